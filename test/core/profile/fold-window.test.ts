import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import type {CpuWindow} from '../../../src/core/events/run-event.ts'
import {WindowFolder} from '../../../src/core/profile/fold-window.ts'
import {weighCpuProfile} from '../../../src/core/profile/formats/cpu-profile.ts'
import {StackTable} from '../../../src/core/profile/stack-table.ts'
import type {V8Profile} from '../../../src/core/profile/v8-profile.ts'
import {CpuTrack} from '../../../src/core/run/state/cpu-track.ts'
import {profileOf, stackText} from './drawings.ts'

/** Windows in; for each of them, and for the end, `startMs` and `duration stack` lines out. */
function fold(...profiles: V8Profile[]): string[][] {
	const table = new StackTable()
	const folder = new WindowFolder(table, {originUs: 1000, own: {prefixes: ['/opt/arsenal/dist/probe/']}})
	const say = (windows: readonly CpuWindow[]) =>
		windows.flatMap(window => [
			`@${window.startMs}`,
			...window.stacks.map((stack, i) => `${window.deltasUs[i]} ${stackText(table, stack)}`),
		])
	return [...profiles.map(profile => say(folder.fold(profile))), say(folder.finish())]
}

describe('one window', () => {
	test('gives a sample the time until the next one, the last one until the end, and nobody what was before the first', () => {
		expect(fold(profileOf(3000, '3010 a;b\n 3030 a;c', 3035))).toEqual([
			['@2.01', '20 a;b'],
			['@2.03', '5 a;c'],
		])
	})

	test('repairs samples that came out of order', () => {
		expect(fold(profileOf(1000, '1010 a\n 1040 c\n 1030 b\n 1050 d'))[0]).toEqual(['@0.01', '20 a', '10 b', '10 c'])
	})

	test('merges idle samples that follow each other', () => {
		expect(fold(profileOf(1000, '1010 (idle)\n 1020 (idle)\n 1030 a\n 1040 (idle)\n 1050 (idle)\n 1060 b'))[0]).toEqual(
			['@0.01', '20 (idle)', '10 a', '20 (idle)'],
		)
	})

	test('puts collections and native code on top of what they interrupted, unless that was idling', () => {
		const drawn =
			'1010 a;b\n 1020 (garbage collector)\n 1030 (program)\n 1040 (idle)\n 1050 (garbage collector)\n 1060 c'
		expect(fold(profileOf(1000, drawn))[0]).toEqual([
			'@0.01',
			'10 a;b',
			'10 a;b;(garbage collector)',
			'10 a;b;(program)',
			'10 (idle)',
			'10 (garbage collector)',
		])
	})

	test('takes our own script off the stack that it interrupted', () => {
		const roll = '1010 a\n 1020 a;b;(anonymous)@arsenal:roll:1:1;profileEnd\n 1030 c\n 1040 c'
		expect(fold(profileOf(1000, roll))[0]).toEqual(['@0.01', '10 a', '10 a;b', '10 c'])
	})

	test('lets what ran before go on where our own script stands alone, also over the seam', () => {
		const [first, second] = [
			profileOf(
				1000,
				'1010 (idle)\n 1020 exit@/opt/arsenal/dist/probe/relay.cjs:3:1;profileEnd\n 1030 a\n 1040 profile',
			),
			profileOf(1035, '1060 b', 1070),
		]
		expect(fold(first, second)).toEqual([
			['@0.01', '20 (idle)'],
			['@0.03', '30 a'],
			['@0.06', '10 b'],
		])
	})

	test('gives nobody what our own script took before anything else was seen', () => {
		expect(fold(profileOf(1000, '1500 start@/opt/arsenal/dist/probe/thread.cjs:3:1\n 1600 a\n 1700 b'))[0]).toEqual([
			'@0.6',
			'100 a',
		])
	})

	test('gives nobody what Node calls for us alone', () => {
		const ours = 'look@/opt/arsenal/dist/probe/waits.cjs:3:1;now@node:perf_hooks:5:1'
		const drawn = [
			`1010 processTimers@node:internal/timers:1:1;${ours}`,
			`1020 processTimers@node:internal/timers:1:1;b;${ours}`,
			'1030 processTimers@node:internal/timers:1:1',
			'1040 a',
		].join('\n ')
		expect(fold(profileOf(1000, drawn))[0]).toEqual(['@0.02', '10 processTimers;b', '10 processTimers'])
	})

	test('goes on with what a function of ours hands over to, and with nothing else of ours', () => {
		const passing = 'passesOn@/opt/arsenal/dist/probe/ways-out.cjs:3:1'
		const drawn = [
			`1010 a;${passing};emit;listener`,
			`1020 a;${passing}`,
			`1030 a;${passing};act@/opt/arsenal/dist/probe/ways-out.cjs:5:1;post`,
			'1040 c;passesOn@/srv/app/probe/ways-out.cjs:3:1;b',
			'1050 b',
		].join('\n ')
		expect(fold(profileOf(1000, drawn))[0]).toEqual(['@0.01', '10 a;emit;listener', '10 a', '10 a', '10 c;passesOn;b'])
	})

	test('keeps a function that is merely called profile, and files that are merely called as ours are', () => {
		expect(fold(profileOf(1000, '1010 a;profile\n 1020 b'))[0]).toEqual(['@0.01', '10 a;profile'])
		for (const url of [
			'/srv/app/probe/relay.cjs',
			'file:///srv/probe/exit-profile.cjs',
			'/opt/arsenal/dist/probe-2/a.cjs',
		])
			expect(fold(profileOf(1000, `1010 a;work@${url}:1:1\n 1020 b`))[0]).toEqual(['@0.01', '10 a;work'])
	})

	test('leaves a hole where nobody looked for long, and the sample before it as long as they usually last', () => {
		const drawn = '1000 a\n 2000 a\n 3000 a\n 503000 b\n 504000 b\n 505000 b'
		expect(fold(profileOf(0, drawn, 520_000))).toEqual([
			['@0', '1000 a', '1000 a', '1000 a', '@502', '1000 b', '1000 b'],
			['@504', '1000 b'],
		])
	})

	test('takes no tick of the clock for a hole, however many samples V8 took beside it', () => {
		const burst = Array.from({length: 30}, (_, i) => `${1000 + i * 100} a`)
		const ticks = Array.from({length: 10}, (_, i) => `${14_000 + i * 10_309} b`)
		const drawn = [...burst, ...ticks].join('\n ')
		const covered = (intervalUs?: number) => {
			const folder = new WindowFolder(new StackTable(), {originUs: 0, ...(intervalUs ? {intervalUs} : {})})
			const windows = folder.foldLast(profileOf(0, drawn, 115_000))
			return windows.reduce((sum, {deltasUs}) => sum + deltasUs.reduce((a, b) => a + b, 0), 0)
		}
		expect(covered(10_309)).toBe(114_000)
		// Where nobody knows what was asked for, the median is all there is.
		expect(covered()).toBeLessThan(20_000)
	})

	test('has nobody on (root), and nobody in nodes that are not there', () => {
		expect(fold(profileOf(1000, '1010 a\n 1020\n 1030 a\n 1040 a'))[0]).toEqual(['@0.01', '10 a', '@0.03', '10 a'])
		const callFrame = {functionName: 'a', scriptId: '1', url: 'x.js', lineNumber: 0, columnNumber: 0}
		const profile = {
			nodes: [{id: 1, callFrame}],
			startTime: 1000,
			endTime: 1050,
			samples: [1, 99, 1, 1],
			timeDeltas: [10, 10, 10, 10],
		}
		expect(fold(profile)).toEqual([
			['@0.01', '10 a', '@0.03', '10 a'],
			['@0.04', '10 a'],
		])
	})

	test('counts lines and columns from 1, names the nameless and eval', () => {
		const table = new StackTable()
		const callFrame = {functionName: '', scriptId: '9', url: '', lineNumber: 4, columnNumber: 0}
		const window = new WindowFolder(table, {originUs: 0}).fold({
			nodes: [{id: 1, callFrame}],
			startTime: 0,
			endTime: 10,
			samples: [1, 1],
			timeDeltas: [5, 5],
		})
		expect(window[0]?.newFrames).toEqual([['(anonymous)', '[eval]', 5, 1]])
	})

	test('survives nodes that call each other, unknown nodes and missing arrays', () => {
		const callFrame = {functionName: 'a', scriptId: '1', url: 'x.js', lineNumber: 0, columnNumber: 0}
		const nodes = [
			{id: 1, callFrame, children: [2]},
			{id: 2, callFrame, children: [1]},
		]
		const folded = (samples?: number[], timeDeltas?: number[]) => {
			const folder = new WindowFolder(new StackTable(), {originUs: 0})
			const profile = {nodes, startTime: 0, endTime: 3, ...(samples && {samples}), ...(timeDeltas && {timeDeltas})}
			return [...folder.fold(profile), ...folder.finish()].flatMap(({deltasUs}) => deltasUs)
		}
		expect(folded()).toEqual([])
		expect(folded([77], [1])).toEqual([])
		expect(folded([2], [Number.NaN])).toEqual([])
		expect(folded([2, 1], [1, 1])).toEqual([1, 1])
	})
})

