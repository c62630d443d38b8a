import fc from 'fast-check'
import {Sample, shift, shiftBounds} from 'pragmastat'
import {describe, expect, it} from 'vitest'
import {Random} from '../../../src/core/stats/random.ts'
import {
	fewestPerArm,
	hodgesLehmannShift,
	leastRankSumP,
	rankSumRanks,
	rankSumTest,
	shiftInterval,
} from '../../../src/core/stats/rank-sum.ts'

const values = fc.array(fc.oneof(fc.integer({min: -9, max: 9}), fc.double({min: -50, max: 50, noNaN: true})), {
	minLength: 1,
	maxLength: 25,
})

function slowDifferences(base: readonly number[], head: readonly number[]): number[] {
	return base.flatMap(from => head.map(to => to - from)).sort((a, b) => a - b)
}

function slowMedian(sorted: readonly number[]): number {
	const half = sorted.length / 2
	return sorted[Math.ceil(half) - 1]! / 2 + sorted[Math.floor(half)]! / 2
}

function slowU(base: readonly number[], head: readonly number[]): number {
	return slowDifferences(base, head).reduce((sum, one) => sum + (one > 0 ? 1 : one === 0 ? 0.5 : 0), 0)
}

/** U of every way to deal the pooled values into a base of n and a head of the rest. */
function slowUs(pooled: readonly number[], n: number): number[] {
	const us: number[] = []
	for (let deal = 0; deal < 2 ** pooled.length; deal++) {
		const base = pooled.filter((_, i) => deal & (1 << i))
		if (base.length === n)
			us.push(
				slowU(
					base,
					pooled.filter((_, i) => !(deal & (1 << i))),
				),
			)
	}
	return us
}

function share(us: readonly number[], hit: (u: number) => boolean): number {
	return us.filter(hit).length / us.length
}

/** Permeability of the human chorioamnion; in R's ?wilcox.test and in Hollander and Wolfe, example 4.1. */
const atTerm = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
const earlier = [1.15, 0.88, 0.9, 0.74, 1.21]

describe('the shift between two samples', () => {
	it('is the median of all differences', () => {
		fc.assert(
			fc.property(values, values, (base, head) => {
				expect(hodgesLehmannShift(base, head)).toBeCloseTo(slowMedian(slowDifferences(base, head)), 12)
			}),
		)
	})

	it('agrees with pragmastat, also on thousands of values', () => {
		fc.assert(
			fc.property(values, values, (base, head) => {
				expect(hodgesLehmannShift(base, head)).toBeCloseTo(shift(Sample.of(head), Sample.of(base)).value, 9)
			}),
		)
		const random = new Random(3)
		const [base, head] = [3000, 2000].map(n => Array.from({length: n}, () => random.nextUnit() ** 3))
		expect(hodgesLehmannShift(base!, head!)).toBeCloseTo(shift(Sample.of(head!), Sample.of(base!)).value, 10)
	})

	it('and its interval agree with R on the permeability data', () => {
		expect(hodgesLehmannShift(earlier, atTerm)).toBeCloseTo(0.305, 12)
		const interval = shiftInterval(earlier, atTerm, 0.95)!
		expect(interval.low).toBeCloseTo(-0.15, 12)
		expect(interval.high).toBeCloseTo(0.76, 12)
		// 2 P(U <= 8) of 10 and 5 values.
		expect(interval.level).toBeCloseTo(1 - 0.04, 3)
	})

	it('is turned round with the samples', () => {
		fc.assert(
			fc.property(values, values, (base, head) => {
				const [there, back] = [shiftInterval(base, head, 0.8), shiftInterval(head, base, 0.8)]
				expect(there === null).toBe(back === null)
				if (there && back) expect(there.low + back.high).toBeCloseTo(0, 12)
			}),
		)
	})

	it('of nothing is no number', () => {
		expect(hodgesLehmannShift([], [1])).toBeNaN()
		expect(shiftInterval([1], [], 0.95)).toBeNull()
	})
})

