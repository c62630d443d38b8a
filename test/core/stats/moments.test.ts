import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {momentsOf} from '../../../src/core/stats/moments.ts'

describe('mean and deviation', () => {
	it('agree with their definitions', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({min: -1000, max: 1000}), {minLength: 2, maxLength: 80}), numbers => {
				const mean = numbers.reduce((a, b) => a + b) / numbers.length
				const variance = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (numbers.length - 1)
				const moments = momentsOf(numbers)
				expect(moments.n).toBe(numbers.length)
				expect(moments.mean).toBeCloseTo(mean, 8)
				expect(moments.stddev).toBeCloseTo(Math.sqrt(variance), 8)
			}),
		)
	})

	it('survive a large offset, where sums of squares do not', () => {
		expect(momentsOf([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]).stddev).toBeCloseTo(Math.sqrt(30), 9)
	})

	it('do not exist for too few values', () => {
		expect(momentsOf([])).toEqual({n: 0, mean: Number.NaN, stddev: Number.NaN, cv: Number.NaN})
		expect(momentsOf([7])).toEqual({n: 1, mean: 7, stddev: Number.NaN, cv: Number.NaN})
		expect(momentsOf([-1, 1]).cv).toBeNaN()
	})

	it('relate as the coefficient of variation, whatever the sign', () => {
		expect(momentsOf([-9, -11]).cv).toBeCloseTo(Math.SQRT2 / 10, 12)
	})
})
