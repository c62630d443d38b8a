import fc from 'fast-check'
import {center, centerBounds, Sample} from 'pragmastat'
import {describe, expect, it} from 'vitest'
import {Random} from '../../../src/core/stats/random.ts'
import {
	centreInterval,
	fewestPairs,
	hodgesLehmann,
	signedRankRanks,
	signedRankTest,
} from '../../../src/core/stats/signed-rank.ts'

const values = fc.array(fc.oneof(fc.integer({min: -9, max: 9}), fc.double({min: -50, max: 50, noNaN: true})), {
	minLength: 1,
	maxLength: 40,
})

/** All averages written down and sorted. */
function slowAverages(numbers: readonly number[]): number[] {
	const averages: number[] = []
	for (let i = 0; i < numbers.length; i++) {
		for (let j = i; j < numbers.length; j++) averages.push(numbers[i]! / 2 + numbers[j]! / 2)
	}
	return averages.sort((a, b) => a - b)
}

function slowMedian(sorted: readonly number[]): number {
	const half = sorted.length / 2
	return sorted[Math.ceil(half) - 1]! / 2 + sorted[Math.floor(half)]! / 2
}

/** The share of all ways to give the ranks signs whose sum of positive ones is at most `sum`. */
function slowShare(ranks: readonly number[], sum: number): number {
	let hits = 0
	for (let signs = 0; signs < 2 ** ranks.length; signs++) {
		const positive = ranks.reduce((total, rank, i) => total + (signs & (1 << i) ? rank : 0), 0)
		if (positive <= sum) hits++
	}
	return hits / 2 ** ranks.length
}

function slowRanks(numbers: readonly number[]): number[] {
	return numbers.map(
		one => numbers.filter(other => other < one).length + (numbers.filter(other => other === one).length + 1) / 2,
	)
}

/** Depression before and after tranquilliser, nine patients; in R's ?wilcox.test and in Hollander and Wolfe, example 3.1. */
const before = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3]
const after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
const depression = after.map((value, i) => value - before[i]!)

describe('the centre of differences', () => {
	it('is the median of all averages of two', () => {
		fc.assert(
			fc.property(values, numbers => {
				expect(hodgesLehmann(numbers)).toBeCloseTo(slowMedian(slowAverages(numbers)), 12)
			}),
		)
	})

	it('agrees with pragmastat, also on thousands of values', () => {
		fc.assert(
			fc.property(values, numbers => {
				expect(hodgesLehmann(numbers)).toBeCloseTo(center(Sample.of(numbers)).value, 10)
			}),
		)
		const random = new Random(1)
		const many = Array.from({length: 4000}, () => random.nextUnit() ** 3)
		expect(hodgesLehmann(many)).toBeCloseTo(center(Sample.of(many)).value, 12)
	})

	it('and its interval agree with Hollander and Wolfe on the depression data', () => {
		expect(hodgesLehmann(depression)).toBeCloseTo(-0.46, 12)
		const interval = centreInterval(depression, 0.96)!
		expect(interval.level).toBeCloseTo(0.961, 3)
		expect(interval.low).toBeCloseTo(-0.786, 12)
		expect(interval.high).toBeCloseTo(-0.01, 12)
	})

	it('moves with its values: scaled, shifted and turned round', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({min: -99, max: 99}), {minLength: 6, maxLength: 30}), numbers => {
				const interval = centreInterval(numbers, 0.9)!
				const moved = centreInterval(
					numbers.map(one => 5 - 4 * one),
					0.9,
				)!
				expect([moved.low, moved.high]).toEqual([5 - 4 * interval.high, 5 - 4 * interval.low])
			}),
		)
	})

	it('of nothing is no number', () => {
		expect(hodgesLehmann([])).toBeNaN()
		expect(centreInterval([], 0.95)).toBeNull()
	})
})

