import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {fewestEarlier, ratioToEarlier} from '../../../src/core/stats/ratio-to-earlier.ts'
import {gaussian, seeded} from './noise.ts'

const values = fc.array(fc.double({min: 1e-3, max: 1e6, noNaN: true}), {minLength: fewestEarlier, maxLength: 30})
const value = fc.double({min: 1e-3, max: 1e6, noNaN: true})

describe('one value beside earlier ones', () => {
	it('keeps its ratio and interval whatever the unit, and turns when it is twice as long instead of half', () => {
		fc.assert(
			fc.property(values, value, fc.double({min: 1e-3, max: 1e3, noNaN: true}), (earlier, next, unit) => {
				const found = ratioToEarlier(earlier, next, 0.99)
				const scaled = ratioToEarlier(
					earlier.map(one => one * unit),
					next * unit,
					0.99,
				)
				const turned = ratioToEarlier(
					earlier.map(one => 1 / one),
					1 / next,
					0.99,
				)
				expect(scaled.ratio / found.ratio).toBeCloseTo(1, 6)
				expect(scaled.interval!.low / found.interval!.low).toBeCloseTo(1, 6)
				expect(turned.ratio * found.ratio).toBeCloseTo(1, 6)
				expect(turned.interval!.high * found.interval!.low).toBeCloseTo(1, 6)
			}),
		)
	})

	it('has an interval that says the same as its p', () => {
		fc.assert(
			fc.property(values, value, value, (earlier, next, other) => {
				const {ratio, interval, pOf} = ratioToEarlier(earlier, next, 0.99)
				const {low, high} = interval!
				const nearEnd = [low, high].some(end => Math.abs(Math.log(other / end)) < 1e-6)
				if (nearEnd || high / low < 1 + 1e-9) return
				expect(other < low || other > high).toBe(pOf(other) < 0.01)
				expect(pOf(ratio)).toBeCloseTo(1, 6)
			}),
		)
	})

	it('covers one value more of the same kind as often as it says', () => {
		for (const n of [5, 8, 20]) {
			const random = seeded(n)
			const trials = 4000
			let outside = 0
			for (let trial = 0; trial < trials; trial++) {
				const draw = () => Math.exp(0.03 * gaussian(random))
				const {interval} = ratioToEarlier(Array.from({length: n}, draw), draw(), 0.95)
				if (interval!.low > 1 || interval!.high < 1) outside++
			}
			// Five standard deviations of a share of 5 %.
			expect(Math.abs(outside / trials - 0.05)).toBeLessThan(5 * Math.sqrt((0.05 * 0.95) / trials))
		}
	})

	it('knows a known answer, what never varies, and too few', () => {
		// Logarithms 0 ± 0.1: mean 0, standard deviation sqrt(0.04 / 4) = 0.1; t(4) at 95 % is 2.776.
		const {ratio, interval} = ratioToEarlier([Math.exp(0.1), Math.exp(0.1), Math.exp(-0.1), Math.exp(-0.1), 1], 1, 0.95)
		expect(ratio).toBeCloseTo(1, 12)
		expect(Math.log(interval!.high)).toBeCloseTo(2.7764 * 0.1 * Math.sqrt(1.2), 4)
		const still = ratioToEarlier([303, 303, 303, 303, 303], 310, 0.99)
		expect(still.interval).toMatchObject({low: expect.closeTo(310 / 303), high: expect.closeTo(310 / 303)})
		expect(still.pOf(1)).toBe(0)
		expect(ratioToEarlier([303, 303, 303, 303, 303], 303, 0.99).pOf(1)).toBe(1)
		expect(ratioToEarlier([1, 1, 1, 1], 9, 0.99)).toMatchObject({ratio: expect.closeTo(9), interval: null})
	})
})