describe('a stack of about 255 frames, as many as V8 walks', () => {
	const deep = (length: number, name = (i: number) => `f${i}`) => Array.from({length}, (_, i) => name(i)).join(';')
	const lines = (text: string) => fold(profileOf(1000, text))[0]!.slice(1)
	const once = (stack: string) => lines(`1010 ${stack}\n 1020 z`)

	test.each([254, 255, 256, 300, 6000])('is whole when nothing calls what it begins with: %d', length => {
		expect(once(deep(length))).toEqual([`10 ${deep(length)}`])
	})

	test('is cut when it begins in the middle of a recursion', () => {
		const cut = deep(255, i => (i % 2 ? 'odd' : 'even'))
		expect(once(cut)).toEqual([`10 [truncated];${cut}`])
		expect(lines(`1010 main;even\n 1020 ${cut}\n 1030 z`)).toEqual(['10 main;even', `10 [truncated];${cut}`])
	})

	test('is whole when shorter ones begin like it: the recursion was seen on its way', () => {
		const cut = deep(255, () => 'fib')
		expect(lines(`1010 fib;fib\n 1020 ${cut}\n 1030 z`)).toEqual(['10 fib;fib', `10 ${cut}`])
	})

	test('is cut with more frames, too, where some were inlined, and with one less', () => {
		for (const length of [254, 256, 766]) {
			const cut = deep(length, i => ['a', 'b', 'c'][i % 3]!)
			expect(once(cut)).toEqual([`10 [truncated];${cut}`])
		}
	})

	test('is whole in what others recorded: it names none of V8’s states', () => {
		const profile = profileOf(1000, `1010 ${deep(300, () => 'fib')}\n 1020 z`)
		expect(weighCpuProfile(profile).cover!.truncated).toBe(0)
		const ofV8 = profileOf(1000, `1010 ${deep(300, () => 'fib')}\n 1020 (program)`)
		expect(weighCpuProfile(ofV8).cover!.truncated).toBe(1)
	})
})

