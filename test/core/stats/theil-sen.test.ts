import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {fitLine} from '../../../src/core/stats/theil-sen.ts'

const xs = Array.from({length: 21}, (_, i) => i)

describe('a robust line', () => {
	it('through points of a line is that line', () => {
		fc.assert(
			fc.property(fc.integer({min: -50, max: 50}), fc.integer({min: -50, max: 50}), (slope, intercept) => {
				const line = fitLine(
					xs,
					xs.map(x => slope * x + intercept),
				)!
				expect(line.slope).toBeCloseTo(slope, 9)
				expect(line.intercept).toBeCloseTo(intercept, 9)
				expect(line.slopeLow).toBeLessThanOrEqual(line.slope + 1e-9)
				expect(line.slopeHigh).toBeGreaterThanOrEqual(line.slope - 1e-9)
			}),
		)
	})

	it('does not mind one value in seven being wild', () => {
		const line = fitLine(
			xs,
			xs.map(x => (x % 7 === 3 ? 1e6 : 2 * x + 1)),
		)!
		expect(line.slope).toBeCloseTo(2, 6)
	})

	// Sen's interval by the book: of n = 6 points, C = 1.96 sqrt(6 5 17 / 18) = 10.4; ranks (15 - C) / 2 and (15 + C) / 2 of the 15 slopes.
	it('has an interval at the ranks Sen gives', () => {
		const ys = [1, 4, 2, 8, 5, 9]
		const slopes: number[] = []
		for (let i = 0; i < 6; i++) for (let j = i + 1; j < 6; j++) slopes.push((ys[j]! - ys[i]!) / (j - i))
		slopes.sort((a, b) => a - b)
		const line = fitLine([0, 1, 2, 3, 4, 5], ys)!
		expect(line.slope).toBe(slopes[7])
		expect(line.slopeLow).toBe(slopes[2])
		expect(line.slopeHigh).toBe(slopes[12])
	})

	it('skips gaps, and needs five points', () => {
		const gap = Number.NaN
		expect(fitLine([0, 1, 2, 3, 4, 5], [0, 1, gap, 3, 4, 5])?.n).toBe(5)
		expect(fitLine([0, 1, 2, 3, 4, 5], [0, 1, gap, gap, 4, 5])).toBeNull()
		expect(fitLine([1, 1, 1, 1, 1], [1, 2, 3, 4, 5])).toBeNull()
	})

	it('thins a long series instead of pairing all of it', () => {
		const long = Array.from({length: 86_400}, (_, i) => i)
		const line = fitLine(
			long,
			long.map(x => 3 * x),
		)!
		expect(line.slope).toBeCloseTo(3, 9)
		expect(line.n).toBeLessThanOrEqual(300)
	})
})
