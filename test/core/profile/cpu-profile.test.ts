import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {readCpuProfile, writeCpuProfile} from '../../../src/core/profile/cpu-profile.ts'
import {WindowFolder} from '../../../src/core/profile/fold-window.ts'
import {StackTable} from '../../../src/core/profile/stack-table.ts'
import {ArsenalError} from '../../../src/core/trouble/arsenal-error.ts'
import {foldedText, profileOf} from './drawings.ts'

function samplesOf(table: StackTable, text: string, pid = 1) {
	const window = new WindowFolder(table, {originUs: 0}).fold(profileOf(0, text))!
	return {pid, startMs: window.startMs, stacks: window.stacks, deltasUs: window.deltasUs}
}

const roundTrip = (table: StackTable, ...processes: ReturnType<typeof samplesOf>[]) =>
	readCpuProfile(JSON.stringify(writeCpuProfile(table, processes)))

describe('a written profile', () => {
	test('is read back with the same weights and order', () => {
		const table = new StackTable()
		const samples = samplesOf(
			table,
			'10 main@/p/a.js:3:1;hot@/p/a.js:9:5\n 30 (garbage collector)\n 9000030 (idle)\n 9000040 main@/p/a.js:3:1\n 9000050 (program)',
		)
		const read = roundTrip(table, samples)
		expect(foldedText(read.weights)).toEqual([
			'(idle) 9000000',
			'main 10',
			'main;(program) 10',
			'main;hot 10',
			'main;hot;(garbage collector) 20',
		])
		expect(read.timed?.deltasUs).toEqual(samples.deltasUs)
		expect(read.weights.table.frames).toEqual(table.frames)
	})

	test('puts the states of V8 directly below the root, counts from 0 and leaves no name for the nameless', () => {
		const table = new StackTable()
		const {nodes} = writeCpuProfile(table, [samplesOf(table, '10 (anonymous)@/p/a.js:3:7\n 20 (garbage collector)')])
		expect(nodes.map(({callFrame, children}) => [callFrame.functionName, callFrame.lineNumber, children])).toEqual([
			['(root)', -1, [2, 3]],
			['', 2, []],
			['(garbage collector)', -1, []],
		])
	})

	test('says with a sample of its own where long idling begins, for viewers that draw up to the next sample', () => {
		const table = new StackTable()
		const {timeDeltas} = writeCpuProfile(table, [samplesOf(table, '10 a\n 900010 (idle)\n 900020 a')])
		expect(timeDeltas).toEqual([10, 5000, 895_000, 10])
	})

	test('of several processes names each', () => {
		const table = new StackTable()
		const read = roundTrip(table, samplesOf(table, '10 a\n 20 (idle)', 11), samplesOf(table, '30 a;b', 12))
		expect(foldedText(read.weights)).toEqual(['process 11;(idle) 10', 'process 11;a 10', 'process 12;a;b 30'])
	})

	test('keeps all time, whatever the samples', () => {
		const line = fc.tuple(
			fc.integer({min: 1, max: 40_000}),
			fc.constantFrom('a', 'a;b', 'a;b;c', '(idle)', '(garbage collector)'),
		)
		fc.assert(
			fc.property(fc.array(line, {minLength: 1, maxLength: 40}), lines => {
				let t = 0
				const table = new StackTable()
				const samples = samplesOf(table, lines.map(([delta, stack]) => `${(t += delta)} ${stack}`).join('\n'))
				const read = roundTrip(table, samples)
				expect(read.weights.durationMs).toBeCloseTo(t / 1000)
				expect(read.timed?.stacks.map(stack => read.weights.table.framesOf(stack))).toEqual(
					samples.stacks.map(stack => table.framesOf(stack)),
				)
			}),
		)
	})
})

describe('other forms', () => {
	test('the old tree, with timestamps', () => {
		const read = readCpuProfile(
			JSON.stringify({
				head: {
					functionName: '(root)',
					id: 1,
					children: [{functionName: 'a', url: '/p/a.js', lineNumber: 1, id: 2, children: [{functionName: 'b', id: 3}]}],
				},
				startTime: 1,
				endTime: 2,
				samples: [2, 3, 3],
				timestamps: [1_000_000, 1_000_100, 1_000_300],
			}),
		)
		expect(foldedText(read.weights)).toEqual(['a;b 300'])
	})

	test('nodes that name their parents', () => {
		const node = (id: number, functionName: string, parent?: number) => ({
			id,
			parent,
			callFrame: {functionName, url: ''},
		})
		const nodes = [node(1, '(root)'), node(2, 'a', 1), node(3, 'b', 2)]
		const read = readCpuProfile(JSON.stringify({nodes, startTime: 0, endTime: 9, samples: [3, 2], timeDeltas: [4, 5]}))
		expect(foldedText(read.weights)).toEqual(['a 5', 'a;b 4'])
	})

	test('hit counts alone share the duration', () => {
		const node = (id: number, functionName: string, hitCount: number, children: number[] = []) => ({
			id,
			hitCount,
			children,
			callFrame: {functionName, url: functionName === 'a' ? 'a.js' : ''},
		})
		const nodes = [node(1, '(root)', 0, [2, 3]), node(2, 'a', 3), node(3, '(garbage collector)', 1)]
		const read = readCpuProfile(JSON.stringify({nodes, startTime: 0, endTime: 1000}))
		expect(foldedText(read.weights)).toEqual(['(garbage collector) 250', 'a 750'])
		expect(read.timed).toBeNull()
	})
})

describe('bad input', () => {
	const lines = (text: string): readonly string[] => {
		try {
			readCpuProfile(text, 'x.cpuprofile')
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