describe('the ranks around the centre', () => {
	// Largest sum of ranks that is significant, two-sided, at 5 %: any printed table. The rank is the next one.
	it.each([
		[6, 0],
		[7, 2],
		[8, 3],
		[9, 5],
		[10, 8],
		[11, 10],
		[12, 13],
		[15, 25],
		[20, 52],
		[25, 89],
		[30, 137],
		[50, 434],
	])('of %s pairs begin after the tabulated %s', (n, critical) => {
		expect(signedRankRanks(n, 0.95)?.low).toBe(critical + 1)
		expect(signedRankRanks(n, 0.95)?.high).toBe((n * (n + 1)) / 2 - critical)
	})

	it('reach the level they say, and the next ones would not reach the one asked for', () => {
		fc.assert(
			fc.property(fc.integer({min: 1, max: 11}), fc.double({min: 0.3, max: 0.999, noNaN: true}), (n, level) => {
				const ranks = Array.from({length: n}, (_, i) => i + 1)
				const found = signedRankRanks(n, level)
				const beyond = 2 * slowShare(ranks, found?.low ?? 0)
				expect(beyond).toBeGreaterThan((1 - level) * (1 - 1e-9))
				if (found === null) return
				expect(found.level).toBeCloseTo(1 - 2 * slowShare(ranks, found.low - 1), 12)
				expect(found.level).toBeGreaterThanOrEqual(level - 1e-9)
				expect(found.low + found.high).toBe((n * (n + 1)) / 2 + 1)
			}),
			{numRuns: 40},
		)
	})

	it.each([
		[0.5, 2],
		[0.9, 5],
		[0.95, 6],
		[0.99, 8],
		[0.999, 11],
	])('at level %s exist from %s pairs on', (level, fewest) => {
		expect(fewestPairs(level)).toBe(fewest)
		expect(signedRankRanks(fewest, level)).not.toBeNull()
		expect(signedRankRanks(fewest - 1, level)).toBeNull()
	})

	// The exact distribution of 600 ranks, by the same sum written out here.
	it('beyond 300 pairs are those of the exact distribution', () => {
		const n = 600
		const chances = new Float64Array((n * (n + 1)) / 4 + 1)
		chances[0] = 2 ** -n
		for (let rank = 1; rank <= n; rank++) {
			for (let sum = chances.length - 1; sum >= rank; sum--) chances[sum]! += chances[sum - rank]!
		}
		for (const level of [0.8, 0.95, 0.99, 0.999]) {
			let [rank, below] = [0, 0]
			while (below + chances[rank]! <= (1 - level) / 2) below += chances[rank++]!
			expect(Math.abs(signedRankRanks(n, level)!.low - rank)).toBeLessThanOrEqual(1)
			expect(signedRankRanks(n, level)!.level).toBeCloseTo(1 - 2 * below, 5)
		}
	})

	// Its bounds at a rate it can miss by: the rank where the tail first exceeds what may be missed, one further in than ours where the
	// rate is not met exactly. Asked for the rate that our ranks reach, it finds the same bounds.
	it('are those of pragmastat, once it is asked for a rate that can be met', () => {
		const random = new Random(2)
		for (const n of [7, 9, 14, 25, 40]) {
			const numbers = Array.from({length: n}, () => random.nextUnit())
			const ours = centreInterval(numbers, 0.95)!
			const theirs = centerBounds(Sample.of(numbers), (1 - ours.level) * (1 - 1e-9))
			expect(ours.low).toBeCloseTo(theirs.lower, 12)
			expect(ours.high).toBeCloseTo(theirs.upper, 12)
		}
	})
})

describe("Wilcoxon's signed-rank test", () => {
	it('agrees with R on the depression data', () => {
		expect(signedRankTest(depression)).toEqual({n: 9, rankSum: 5, p: 0.0390625, method: 'exact'})
	})

	it('is the share of all signs that lie as far out, ties and zeros or not', () => {
		const few = fc.array(fc.integer({min: -4, max: 4}), {maxLength: 10})
		fc.assert(
			fc.property(few, numbers => {
				const kept = numbers.filter(value => value !== 0)
				const ranks = slowRanks(kept.map(Math.abs))
				const positive = ranks.reduce((sum, rank, i) => sum + (kept[i]! > 0 ? rank : 0), 0)
				const negative = ranks.reduce((sum, rank) => sum + rank, 0) - positive
				const test = signedRankTest(numbers)
				expect(test).toMatchObject({n: kept.length, rankSum: positive, method: 'exact'})
				expect(test.p).toBeCloseTo(Math.min(1, 2 * slowShare(ranks, Math.min(positive, negative))), 12)
			}),
			{numRuns: 60},
		)
	})

	it('says that the centre is not 0 exactly when 0 lies outside the interval', () => {
		const untied = fc.uniqueArray(fc.integer({min: -500, max: 900}), {
			minLength: 8,
			maxLength: 30,
			selector: value => Math.abs(value),
		})
		fc.assert(
			fc.property(untied, numbers => {
				const kept = numbers.filter(value => value !== 0)
				const interval = centreInterval(kept, 0.9)!
				const outside = interval.low > 0 || interval.high < 0
				const p = signedRankTest(kept).p
				// An average of exactly 0 is in the interval's closed end, and half a rank in the test.
				if (interval.low === 0 || interval.high === 0) return
				expect(p <= (1 - interval.level) * (1 + 1e-9)).toBe(outside)
			}),
		)
	})

	// SciPy 1.17: wilcoxon(h, method='approx', correction=True), with two zeros and ties.
	it('agrees with SciPy where it is normal', () => {
		const h = Array.from({length: 250}, (_, i) => (((i * 37) % 101) - 45) / 10)
		const test = signedRankTest(h)
		expect(test.method).toBe('normal')
		expect(test.n).toBe(248)
		expect(test.p).toBeCloseTo(0.013646226753591013, 12)
	})

	it('knows no difference when nothing differs', () => {
		expect(signedRankTest([0, 0, 0]).p).toBe(1)
		expect(signedRankTest([]).p).toBe(1)
		expect(signedRankTest(Array.from({length: 500}, (_, i) => (i % 2 ? 1 : -1))).p).toBe(1)
	})

	it('never says 0', () => {
		expect(signedRankTest(Array.from({length: 200}, (_, i) => i + 1)).p).toBe(2 ** -199)
		expect(signedRankTest(Array.from({length: 5000}, (_, i) => i + 1)).p).toBeGreaterThan(0)
	})
})
