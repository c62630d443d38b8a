import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {tCdf, tQuantile} from '../../../src/core/stats/student-t.ts'

describe("Student's t", () => {
	// Any printed table of the distribution.
	it.each([
		[0.975, 1, 12.706],
		[0.975, 2, 4.303],
		[0.975, 5, 2.571],
		[0.975, 10, 2.228],
		[0.975, 30, 2.042],
		[0.975, 1000, 1.962],
		[0.95, 4, 2.132],
		[0.995, 9, 3.25],
		[0.9995, 20, 3.85],
		[0.025, 10, -2.228],
		[0.5, 3, 0],
	])('quantile %s with %s degrees of freedom is %s', (p, degrees, expected) => {
		expect(tQuantile(p, degrees)).toBeCloseTo(expected, 3)
	})

	it('agrees with the closed forms of one and of two degrees', () => {
		fc.assert(
			fc.property(fc.double({min: -50, max: 50, noNaN: true}), t => {
				expect(tCdf(t, 1)).toBeCloseTo(0.5 + Math.atan(t) / Math.PI, 10)
				expect(tCdf(t, 2)).toBeCloseTo(0.5 + t / (2 * Math.sqrt(2 + t * t)), 10)
			}),
		)
	})

	it('turned round is its own inverse', () => {
		fc.assert(
			fc.property(fc.double({min: 0.001, max: 0.999, noNaN: true}), fc.integer({min: 1, max: 200}), (p, degrees) => {
				expect(tCdf(tQuantile(p, degrees), degrees)).toBeCloseTo(p, 9)
			}),
		)
	})
})
