import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {durationOf, sayCovered, sayDoubts, sayNobodys} from '../../../src/core/profile/cover.ts'
import {weighCpuProfile} from '../../../src/core/profile/formats/cpu-profile.ts'
import type {V8Profile} from '../../../src/core/profile/v8-profile.ts'

const names = ['(root)', 'a', 'b', '(idle)', '(program)']
const nodes = names.map((functionName, i) => ({
	id: i + 1,
	callFrame: {functionName, url: /^\(/.test(functionName) ? '' : 'x.js', lineNumber: 1, columnNumber: 1},
	children: i === 0 ? [2, 3, 4, 5] : [],
}))

function profileOf(samples: readonly (readonly [id: number, deltaUs: number])[], tailUs: number): V8Profile {
	const timeDeltas = samples.map(([, deltaUs]) => deltaUs)
	const endTime = 5000 + timeDeltas.reduce((sum, us) => sum + us, 0) + tailUs
	return {nodes, startTime: 5000, endTime, samples: samples.map(([id]) => id), timeDeltas}
}

/** The rule as it stands in the documentation, sample by sample, with nothing clever. */
function slowly({samples = [], timeDeltas = [], startTime, endTime}: V8Profile) {
	let at = startTime
	const taken = Array.from(samples, (id, i) => ({id, at: (at += timeDeltas[i]!)}))
	const sorted = taken.map((one, i) => ({...one, i})).sort((x, y) => x.at - y.at || x.i - y.i)
	const distances = Array.from(timeDeltas)
		.slice(1)
		.filter(us => us > 0)
		.sort((x, y) => x - y)
	const usual = distances[Math.ceil(distances.length / 2) - 1] ?? 0
	const self = new Map<string, number>()
	const nobodys = {holes: 0, root: 0, unknown: 0, after: 0}
	const end = Math.max(endTime, sorted.at(-1)!.at)
	sorted.forEach((sample, i) => {
		const isLast = i === sorted.length - 1
		const next = isLast ? end : sorted[i + 1]!.at
		const isHole = next - sample.at > 10_000 && next - sample.at > 10 * usual
		const lasted = isHole ? usual : next - sample.at
		if (isHole) nobodys[isLast ? 'after' : 'holes'] += next - sample.at - usual
		if (sample.id === 1) nobodys.root += lasted
		else if (sample.id > names.length) nobodys.unknown += lasted
		else self.set(names[sample.id - 1]!, (self.get(names[sample.id - 1]!) ?? 0) + lasted)
	})
	return {self, nobodys, before: sorted[0]!.at - Math.min(startTime, sorted[0]!.at)}
}

const sample = fc.tuple(
	fc.integer({min: 1, max: 7}),
	fc.oneof(
		{weight: 8, arbitrary: fc.integer({min: 0, max: 2000})},
		fc.integer({min: 0, max: 300_000}),
		fc.integer({min: -3000, max: -1}),
	),
)

test('all time is somebody’s or nobody’s, and whose it is is what the rule says, whatever the samples', () => {
	fc.assert(
		fc.property(fc.array(sample, {minLength: 1, maxLength: 40}), fc.nat(40_000), (samples, tailUs) => {
			const profile = profileOf(samples, tailUs)
			const {weights, cover} = weighCpuProfile(profile)
			const {self, nobodys, before} = slowly(profile)
			const told = new Map<string, number>()
			for (const [stack, us] of weights.self) {
				const {name} = weights.table.topOf(stack)
				if (us > 0) told.set(name, (told.get(name) ?? 0) + us)
			}
			for (const [name, us] of self) expect([name, told.get(name) ?? 0]).toEqual([name, us])
			expect(cover).toMatchObject({
				beforeFirstUs: before,
				holes: {us: nobodys.holes},
				onRoot: {us: nobodys.root},
				unknown: {us: nobodys.unknown},
				afterLastUs: nobodys.after,
				coveredUs: [...weights.self.values()].reduce((sum, us) => sum + us, 0),
			})
			const {beforeFirstUs, coveredUs, holes, onRoot, unknown, afterLastUs, spanUs} = cover!
			expect(beforeFirstUs + coveredUs + holes.us + onRoot.us + unknown.us + afterLastUs).toBe(spanUs)
		}),
		{numRuns: 400},
	)
})

describe('in words', () => {
	const words = (samples: readonly (readonly [number, number])[], tailUs = 0) => {
		const cover = weighCpuProfile(profileOf(samples, tailUs)).cover!
		return [sayCovered(cover), ...sayNobodys(cover), ...sayDoubts(cover)]
	}

	test.each([
		[
			'20 samples of a buffer that was full',
			Array.from({length: 20}, () => [2, 3300] as const),
			780_000,
			['20 samples stand for 66 of 846 ms', '3.3 ms before the first sample', '777 ms after the last sample'],
		],
		['one sample', [[2, 1000] as const], 500, ['1 sample stands for 500 us of 1.5 ms', '1 ms before the first sample']],
		[
			'nobody knows whose',
			[[2, 0] as const, [7, 1000] as const, [6, 1000] as const, [2, 1000] as const],
			0,
			['4 samples stand for 1 of 3 ms', '2 ms in 2 samples of nodes that are not in the file (7, 6)'],
		],
		[
			'only on (root)',
			[[1, 200_000] as const, [1, 400_000] as const, [1, 500_000] as const],
			0,
			[
				'3 samples in 1.1 s, all of them on (root), where V8 saw no function: there are no shares',
				'200 ms before the first sample',
				'900 ms in 3 samples on (root)',
			],
		],
		[
			'out of order',
			[[2, 0] as const, [3, 3000] as const, [2, -1000] as const, [3, 2000] as const],
			0,
			['4 samples stand for 4 of 4 ms', '1 sample has a negative time: all are read in the order of their times.'],
		],
	])('%s', (_, samples, tailUs, said) => {
		expect(words(samples, tailUs)).toEqual(said)
	})

	test('a profile that ends before its last sample is read to that', () => {
		const profile = {
			...profileOf(
				[
					[2, 1000],
					[3, 1000],
				],
				0,
			),
			endTime: 6500,
		}
		expect(sayDoubts(weighCpuProfile(profile).cover!)).toEqual([
			'It says it ended 500 us before its last sample: it is read to its last sample.',
		])
	})

	test('a circle that hangs from the root is said as well, and cut where it would begin anew', () => {
		const frame = (functionName: string) => ({functionName, url: 'x.js', lineNumber: 1, columnNumber: 1})
		const hanging = [
			{id: 1, callFrame: {...frame('(root)'), url: ''}, children: [2]},
			{id: 2, callFrame: frame('a'), children: [3]},
			{id: 3, callFrame: frame('b'), children: [2]},
		]
		const {weights, cover} = weighCpuProfile({
			...profileOf(
				[
					[3, 0],
					[3, 1000],
				],
				1000,
			),
			nodes: hanging,
		})
		const stacks = [...weights.self.keys()].map(stack => weights.table.framesOf(stack).map(({name}) => name))
		expect(stacks).toEqual([['a', 'b']])
		expect(sayDoubts(cover!)[0]).toMatch(/^A circle of nodes that call each other/)
	})

	test('nodes that call each other in a circle are said to do so', () => {
		const circle = [
			{...nodes[1]!, id: 1, children: [2]},
			{...nodes[2]!, id: 2, children: [1]},
		]
		const cover = weighCpuProfile({
			...profileOf(
				[
					[2, 10],
					[2, 10],
				],
				5,
			),
			nodes: circle,
		}).cover!
		expect(sayDoubts(cover)[0]).toBe(
			'A circle of nodes that call each other: their stacks begin where the circle closes.',
		)
	})

	test.each([
		[0, 500, '0 of 500 us'],
		[66_000, 849_000, '66 of 849 ms'],
		[900_000, 1_500_000, '900 ms of 1.5 s'],
		[1_500_000, 4_000_000, '1.5 of 4 s'],
	])('%d of %d us', (part, whole, said) => {
		expect(durationOf(part, whole)).toBe(said)
	})
})