describe('the ranks around the shift', () => {
	// Largest U that is significant, two-sided, at 5 %: any printed table. The rank is the next one.
	it.each([
		[4, 4, 0],
		[5, 5, 2],
		[3, 5, 0],
		[8, 8, 13],
		[10, 10, 23],
		[7, 10, 14],
		[15, 20, 90],
		[20, 20, 127],
	])('of %s and %s values begin after the tabulated %s', (n, m, critical) => {
		for (const ranks of [rankSumRanks(n, m, 0.95), rankSumRanks(m, n, 0.95)]) {
			expect([ranks?.low, ranks?.high]).toEqual([critical + 1, n * m - critical])
		}
	})

	it('reach the level they say, and the next ones would not reach the one asked for', () => {
		const size = fc.integer({min: 1, max: 5})
		fc.assert(
			fc.property(size, size, fc.double({min: 0.3, max: 0.999, noNaN: true}), (n, m, level) => {
				const us = slowUs(
					Array.from({length: n + m}, (_, i) => i),
					n,
				)
				const ranks = rankSumRanks(n, m, level)
				const atMost = (most: number) => share(us, u => u <= most)
				expect(2 * atMost(ranks?.low ?? 0)).toBeGreaterThan((1 - level) * (1 - 1e-9))
				if (ranks === null) return
				expect(ranks.level).toBeCloseTo(1 - 2 * atMost(ranks.low - 1), 12)
				expect(ranks.level).toBeGreaterThanOrEqual(level - 1e-9)
				expect(ranks.low + ranks.high).toBe(n * m + 1)
			}),
			{numRuns: 60},
		)
	})

	it('do not exist for too few values', () => {
		expect([0.9, 0.95, 0.99].map(fewestPerArm)).toEqual([3, 4, 5])
		expect(rankSumRanks(3, 3, 0.95)).toBeNull()
		expect(rankSumRanks(1, 38, 0.95)).toBeNull()
		// One value is the smallest or the largest of forty with chance 2 in 40.
		expect(rankSumRanks(1, 39, 0.95)).toMatchObject({low: 1, high: 39})
		expect(rankSumRanks(0, 10, 0.95)).toBeNull()
	})

	// 200 on each side are exact, 201 approximated: what lies between them must go on where the other ends.
	it('go over smoothly from exact to approximated', () => {
		for (const level of [0.8, 0.95, 0.99, 0.999]) {
			const position = (n: number) => {
				const {low} = rankSumRanks(n, n, level)!
				return ((n * n) / 2 - low) / Math.sqrt((n * n * (2 * n + 1)) / 12)
			}
			expect(Math.abs(position(200) - position(201))).toBeLessThan(0.002)
		}
	})

	it('stay exact where one side is small and the other very large', () => {
		// For two values against 3000, U is nearly the sum of two uniform numbers, which has no tails: a normal one would be far off.
		const {low, level} = rankSumRanks(2, 3000, 0.99)!
		expect(level).toBeGreaterThanOrEqual(0.99)
		// Pairs i <= j with i + j < low, of all pairs.
		let below = 0
		for (let i = 0; i <= low; i++) for (let j = i; i + j < low; j++) below++
		expect(level).toBeCloseTo(1 - (2 * below) / ((3001 * 3002) / 2), 10)
	})

	it('are those of pragmastat, once it is asked for a rate that can be met', () => {
		const random = new Random(4)
		for (const [n, m] of [
			[5, 5],
			[6, 9],
			[10, 10],
			[20, 13],
			[40, 60],
		] as const) {
			const [base, head] = [n, m].map(size => Array.from({length: size}, () => random.nextUnit()))
			const ours = shiftInterval(base!, head!, 0.95)!
			const theirs = shiftBounds(Sample.of(head!), Sample.of(base!), (1 - ours.level) * (1 - 1e-9))
			expect(ours.low).toBeCloseTo(theirs.lower, 9)
			expect(ours.high).toBeCloseTo(theirs.upper, 9)
		}
	})
})

