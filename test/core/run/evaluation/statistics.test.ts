import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {
	growthOf,
	ofHistogram,
	ofValues,
	ofValuesAndFailures,
	shareOf,
	stepOf,
} from '../../../../src/core/run/evaluation/statistics.ts'
import {bucketOf, Histogram} from '../../../../src/core/stats/histogram.ts'

const gap = Number.NaN

describe('of values that are all known', () => {
	it('a quantile is the same as by its definition, and needs one value beyond it', () => {
		fc.assert(
			fc.property(
				fc.array(fc.integer({min: 1, max: 1000}), {maxLength: 300}),
				fc.constantFrom(0.5, 0.9, 0.95, 0.99),
				(values, q) => {
					const found = ofValues(values, {is: 'quantile', q})
					expect(found.n).toBe(values.length)
					const isEnough = values.length > 0 && (q === 0.5 || Math.round(values.length * (1 - q) * 1e6) >= 1e6)
					// So many lie all beyond a quantile in one of ten thousand cases at most: then it is known to lie beyond the least.
					const isHalfKnown = values.length > 0 && (1 - q) ** values.length <= 1e-4
					expect(found.lacking === null).toBe(isEnough || isHalfKnown)
					if (found.lacking !== null) return
					if (!isEnough)
						expect(found).toMatchObject({
							...{value: Math.min(...values), low: Math.min(...values), isLeast: true},
							high: Number.POSITIVE_INFINITY,
							doubt: expect.stringContaining('too few'),
						})
					if (!isEnough) return
					const sorted = values.toSorted((a, b) => a - b)
					const rank = (sorted.length - 1) * q
					const [low, high] = [sorted[Math.floor(rank)]!, sorted[Math.ceil(rank)]!]
					expect(found.value).toBeGreaterThanOrEqual(low - 1e-9)
					expect(found.value).toBeLessThanOrEqual(high + 1e-9)
				},
			),
		)
	})

	it.each([
		[19, 0.95, '19 values are too few for a p95, which takes 20'],
		[20, 0.95, null],
		[99, 0.99, '99 values are too few for a p99, which takes 100'],
		[100, 0.99, null],
		[9999, 0.9999, '9999 values are too few for a p99.99, which takes 10000'],
		[0, 0.5, 'nothing was measured that tells it'],
	])('%s of them for the quantile %s: %s', (n, q, why) => {
		const {lacking, doubt} = ofValues(new Array(n).fill(3), {is: 'quantile', q})
		expect(lacking ?? doubt ?? null).toBe(why)
	})

	it('gaps count for nothing', () => {
		expect(ofValues([gap, 1, gap, 3], {is: 'mean'})).toMatchObject({value: 2, n: 2})
		expect(ofValues([gap, 1, gap, 3], {is: 'last'})).toMatchObject({value: 3})
		expect(ofValues([gap], {is: 'max'}).lacking).not.toBeNull()
	})
})

describe('of values of which some failed', () => {
	const values = fc.array(fc.integer({min: 1, max: 1000}), {minLength: 1, maxLength: 60})
	const failures = fc.array(fc.record({least: fc.integer({min: 0, max: 2000}), more: fc.integer({min: 0, max: 1e6})}), {
		minLength: 1,
		maxLength: 30,
	})
	const statistics = fc.constantFrom(
		...([0.5, 0.9, 0.95] as const).map(q => ({is: 'quantile', q}) as const),
		...(['mean', 'min', 'max'] as const).map(is => ({is}) as const),
	)

	it('a figure lies where it would be, whatever they would have come to', () => {
		fc.assert(
			fc.property(values, failures, statistics, (good, failed, statistic) => {
				const found = ofValuesAndFailures(
					good,
					failed.map(({least}) => least),
					statistic,
				)
				const truth = ofValues([...good, ...failed.map(({least, more}) => least + more)], statistic)
				expect(found.lacking).toBe(truth.lacking)
				expect(found.n).toBe(truth.n)
				if (truth.value === null) return
				expect(found.low).toBeLessThanOrEqual(truth.value)
				expect(found.high).toBeGreaterThanOrEqual(truth.value)
				expect(found.value).toBeGreaterThanOrEqual(found.low)
				expect(found.value).toBeLessThanOrEqual(found.high)
				const least = ofValues([...good, ...failed.map(one => one.least)], statistic).low
				expect(found.low).toBe(least)
			}),
		)
	})

	it('what so few cannot change is told exactly', () => {
		const twenty = Array.from({length: 20}, (_, i) => i + 1)
		expect(ofValuesAndFailures(twenty, [0], {is: 'quantile', q: 0.5})).toMatchObject({low: 10, high: 11, n: 21})
		expect(ofValuesAndFailures(twenty, [50], {is: 'max'})).toMatchObject({value: 50, low: 50, high: Infinity})
		expect(ofValuesAndFailures(twenty, [50], {is: 'min'})).toMatchObject({value: 1, low: 1, high: 1})
		expect(ofValuesAndFailures(twenty, [50], {is: 'stddev'})).toMatchObject({
			lacking: '1 of 21 failed, and nobody knows what they would have come to',
		})
		expect(ofValuesAndFailures([], [50], {is: 'max'}).lacking).toBe('nothing was measured that tells it')
	})
})

