import fc from 'fast-check'
import {expect, test} from 'vitest'
import {comparedProfiles} from '../../src/cli/runner/compare-files.ts'
import {deepFlame, filesOf, recentFlame, wholeFlame} from '../../src/cli/runner/flame-files.ts'
import type {Frame} from '../../src/core/profile/frame.ts'
import {readProfile} from '../core/profile/read.ts'
import {fold, observe, Recording} from '../core/run/recorded-runs.ts'

/** Ten seconds of one process, in each of them another function: `second0`, `second1` ... sampled every 100 ms. */
function tenSeconds(options: {readonly startsAtMs?: number} = {}) {
	const suite = observe('api', 'node server.js')
	const run = new Recording([suite], 1)
	const startMs = options.startsAtMs ?? 0
	run.at(startMs, {type: 'suite-started', suite: 'api', kind: 'observe'})
	run.at(startMs, {type: 'node-attached', suite: 'api', pid: 7, ppid: 1, nodeVersion: 'v24.1.0', argv: ['node']})
	for (let second = 0; second < 10; second++) {
		run.at(startMs + (second + 1) * 1000, {
			type: 'cpu-sampled',
			suite: 'api',
			...{isolate: 1, pid: 7, thread: 0},
			newFrames: [[`second${second}`, 'file:///srv/api.js', second + 1, 1]],
			newStacks: [[-1, second]],
			startMs: startMs + second * 1000,
			stacks: Array(10).fill(second),
			deltasUs: Array(10).fill(100_000),
		})
	}
	return fold(run.events).suites[0]!
}

test('the last seconds show what ran in them and nothing else', () => {
	const {written, svg, cpuProfile} = recentFlame(tenSeconds(), 6050, 10_050)!
	const names = written.top.map(({name}) => name).toSorted((a, b) => (a < b ? -1 : 1))
	expect(names).toEqual(['second6', 'second7', 'second8', 'second9'])
	expect(written).toMatchObject({title: 'api, last 4s', source: 'v8', fromMs: 6050, toMs: 10_050})
	for (const text of [svg!, cpuProfile!]) {
		expect(text).toContain('second8')
		expect(text).not.toContain('second5')
	}
})

test('a second or two at 100 ms a sample is drawn, but nobody is called the hottest', () => {
	const {written, svg} = recentFlame(tenSeconds(), 7050, 10_050)!
	expect(written).toMatchObject({samples: 29, top: []})
	expect(svg).toContain('second8')
})

test('any span holds the samples that were taken in it, and the profile beside it the same', () => {
	const suite = tenSeconds()
	fc.assert(
		fc.property(fc.integer({min: -500, max: 11_000}), fc.integer({min: 0, max: 11_000}), (fromMs, lengthMs) => {
			const toMs = fromMs + lengthMs
			// A sample is taken when its time begins.
			const expected = Array.from({length: 100}, (_, i) => i * 100).filter(
				tMs => tMs >= Math.max(0, fromMs) && tMs < toMs,
			).length
			const flame = recentFlame(suite, fromMs, toMs)
			expect(flame?.written.samples ?? 0).toBe(expected)
			if (flame) expect(readProfile(flame.cpuProfile!).weights.samples).toHaveProperty('size')
			const sampled = flame ? [...readProfile(flame.cpuProfile!).weights.self.values()] : []
			expect(sampled.reduce((a, b) => a + b, 0)).toBe(expected * 100_000)
		}),
		{numRuns: 60},
	)
})

test('more seconds than there were begin with the suite', () => {
	const {written} = recentFlame(tenSeconds({startsAtMs: 5000}), -10_000, 15_000)!
	expect(written).toMatchObject({title: 'api, last 10s', fromMs: 5000, toMs: 15_000, durationMs: 10_000})
})

test('seconds nothing was sampled in give no flamegraph', () => {
	expect(recentFlame(tenSeconds(), 20_000, 30_000)).toBeNull()
	const waiting = fold(new Recording([observe('api', 'node x')], 1).events).suites[0]!
	expect(recentFlame(waiting, 0, 10_000)).toBeNull()
	expect(wholeFlame(waiting)).toBeNull()
})

test('the whole is all of it, the last sample too', () => {
	const {written, cpuProfile} = wholeFlame(tenSeconds())!
	expect(written).toMatchObject({title: 'api', samples: 100, durationMs: 10_000, fromMs: 0, toMs: 10_000})
	const inProfile = [...readProfile(cpuProfile!).weights.self.values()].reduce((a, b) => a + b, 0)
	expect(inProfile).toBe(10_000_000)
})

test('another tool’s stacks are drawn as ours, counted in what it counts', () => {
	const frame = (name: string): Frame => ({name, url: '', line: 1, column: 1})
	const stacks = [
		[[frame('main'), frame('a')], 30],
		[[frame('main')], 10],
	] as const
	const suite = observe('api', 'node x')
	const result = {is: 'done', html: '/x/0x.html', files: []} as const
	const ticks = deepFlame(suite, '0x', {...result, folded: {stacks, unit: 'samples'}})
	expect(ticks.written).toMatchObject({title: 'api, 0x', source: '0x', samples: 40})
	expect(ticks.written.top[0]).toMatchObject({name: 'a', selfShare: 0.75})
	const few = deepFlame(suite, '0x', {...result, folded: {stacks: stacks.slice(0, 1), unit: 'samples'}})
	expect(few.written).toMatchObject({samples: 30, top: []})
	const bytes = deepFlame(suite, 'clinic heapprofiler', {...result, folded: {stacks, unit: 'bytes'}})
	expect(bytes.written).toMatchObject({source: 'clinic', samples: 2, bytes: 40, top: [{name: 'a'}, {name: 'main'}]})
	expect(ticks.written.bytes).toBeUndefined()
	expect(bytes.svg).toContain('bytes allocated')
	const pageOnly = deepFlame(suite, 'clinic doctor', {...result, folded: null})
	expect(filesOf(pageOnly, 1)).toEqual([])
})

test('files are numbered together', () => {
	expect(filesOf(wholeFlame(tenSeconds())!, 4).map(({kind, name}) => [kind, name])).toEqual([
		['flame-svg', 'flame-4.svg'],
		['cpuprofile', 'flame-4.cpuprofile'],
	])
})

test('of two sides, the profile of each holds what ran on that side, although their sums share a table of frames', () => {
	const suite = tenSeconds()
	const side = (fromMs: number, toMs: number) => ({
		spans: [{fromMs, toMs}],
		root: '',
		operationUs: null,
		operationInterval: null,
	})
	const sides = {benchmark: null, base: side(7000, 8000), head: side(9000, 10_000)}
	const {flames} = comparedProfiles(suite, sides)!
	const namesOf = (name: 'base' | 'head') => {
		const {weights} = readProfile(flames[name].cpuProfile!)
		return [...weights.self.keys()].map(stack => weights.table.topOf(stack).name)
	}
	expect(namesOf('base')).toEqual(['second7'])
	expect(namesOf('head')).toEqual(['second9'])
})
