import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {FineHistogram} from '../../../src/core/stats/fine-histogram.ts'
import {quantileOfSorted, sortedCopy} from '../../../src/core/stats/quantile.ts'

/** Times from a tenth of a nanosecond to an hour. */
const time = fc.double({min: Math.log(0.1), max: Math.log(3.6e12), noNaN: true}).map(Math.exp)
const times = fc.array(fc.oneof(time, fc.constant(0)), {minLength: 1, maxLength: 200})

function of(values: readonly number[]): FineHistogram {
	const histogram = new FineHistogram()
	histogram.add(values)
	return histogram
}

describe('a fine histogram', () => {
	test('tells every rank within 0.025 %', () => {
		fc.assert(
			fc.property(times, values => {
				const histogram = of(values)
				const sorted = sortedCopy(values)
				for (let rank = 1; rank <= sorted.length; rank++)
					expect(Math.abs(histogram.atRank(rank) - sorted[rank - 1]!)).toBeLessThanOrEqual(2.5e-4 * sorted[rank - 1]!)
			}),
		)
	})

	test('interpolates quantiles as exact ones do, within as much', () => {
		fc.assert(
			fc.property(times, fc.double({min: 0, max: 1, noNaN: true}), (values, q) => {
				const exact = quantileOfSorted(sortedCopy(values), q)
				expect(Math.abs(of(values).quantile(q) - exact)).toBeLessThanOrEqual(2.5e-4 * exact + 1e-12)
			}),
		)
	})

	test('is the same in one go as piece by piece, also when it was asked in between', () => {
		fc.assert(
			fc.property(times, times, (first, second) => {
				const pieces = of(first)
				pieces.quantile(0.5)
				pieces.add(second)
				const whole = of([...first, ...second])
				expect([pieces.n, pieces.min, pieces.max]).toEqual([whole.n, whole.min, whole.max])
				for (const q of [0, 0.1, 0.5, 0.99, 1]) expect(pieces.quantile(q)).toBe(whole.quantile(q))
			}),
		)
	})

	test('has exact ends, and counts what lies between others', () => {
		const histogram = of([3, 1, 2, 1000])
		expect([histogram.quantile(0), histogram.quantile(1), histogram.min, histogram.max]).toEqual([1, 1000, 1, 1000])
		expect(histogram.countBetween(1.5, 100)).toBe(2)
		expect(histogram.countBetween(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)).toBe(4)
	})

	test('counts what lies beyond two bounds, within 0.025 % of them', () => {
		fc.assert(
			fc.property(times, time, time, (values, a, b) => {
				const [low, high] = [Math.min(a, b), Math.max(a, b)]
				const beyond = (apart: number) =>
					values.filter(one => one < low * (1 - apart) || one > high * (1 + apart)).length
				const counted = of(values).countBeyond(low, high)
				expect(counted).toBeLessThanOrEqual(beyond(-3e-4))
				expect(counted).toBeGreaterThanOrEqual(beyond(3e-4))
			}),
		)
		expect(of([1, 2, 3]).countBeyond(-5, 2.5)).toBe(1)
		expect(of([0, 2, 3]).countBeyond(-5, -1)).toBe(3)
	})

	test('of equal values none lies beyond their quartiles', () => {
		fc.assert(
			fc.property(time, value => {
				const histogram = of(Array(10).fill(value))
				expect(histogram.countBeyond(histogram.quantile(0.25), histogram.quantile(0.75))).toBe(0)
			}),
		)
	})

	test('says nothing when it is empty', () => {
		expect(new FineHistogram().quantile(0.5)).toBeNaN()
		expect(new FineHistogram().atRank(1)).toBeNaN()
	})
})
