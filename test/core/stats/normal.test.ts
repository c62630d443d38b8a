import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {edgeworthCdf, normalCdf, normalDensity, normalQuantile} from '../../../src/core/stats/normal.ts'

describe('the normal distribution', () => {
	// mpmath at 30 digits: ncdf(x).
	it.each([
		[-37, 5.725571222524576e-300],
		[-20, 2.7536241186062337e-89],
		[-8, 6.220960574271784e-16],
		[-5, 2.866515718791939e-7],
		[-3, 0.0013498980316300946],
		[-2.5, 0.006209665325776135],
		[-2, 0.02275013194817921],
		[-1.96, 0.02499789514822044],
		[-1, 0.15865525393145705],
		[-0.5, 0.3085375387259869],
		[-0.1, 0.460172162722971],
		[0, 0.5],
		[1, 0.8413447460685429],
		[2, 0.9772498680518208],
		[3, 0.9986501019683699],
		[8, 0.9999999999999994],
	])('lies below %s with chance %s', (x, expected) => {
		expect(Math.abs(normalCdf(x) - expected)).toBeLessThan(1e-15)
		expect(Math.abs(normalCdf(x) / expected - 1)).toBeLessThan(1e-13)
	})

	// mpmath: the root of ncdf(x) = p.
	it.each([
		[1e-300, -37.0470962993612],
		[1e-100, -21.27345356096532],
		[1e-10, -6.361340902404056],
		[1e-5, -4.264890793922825],
		[0.001, -3.090232306167813],
		[0.025, -1.959963984540054],
		[0.1, -1.2815515655446004],
		[0.25, -0.6744897501960817],
		[0.4, -0.2533471031357997],
		[0.5, 0],
		[0.75, 0.6744897501960817],
		[0.975, 1.959963984540054],
		[0.999, 3.090232306167813],
	])('has its %s quantile at %s', (p, expected) => {
		expect(Math.abs(normalQuantile(p) - expected)).toBeLessThanOrEqual(1e-13 * Math.abs(expected))
	})

	it('turned round is its own inverse', () => {
		fc.assert(
			fc.property(fc.double({min: -8, max: 5, noNaN: true}), x => {
				expect(normalQuantile(normalCdf(x))).toBeCloseTo(x, 9)
			}),
		)
	})

	it('is the integral of its density', () => {
		const step = 1 / 1024
		let sum = 0
		for (let x = -6; x < 2; x += step) {
			sum += (step / 6) * (normalDensity(x) + 4 * normalDensity(x + step / 2) + normalDensity(x + step))
		}
		expect(sum).toBeCloseTo(normalCdf(2) - normalCdf(-6), 12)
	})

	it('ends where chance ends', () => {
		expect(normalCdf(Number.NEGATIVE_INFINITY)).toBe(0)
		expect(normalCdf(Number.POSITIVE_INFINITY)).toBe(1)
		expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY)
		expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY)
		for (const bad of [-0.1, 1.1, Number.NaN]) expect(normalQuantile(bad)).toBeNaN()
		expect(normalCdf(Number.NaN)).toBeNaN()
	})
})

describe("Edgeworth's series", () => {
	it('without excess is the normal distribution', () => {
		expect(edgeworthCdf(-1.3, 0)).toBe(normalCdf(-1.3))
	})

	// The sum of twelve uniform numbers: excess -1.2 / 12. Irwin-Hall with n = 12 below 6 - 1.5: 1 / 12! sum (-1)^k C(12, k) (4.5 - k)^12.
	it('comes closer to a sum of twelve uniform numbers than the normal does', () => {
		const exact =
			[1, -12, 66, -220, 495].reduce((sum, binomial, k) => sum + binomial * (4.5 - k) ** 12, 0) / 479_001_600
		expect(Math.abs(edgeworthCdf(-1.5, -0.1) - exact)).toBeLessThan(Math.abs(normalCdf(-1.5) - exact) / 5)
	})
})
