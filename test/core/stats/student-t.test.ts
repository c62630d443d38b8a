import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {meanInterval, tCdf, tQuantile} from '../../../src/core/stats/student-t.ts'

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

describe('the interval of a mean', () => {
	// Student's own sleep data (1908): R's t.test(extra[group == 2]) gives 0.8976775 .. 3.7623225.
	it("agrees with R on Student's sleep data", () => {
		const interval = meanInterval([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4], 0.95)
		expect(interval?.low).toBeCloseTo(0.897_677_5, 6)
		expect(interval?.high).toBeCloseTo(3.762_322_5, 6)
	})

	it('does not exist for one value', () => {
		expect(meanInterval([3], 0.95)).toBeNull()
	})
})
