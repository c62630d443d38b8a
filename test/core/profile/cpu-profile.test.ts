import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {weighCpuProfile} from '../../../src/core/profile/formats/cpu-profile.ts'
import {parseJson} from '../../../src/core/profile/formats/json-value.ts'
import {v8ProfileOf} from '../../../src/core/profile/formats/v8-profile-of.ts'
import {writeCpuProfile} from '../../../src/core/profile/formats/write-cpu-profile.ts'
import {StackTable} from '../../../src/core/profile/stack-table.ts'
import type {TimedSamples} from '../../../src/core/profile/stack-weights.ts'
import {ArsenalError} from '../../../src/core/trouble/arsenal-error.ts'
import {foldedText, frameOf, linesOf} from './drawings.ts'
import {selfByDevTools, selfBySpeedscope} from './other-readers.ts'
import {readProfile} from './read.ts'

/** `duration stack` a line. */
function spansOf(table: StackTable, text: string, pid = 1, startMs = 0): TimedSamples {
	const lines = linesOf(text).map(line => /^(\d+) (.*)$/.exec(line)!)
	const stacks = lines.map(([, , stack]) =>
		stack!.split(';').reduce((prefix, name) => table.stack(prefix, table.frame(frameOf(name))), -1),
	)
	return {isolate: pid, pid, thread: 0, startMs, stacks, deltasUs: lines.map(([, us]) => Number(us))}
}

const roundTrip = (table: StackTable, ...processes: TimedSamples[]) =>
	readProfile(JSON.stringify(writeCpuProfile(table, processes)))

describe('a written profile', () => {
	test('is read back with the same weights', () => {
		const table = new StackTable()
		const spans = spansOf(
			table,
			'10 main@/p/a.js:3:1;hot@/p/a.js:9:5\n 20 main@/p/a.js:3:1;hot@/p/a.js:9:5;(garbage collector)\n 9000000 (idle)\n 10 main@/p/a.js:3:1\n 10 main@/p/a.js:3:1;(program)',
		)
		const read = roundTrip(table, spans)
		expect(foldedText(read.weights)).toEqual([
			'(idle) 9000000',
			'main 10',
			'main;(program) 10',
			'main;hot 10',
			'main;hot;(garbage collector) 20',
		])
		expect(read.weights.table.frames).toEqual(table.frames)
		expect(read.cover).toMatchObject({spanUs: 9_000_050, coveredUs: 9_000_050, onRoot: {count: 0}})
	})

	test('puts the states of V8 directly below the root, counts from 0 and leaves no name for the nameless', () => {
		const table = new StackTable()
		const {nodes} = writeCpuProfile(table, [spansOf(table, '10 (anonymous)@/p/a.js:3:7\n 10 (garbage collector)')])
		expect(nodes.map(({callFrame, children}) => [callFrame.functionName, callFrame.lineNumber, children])).toEqual([
			['(root)', -1, [2, 3]],
			['', 2, []],
			['(garbage collector)', -1, []],
		])
	})

	test('has a sample every few milliseconds of long idling, as V8 has, so that nobody takes it for a hole', () => {
		const table = new StackTable()
		const {timeDeltas, samples} = writeCpuProfile(table, [spansOf(table, '10 a\n 25000 (idle)\n 10 a')])
		expect(samples).toEqual([2, 3, 3, 3, 2, 1])
		expect(timeDeltas).toEqual([0, 10, 8333, 8334, 8333, 10])
	})

	test('of several processes names each', () => {
		const table = new StackTable()
		const read = roundTrip(table, spansOf(table, '10 a\n 10 (idle)', 11), spansOf(table, '30 a;b', 12))
		expect(foldedText(read.weights)).toEqual(['process 11;(idle) 10', 'process 11;a 10', 'process 12;a;b 30'])
	})

	test('has on (root) what is nobody\u2019s, where no reader counts it for a function', () => {
		const table = new StackTable()
		const parts = [spansOf(table, '10000 a\n 10000 b', 1), spansOf(table, '10000 a\n 10000 b', 1, 700)]
		const written = writeCpuProfile(table, parts)
		expect(written.timeDeltas).toEqual([0, 10_000, 10_000, 680_000, 10_000, 10_000])
		expect(written.samples).toEqual([2, 3, 1, 2, 3, 1])
		const read = readProfile(JSON.stringify(written))
		expect(foldedText(read.weights)).toEqual(['a 20000', 'b 20000'])
		expect(read.cover).toMatchObject({samples: 5, coveredUs: 40_000, spanUs: 720_000})
	})

	test('gives DevTools, speedscope and ourselves the shares that we tell, whatever the samples', () => {
		const line = fc.tuple(
			fc.integer({min: 1, max: 400_000}),
			fc.constantFrom('a', 'a;b', 'a;b;c', 'd', '(idle)', '(program)', 'a;(garbage collector)'),
		)
		const part = fc.tuple(fc.array(line, {minLength: 1, maxLength: 20}), fc.nat(900_000), fc.constantFrom(1, 1, 2))
		fc.assert(
			fc.property(fc.array(part, {minLength: 1, maxLength: 4}), parts => {
				const table = new StackTable()
				const endsUs = new Map<number, number>()
				const spans = parts.map(([lines, holeUs, pid]) => {
					const startUs = (endsUs.get(pid) ?? 0) + holeUs
					const one = spansOf(table, lines.map(([us, stack]) => `${us} ${stack}`).join('\n'), pid, startUs / 1000)
					endsUs.set(pid, startUs + one.deltasUs.reduce((sum, us) => sum + us, 0))
					return one
				})
				spans.sort((a, b) => a.pid - b.pid)
				const told = new Map<string, number>()
				for (const {stacks, deltasUs} of spans)
					stacks.forEach((stack, i) => {
						const {name} = table.topOf(stack)
						if (name !== '(idle)') told.set(name, (told.get(name) ?? 0) + deltasUs[i]!)
					})
				const written = writeCpuProfile(table, spans)
				const own = new Map<string, number>()
				const {weights} = readProfile(JSON.stringify(written))
				for (const [stack, us] of weights.self) {
					const {name} = weights.table.topOf(stack)
					if (name !== '(idle)') own.set(name, (own.get(name) ?? 0) + us)
				}
				for (const read of [selfBySpeedscope(written), selfByDevTools(written), own]) {
					for (const name of [...read.keys()]) if (/^\(idle\)$|^\(root\)$/.test(name)) read.delete(name)
					expect([...read].map(([name, us]) => [name, Math.round(us)] as const).sort(byName)).toEqual(
						[...told].map(([name, us]) => [name, us] as const).sort(byName),
					)
				}
			}),
			{numRuns: 200},
		)
	})
})