describe("Mann and Whitney's test", () => {
	it('agrees with R on the permeability data', () => {
		const test = rankSumTest(earlier, atTerm)
		expect(test).toMatchObject({u: 35, method: 'exact'})
		expect(test.p).toBeCloseTo(0.2544122544122544, 12)
	})

	// SciPy's own example: ages at which diabetes was found.
	it("agrees with SciPy's manual", () => {
		const test = rankSumTest([20, 11, 17, 12], [19, 22, 16, 29, 24])
		expect(test.u).toBe(17)
		expect(test.p).toBeCloseTo(1 / 9, 12)
	})

	it('is the share of all deals that lie as far out, ties or not, whatever the sizes', () => {
		const few = fc.array(fc.integer({min: 0, max: 6}), {minLength: 1, maxLength: 5})
		fc.assert(
			fc.property(few, few, (base, head) => {
				const us = slowUs([...base, ...head], base.length)
				const u = slowU(base, head)
				const tail = Math.min(
					share(us, other => other <= u),
					share(us, other => other >= u),
				)
				const test = rankSumTest(base, head)
				expect(test.u).toBe(u)
				expect(test.method).toBe('exact')
				expect(test.p).toBeCloseTo(Math.min(1, 2 * tail), 12)
			}),
			{numRuns: 60},
		)
	})

	it('agrees with SciPy where it is normal, with and without ties', () => {
		const tied = rankSumTest(
			Array.from({length: 80}, (_, i) => [1, 2, 2, 3, 3, 3, 4, 5, 5, 6][i % 10]!),
			Array.from({length: 70}, (_, i) => [2, 3, 3, 4, 4, 5, 5, 6, 7, 7][i % 10]!),
		)
		expect(tied).toMatchObject({u: 3892, method: 'normal'})
		expect(Math.abs(tied.p / 2.899224313053714e-5 - 1)).toBeLessThan(1e-10)
		const untied = rankSumTest(
			Array.from({length: 300}, (_, i) => (i * 7919) % 1009),
			Array.from({length: 280}, (_, i) => ((i * 6007) % 1013) + 20.5),
		)
		expect(untied).toMatchObject({u: 43_902, method: 'normal'})
		expect(untied.p).toBeCloseTo(0.34573914815, 6)
	})

	it('of many ties and one side of few is no surer than the ways to deal them allow', () => {
		const [few, many] = [new Array<number>(3).fill(303), (n: number) => new Array<number>(n).fill(310)]
		// Two ways of C(63, 3), of C(503, 3) and of 501; the normal distribution says 5e-15 and less.
		expect(rankSumTest(few, many(60))).toMatchObject({method: 'exact', p: expect.closeTo(2 / 39_711, 12)})
		expect(rankSumTest(few, many(500))).toMatchObject({method: 'normal', p: expect.closeTo(2 / 21_084_251, 12)})
		expect(rankSumTest([303], many(500)).p).toBeCloseTo(2 / 501, 12)
	})

	it('is at best what `leastRankSumP` says', () => {
		const size = fc.integer({min: 1, max: 40})
		fc.assert(
			fc.property(size, size, (n, m) => {
				const low = Array.from({length: n}, (_, i) => i)
				const high = Array.from({length: m}, (_, i) => 100 + i)
				expect(rankSumTest(low, high).p / leastRankSumP(n, m)).toBeCloseTo(1, 9)
			}),
		)
	})

	// Two of the C(2 n, n) ways to deal them lie as far apart.
	it.each([
		[3, 0.1],
		[4, 0.0286],
		[5, 0.0079],
		[9, 4.1e-5],
	])('of %s values on each side is at best %s', (n, smallest) => {
		const low = Array.from({length: n}, (_, i) => i)
		const p = rankSumTest(
			low,
			low.map(value => value + 100),
		).p
		expect(Math.abs(p / smallest - 1)).toBeLessThan(0.01)
	})

	it('knows no difference when nothing differs', () => {
		expect(rankSumTest([3, 3, 3], [3, 3]).p).toBe(1)
		expect(rankSumTest(new Float64Array(500).fill(3), new Float64Array(400).fill(3)).p).toBe(1)
		expect(rankSumTest([], [1, 2]).p).toBe(1)
	})

	it('never says 0', () => {
		const low = Array.from({length: 5000}, (_, i) => i)
		const high = low.map(value => value + 5000)
		expect(rankSumTest(low, high).p).toBeGreaterThan(0)
		expect(rankSumTest(low.slice(0, 200), high.slice(0, 200)).p).toBeGreaterThan(0)
	})
})
