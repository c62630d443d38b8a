import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {armOfRuns, armOfValues, bootstrapChange, bootstrapInterval} from '../../../src/core/stats/bootstrap.ts'
import {medianOf} from '../../../src/core/stats/quantile.ts'
import {Random} from '../../../src/core/stats/random.ts'
import {meanInterval} from '../../../src/core/stats/student-t.ts'
import {normalDeviate} from './shapes.ts'

/** Efron and Tibshirani's spatial test data, 26 children, test A (table 14.1). */
const spatial = [48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41]

function mean(values: ArrayLike<number>): number {
	let sum = 0
	for (let i = 0; i < values.length; i++) sum += values[i]!
	return sum / values.length
}

/** Over n, as the book has it. */
function variance(values: ArrayLike<number>): number {
	const centre = mean(values)
	return mean(Array.from(values, value => (value - centre) ** 2))
}

const options = {level: 0.9, seed: 1}

describe('a bootstrap interval', () => {
	// Table 14.2: BCa (115.8, 259.6), percentile (100.8, 233.9), of 2000 draws. SciPy 1.17 with 200,000: (115.4, 260.3) and (98.0, 235.5).
	it.each([
		['bca', 115.42, 260.29],
		['percentile', 98.02, 235.46],
	] as const)('by %s agrees with the book and with SciPy on the variance of the spatial test', (method, low, high) => {
		const interval = bootstrapInterval(armOfValues(spatial), variance, {...options, method})!
		expect(interval).toMatchObject({method, level: 0.9})
		expect(Math.abs(interval.low - low)).toBeLessThan(2.5)
		expect(Math.abs(interval.high - high)).toBeLessThan(2.5)
	})

	it('is the same for the same seed, and moves a little with another', () => {
		const [first, again, other] = [1, 1, 2].map(seed =>
			bootstrapInterval(armOfValues(spatial), mean, {level: 0.95, seed, resamples: 999}),
		)
		expect(again).toEqual(first)
		expect(other).not.toEqual(first)
	})

	// All 5^5 ways to draw are as likely as each other, so with many draws the bounds are those of all of them.
	it('has the bounds of all possible draws', () => {
		const values = [1, 2, 4, 8, 16]
		const all: number[] = []
		for (let way = 0; way < 5 ** 5; way++) {
			all.push(mean([0, 1, 2, 3, 4].map(place => values[Math.floor(way / 5 ** place) % 5]!)))
		}
		all.sort((a, b) => a - b)
		const interval = bootstrapInterval(armOfValues(values), mean, {level: 0.8, seed: 3, method: 'percentile'})!
		expect(Math.abs(interval.low - all[312]!)).toBeLessThan(0.41)
		expect(Math.abs(interval.high - all[2812]!)).toBeLessThan(0.41)
	})

	it('stands around its figure and within reach of the sample', () => {
		const values = fc.array(fc.integer({min: -50, max: 50}), {minLength: 6, maxLength: 25})
		fc.assert(
			fc.property(values, fc.constantFrom('bca' as const, 'percentile' as const), (numbers, method) => {
				const arm = armOfValues(numbers)
				const interval = bootstrapInterval(arm, medianOf, {level: 0.95, seed: 4, resamples: 499, method})
				if (interval === null) return
				expect(interval.low).toBeLessThanOrEqual(interval.high)
				expect(interval.low).toBeGreaterThanOrEqual(Math.min(...numbers))
				expect(interval.high).toBeLessThanOrEqual(Math.max(...numbers))
			}),
			{numRuns: 40},
		)
	})

	it('of values that are all the same is that value', () => {
		const interval = bootstrapInterval(armOfValues(new Array<number>(8).fill(3)), mean, options)
		expect(interval).toMatchObject({low: 3, high: 3})
	})

	it('does not exist for too few values, too few draws, or a figure that is none', () => {
		const arm = armOfValues(spatial)
		expect(bootstrapInterval(armOfValues([1, 2, 3, 4, 5]), mean, {level: 0.95, seed: 1})).toBeNull()
		expect(bootstrapInterval(armOfValues([]), mean, options)).toBeNull()
		expect(bootstrapInterval(arm, mean, {level: 0.95, seed: 1, resamples: 38})).toBeNull()
		expect(bootstrapInterval(arm, mean, {level: 0.95, seed: 1, resamples: 39, method: 'percentile'})).not.toBeNull()
		expect(bootstrapInterval(arm, () => Number.NaN, options)).toBeNull()
		// Every draw lies below the largest value but those that hold it: nothing corrects such a bias.
		const biased = (values: Float64Array) => (values === arm.whole ? 1000 : mean(values))
		expect(bootstrapInterval(arm, biased, {...options, method: 'bca'})).toBeNull()
	})

	it('is as wide as by Student t where that is right, and of many units no wider than its draws', () => {
		const random = new Random(8)
		for (const n of [8, 40]) {
			const values = Array.from({length: n}, () => 100 + normalDeviate(random))
			const {low, high} = bootstrapInterval(armOfValues(values), mean, {level: 0.95, seed: 1})!
			const exact = meanInterval(values, 0.95)!
			expect((high - low) / (exact.high - exact.low)).toBeCloseTo(1, 1)
			const plain = bootstrapInterval(armOfValues(values), mean, {level: 0.95, seed: 1, method: 'percentile'})!
			expect((plain.high - plain.low) / (exact.high - exact.low)).toBeLessThan(n === 8 ? 0.85 : 0.99)
		}
	})
})