const byName = ([a]: readonly [string, number], [b]: readonly [string, number]) => (a < b ? -1 : 1)

describe('other forms', () => {
	test('the old tree, with timestamps', () => {
		const read = readProfile(
			JSON.stringify({
				head: {
					functionName: '(root)',
					id: 1,
					children: [{functionName: 'a', url: '/p/a.js', lineNumber: 1, id: 2, children: [{functionName: 'b', id: 3}]}],
				},
				startTime: 1,
				endTime: 2,
				samples: [2, 3, 3, 2],
				timestamps: [1_000_000, 1_000_100, 1_000_300, 1_000_400],
			}),
		)
		expect(foldedText(read.weights)).toEqual(['a 200', 'a;b 300'])
	})

	test('nodes that name their parents', () => {
		const node = (id: number, functionName: string, parent?: number) => ({
			id,
			parent,
			callFrame: {functionName, url: ''},
		})
		const nodes = [node(1, '(root)'), node(2, 'a', 1), node(3, 'b', 2)]
		const read = readProfile(JSON.stringify({nodes, startTime: 0, endTime: 15, samples: [3, 2], timeDeltas: [4, 5]}))
		expect(foldedText(read.weights)).toEqual(['a 6', 'a;b 5'])
	})

	test('hit counts alone share the duration', () => {
		const node = (id: number, functionName: string, hitCount: number, children: number[] = []) => ({
			id,
			hitCount,
			children,
			callFrame: {functionName, url: functionName === 'a' ? 'a.js' : ''},
		})
		const nodes = [node(1, '(root)', 0, [2, 3]), node(2, 'a', 3), node(3, '(garbage collector)', 1)]
		const read = readProfile(JSON.stringify({nodes, startTime: 0, endTime: 1000}))
		expect(foldedText(read.weights)).toEqual(['(garbage collector) 250', 'a 750'])
		expect(read.cover).toBeNull()
		expect([...read.weights.samples.values()].sort((a, b) => a - b)).toEqual([1, 3])
	})
})

describe('bad input', () => {
	const lines = (text: string): readonly string[] => {
		try {
			weighCpuProfile(v8ProfileOf(parseJson(text, 'x.cpuprofile', 'a CPU profile'), 'x.cpuprofile'))
			return []
		} catch (error) {
			if (!(error instanceof ArsenalError)) throw error
			expect(error.code).toBe('bad-profile')
			return error.lines
		}
	}

	test.each([
		['', 'x.cpuprofile is not a CPU profile: it is not whole JSON'],
		['null', '  $: expected an object with `nodes`, `samples` and `timeDeltas`, found null'],
		['{"nodes":[]}', '  nodes: expected a list of call frames, found an empty list'],
		['{"nodes":[{"id":"x"}]}', '  nodes[0].id: expected a number, found "x"'],
		[
			'{"nodes":[{"id":1}]}',
			'  nodes[0].callFrame: expected an object with functionName, url and lineNumber, found nothing',
		],
		[
			'{"nodes":[{"id":1,"callFrame":{"functionName":"a"}}],"samples":[1,1],"timeDeltas":[1]}',
			'  timeDeltas: expected one for each of the 2 samples, found a list of 1',
		],
		[
			'{"nodes":[{"id":1,"callFrame":{"functionName":"a"}}],"samples":["1"]}',
			'  samples: expected a list of numbers, found a list of 1',
		],
		['{"head":{"functionName":3}}', '  head: expected nodes with a functionName, found 3'],
	])('%s', (text, line) => {
		expect(lines(text)).toContain(line)
	})

	test('never throws anything else', () => {
		const callFrame = fc.record({
			functionName: fc.oneof(fc.string(), fc.jsonValue()),
			url: fc.jsonValue(),
			lineNumber: fc.jsonValue(),
		})
		const node = fc.record({
			id: fc.oneof(fc.nat(5), fc.jsonValue()),
			callFrame,
			children: fc.oneof(fc.array(fc.nat(5)), fc.jsonValue()),
		})
		const profile = fc.record({
			nodes: fc.oneof(fc.array(node), fc.jsonValue()),
			samples: fc.oneof(fc.array(fc.nat(6)), fc.jsonValue()),
			timeDeltas: fc.oneof(fc.array(fc.integer()), fc.jsonValue()),
			startTime: fc.jsonValue(),
		})
		fc.assert(fc.property(profile, value => void lines(JSON.stringify(value))))
	})
})