describe('windows after each other', () => {
	test('drop what was counted and leave no gap', () => {
		const windows = fold(
			profileOf(1000, '1100 a\n 1200 b'),
			profileOf(1150, '1160 b\n 1200 b\n 1300 b\n 1400 c'),
			profileOf(1450, '1500 (program)', 1550),
		)
		expect(windows).toEqual([
			['@0.1', '100 a'],
			['@0.2', '100 b', '100 b'],
			['@0.4', '100 c'],
			['@0.5', '50 c;(program)'],
		])
	})

	test('give nothing when all of it was counted', () => {
		expect(fold(profileOf(1000, '1100 a'), profileOf(1050, '1060 a\n 1100 a'))).toEqual([[], [], []])
	})

	test('never claim time in which nobody looked', () => {
		const windows = fold(profileOf(1000, '1100 a\n 1200 a'), profileOf(5_001_000, '5001100 (program)\n 5001200 b'))
		expect(windows[1]).toEqual(['@0.2', '100 a', '@5000.1', '100 (program)'])
	})

	test('tell a reader of the events everything about their stacks', () => {
		const table = new StackTable()
		const folders = [new WindowFolder(table, {originUs: 0}), new WindowFolder(table, {originUs: 0})]
		const track = new CpuTrack()
		const windows = [
			profileOf(0, '10 a;b\n 20 a;c'),
			profileOf(0, '10 a;b\n 20 d;a;b', 30),
			profileOf(15, '30 d;e', 40),
		]
		for (const [i, profile] of windows.entries())
			for (const window of folders[i % 2]!.fold(profile)) track.add({isolate: i % 2, pid: 1, thread: i % 2, ...window})
		for (const [i, folder] of folders.entries())
			for (const window of folder.finish()) track.add({isolate: i, pid: 1, thread: i, ...window})
		expect(track.lostWindows).toBe(0)
		expect(track.table.frames).toEqual(table.frames)
		expect(track.table.stackPrefix).toEqual(table.stackPrefix)
		expect(track.whole().durationMs).toBeCloseTo(0.03)
	})

	test('stay within the limit of stacks, at their deepest known part', () => {
		const table = new StackTable()
		const folder = new WindowFolder(table, {originUs: 0, maxStacks: 3})
		folder.fold(profileOf(0, '10 a;b;c'))
		const [window] = folder.fold(profileOf(10, '20 a;b;x;y\n 30 a;q\n 40 n;m\n 50 (idle)\n 60 n\n 70 a;b;c\n 80 a'))
		expect(window!.stacks.map(stack => stackText(table, stack))).toEqual([
			'a;b;c',
			'a;b',
			'a',
			'[more stacks]',
			'(idle)',
			'[more stacks]',
			'a;b;c',
		])
		expect(table.length).toBe(5)
	})

	test('however a run is cut into overlapping windows, the folded time is the same', () => {
		const run = fc
			.array(fc.tuple(fc.integer({min: 1, max: 50}), fc.constantFrom('a', 'a;b', 'c', '(idle)', '(program)')), {
				minLength: 1,
				maxLength: 60,
			})
			.map(steps => {
				let t = 0
				return steps.map(([delta, stack]) => [(t += delta), stack] as const)
			})
		fc.assert(
			fc.property(run, fc.array(fc.nat(3000), {maxLength: 4}), fc.nat(20), (samples, cutsAt, overlapUs) => {
				const draw = (part: typeof samples) => part.map(([t, stack]) => `${t} ${stack}`).join('\n')
				const endUs = 3100
				const cuts = [0, ...[...cutsAt].sort((a, b) => a - b), endUs]
				const profiles = cuts.slice(1).map((to, i) => {
					const from = Math.max(0, cuts[i]! - overlapUs)
					return profileOf(from, draw(samples.filter(([t]) => t > from && t <= to)), to)
				})
				expect(timeline(profiles)).toEqual(timeline([profileOf(0, draw(samples), endUs)]))
			}),
		)
	})
})

/** The folded samples of all windows with neighbours of the same stack joined. */
function timeline(profiles: readonly V8Profile[]): string[] {
	const table = new StackTable()
	const folder = new WindowFolder(table, {originUs: 0})
	const spans: Array<{stack: string; us: number}> = []
	for (const window of [...profiles.flatMap(profile => folder.fold(profile)), ...folder.finish()]) {
		window.stacks.forEach((stack, i) => {
			const text = stackText(table, stack)
			if (spans.at(-1)?.stack === text) spans.at(-1)!.us += window.deltasUs[i]!
			else spans.push({stack: text, us: window.deltasUs[i]!})
		})
	}
	return spans.map(span => `${span.us} ${span.stack}`)
}
