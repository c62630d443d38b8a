import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {medianOf, quantileOfSorted, sortedCopy, supportsQuantile} from '../../../src/core/stats/quantile.ts'

const samples = fc.array(fc.double({min: -1e6, max: 1e6, noNaN: true}), {minLength: 1, maxLength: 60})

describe('a quantile of exact samples', () => {
	// R: quantile(c(1, 2, 4, 8, 16), c(0, .1, .25, .5, .9, .99, 1), type = 7)
	it.each([
		[0, 1],
		[0.1, 1.4],
		[0.25, 2],
		[0.5, 4],
		[0.9, 12.8],
		[0.99, 15.68],
		[1, 16],
	])('q = %s agrees with R', (q, expected) => {
		expect(quantileOfSorted([1, 2, 4, 8, 16], q)).toBeCloseTo(expected, 12)
	})

	it('lies between its neighbouring order statistics and never falls as q rises', () => {
		fc.assert(
			fc.property(
				samples,
				fc.double({min: 0, max: 1, noNaN: true}),
				fc.double({min: 0, max: 1, noNaN: true}),
				(numbers, a, b) => {
					const sorted = sortedCopy(numbers)
					const [low, high] = a < b ? [a, b] : [b, a]
					const value = quantileOfSorted(sorted, low)
					const rank = (sorted.length - 1) * low
					expect(value).toBeGreaterThanOrEqual(sorted[Math.floor(rank)]! - 1e-9)
					expect(value).toBeLessThanOrEqual(sorted[Math.ceil(rank)]! + 1e-9)
					expect(quantileOfSorted(sorted, high)).toBeGreaterThanOrEqual(value - 1e-9)
				},
			),
		)
	})

	it('moves with its samples: scaled, shifted and turned round', () => {
		fc.assert(
			fc.property(samples, fc.double({min: 0, max: 1, noNaN: true}), (numbers, q) => {
				const value = quantileOfSorted(sortedCopy(numbers), q)
				expect(quantileOfSorted(sortedCopy(numbers.map(one => 3 * one + 7)), q)).toBeCloseTo(3 * value + 7, 5)
				expect(quantileOfSorted(sortedCopy(numbers.map(one => -one)), 1 - q)).toBeCloseTo(-value, 5)
			}),
		)
	})

	it('of nothing is no number', () => {
		expect(quantileOfSorted([], 0.5)).toBeNaN()
	})
})

describe('the median', () => {
	it('leaves gaps out', () => {
		expect(medianOf([3, Number.NaN, 1, 2, Number.NaN])).toBe(2)
		expect(medianOf([4, 1, 2, 3])).toBe(2.5)
		expect(medianOf([Number.NaN])).toBeNaN()
	})
})

describe('sorting', () => {
	it('compares numbers as numbers and leaves the original alone', () => {
		const original = [10, 9, 1, -1]
		expect([...sortedCopy(original)]).toEqual([-1, 1, 9, 10])
		expect(original).toEqual([10, 9, 1, -1])
	})
})

describe('a sample supports a quantile', () => {
	it.each([
		[0.5, 1],
		[0.9, 10],
		[0.95, 20],
		[0.99, 100],
		[0.999, 1000],
	])('%s from %s values on', (q, least) => {
		expect(supportsQuantile(least, q)).toBe(true)
		expect(supportsQuantile(least - 1, q)).toBe(false)
	})
})