describe('runs and their samples', () => {
	/** Ten runs that differ by 10 and whose 200 samples differ by 1. */
	const random = new Random(5)
	const runs = Array.from({length: 10}, (_, run) =>
		Array.from({length: 200}, () => 100 + 10 * Math.sin(run * 2.4) + random.nextUnit()),
	)
	const meanOfRuns = (drawn: readonly Float64Array[]) => mean(drawn.map(mean))

	it('are drawn as runs: samples in one pot would claim ten times the certainty', () => {
		const byRun = bootstrapInterval(armOfRuns(runs), meanOfRuns, {level: 0.95, seed: 6, resamples: 999})!
		const inOnePot = bootstrapInterval(armOfValues(runs.flat()), mean, {level: 0.95, seed: 6, resamples: 499})!
		expect((byRun.high - byRun.low) / (inOnePot.high - inOnePot.low)).toBeGreaterThan(10)
		// What runs alone would say: 1.96 standard errors to either side, less the n - 1 in n of the bootstrap.
		const deviation = Math.sqrt(variance(runs.map(mean)))
		expect((byRun.high - byRun.low) / ((2 * 1.96 * deviation) / Math.sqrt(10))).toBeCloseTo(1, 0)
	})

	it('are drawn again within a run that was drawn twice', () => {
		const arm = armOfRuns([[1, 2, 3, 4, 5, 6, 7, 8]])
		const wide = armOfRuns([
			[1, 2, 3, 4, 5, 6, 7, 8],
			[1, 2, 3, 4, 5, 6, 7, 8],
		])
		expect(arm.units).toBe(1)
		const [first, second] = wide.draw(new Random(1))
		expect(first).toHaveLength(8)
		expect([...first!]).not.toEqual([...second!])
	})

	it('may be of unequal lengths', () => {
		const uneven = [[1, 2], [3], [2, 2, 2], [4, 1], [2], [3, 3, 1, 1]]
		const interval = bootstrapInterval(armOfRuns(uneven), meanOfRuns, {level: 0.95, seed: 1, resamples: 499})!
		expect(interval.low).toBeLessThan(interval.high)
	})
})

describe('a bootstrapped change', () => {
	const base = [10.1, 10.4, 9.8, 10.9, 13.2, 10.2, 10, 11.5, 10.3, 10.6]
	const head = [10.9, 11.8, 10.4, 15.1, 11, 10.7, 12.3, 11.1]
	const arms = {base: armOfValues(base), head: armOfValues(head)}
	const difference = (from: Float64Array, to: Float64Array) => mean(to) - mean(from)

	// SciPy 1.17: bootstrap((base, head), ..., n_resamples=200000).
	it.each([
		['bca', 0.0375, 2.415],
		['percentile', -0.0925, 2.1875],
	] as const)('by %s agrees with SciPy, with unequal numbers of values', (method, low, high) => {
		const {change, interval} = bootstrapChange(arms, difference, 0, {level: 0.95, seed: 7, method})
		expect(change).toBeCloseTo(mean(head) - mean(base), 12)
		expect(Math.abs(interval!.low - low)).toBeLessThan(0.08)
		expect(Math.abs(interval!.high - high)).toBeLessThan(0.08)
	})

	it('is as sure as its interval, which ends at 0 where p is what is left of the level', () => {
		const {interval, p} = bootstrapChange(arms, difference, 0, {level: 0.95, seed: 7, method: 'percentile'})
		expect(interval!.low < 0).toBe(p > 0.05)
	})

	it('of too few values has no interval and no certainty', () => {
		const few = {base: armOfValues([1, 2]), head: armOfValues(head)}
		expect(bootstrapChange(few, difference, 0, options)).toMatchObject({interval: null, p: 1})
		const none = {base: armOfValues([]), head: armOfValues(head)}
		expect(bootstrapChange(none, difference, 0, options)).toEqual({change: Number.NaN, interval: null, p: 1})
	})
})