describe('of a distribution', () => {
	it('the figures are those of its values, within a bucket', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({min: 1000, max: 1e9}), {minLength: 100, maxLength: 400}), values => {
				const histogram = new Histogram()
				for (const value of values) histogram.add(value)
				for (const is of ['mean', 'min', 'max'] as const) {
					const exact = ofValues(values, {is}).value!
					expect(ofHistogram(histogram, {is}, 1e-9, 5000).value! / (exact * 1e-9)).toBeCloseTo(1, 2)
				}
				expect(ofHistogram(histogram, {is: 'count'}, 1e-9, 5000).value).toBe(values.length)
				expect(ofHistogram(histogram, {is: 'rate'}, 1e-9, 5000).value).toBe(values.length / 5)
			}),
		)
	})
})

describe('of a distribution that came as counts', () => {
	const counted = fc
		.array(fc.double({min: 1000, max: 2000, noNaN: true}), {minLength: 100, maxLength: 300})
		.map(values => {
			const [one, all] = [new Histogram(), new Histogram()]
			for (const value of values) one.add(value)
			all.addCounts(one.toCounts(), one.min, one.max)
			return {values, all}
		})

	it('a figure lies between the ends that are told, which are 0.8 % apart at most', () => {
		fc.assert(
			fc.property(counted, fc.constantFrom(0.5, 0.9, 0.99), ({values, all}, q) => {
				const sorted = values.toSorted((a, b) => a - b)
				const truths = [
					[{is: 'quantile', q}, sorted[Math.ceil(q * sorted.length) - 1]!],
					[{is: 'mean'}, ofValues(values, {is: 'mean'}).value!],
					[{is: 'stddev'}, ofValues(values, {is: 'stddev'}).value!],
				] as const
				for (const [statistic, truth] of truths) {
					const {value, low, high} = ofHistogram(all, statistic, 1, 5000)
					expect(low).toBeLessThanOrEqual(truth * (1 + 1e-12))
					expect(high).toBeGreaterThanOrEqual(truth * (1 - 1e-12))
					expect(value).toBeGreaterThanOrEqual(low)
					expect(value).toBeLessThanOrEqual(high)
					expect(high - low).toBeLessThanOrEqual(sorted.at(-1)! / 128)
				}
				for (const is of ['min', 'max', 'count'] as const) {
					const {value, low, high, doubt} = ofHistogram(all, {is}, 1, 5000)
					expect([value, low, high, doubt]).toEqual([...Array(3).fill(ofValues(values, {is}).value), undefined])
				}
			}),
		)
	})

	it('a figure of equal values is known as exactly as they are', () => {
		const all = new Histogram()
		for (let i = 0; i < 200; i++) all.addCounts([bucketOf(20_050_000), 1], 20_050_000, 20_050_000)
		for (const statistic of [{is: 'quantile', q: 0.5}, {is: 'mean'}] as const) {
			const {value, low, high} = ofHistogram(all, statistic, 1, 5000)
			expect([value, low, high]).toEqual([20_050_000, 20_050_000, 20_050_000])
		}
	})
})

describe('a step', () => {
	it('is the difference of two levels, whatever one second does', () => {
		fc.assert(
			fc.property(
				fc.integer({min: 3, max: 10}),
				fc.integer({min: 3, max: 10}),
				fc.integer({min: 1, max: 50}),
				(before, after, height) => {
					const values = [...new Array(before).fill(100), ...new Array(after).fill(100 + height)]
					expect(stepOf(values).value).toBe(height)
					expect(stepOf(values.toReversed()).value).toBeLessThanOrEqual(0)
					const spiked = new Array(before + after).fill(100)
					spiked[before] = 1e6
					expect(stepOf(spiked).value).toBe(0)
				},
			),
		)
	})

	it('cannot be told of fewer than six seconds', () => {
		expect(stepOf([1, 1, 1, 2, 2]).lacking).toBe('5 seconds are too few to tell a step, which takes 6')
		expect(stepOf([1, 1, 1, gap, gap, gap, 2, 2]).value).toBeNull()
	})
})

describe('growth', () => {
	it('is the slope, and is not known exactly where the level goes up and down', () => {
		const straight = growthOf(Array.from({length: 40}, (_, second) => 1000 + 25 * second))
		expect(straight).toMatchObject({value: 25, low: 25, high: 25, n: 40})
		const saw = growthOf(Array.from({length: 40}, (_, second) => 1000 + 100 * (second % 7)))
		expect(saw.low).toBeLessThan(0)
		expect(saw.high).toBeGreaterThan(0)
	})

	it('cannot be told of fewer than twenty seconds', () => {
		expect(growthOf(new Array(19).fill(1)).lacking).toBe('19 seconds are too few to tell growth, which takes 20')
	})
})

it('a share of nothing is not known', () => {
	expect(shareOf(0, 0).lacking).not.toBeNull()
	expect(shareOf(1, 4)).toMatchObject({value: 0.25, n: 4, resolution: 0.25})
})
