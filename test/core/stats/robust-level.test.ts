import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {robustLevelOf} from '../../../src/core/stats/robust-level.ts'
import {gaussian, seeded} from './noise.ts'

const figures = fc.array(fc.double({min: -100, max: 100, noNaN: true}), {minLength: 2, maxLength: 30})

describe('a robust level', () => {
	it('has the lower quartile of the distances of all pairs, by its definition', () => {
		// Pairs of 1 2 4 8 are 1 2 3 4 6 7 apart; of these the third, times 2.2219 and 4 / 7.8.
		expect(robustLevelOf([8, 1, 4, 2])).toMatchObject({n: 4, centre: 3})
		expect(robustLevelOf([8, 1, 4, 2]).scale).toBeCloseTo(3 * 2.2219 * (4 / 7.8), 12)
	})

	it('moves with the values and grows with their unit', () => {
		fc.assert(
			fc.property(figures, fc.integer({min: -50, max: 50}), (values, shift) => {
				const {centre, scale} = robustLevelOf(values)
				const there = robustLevelOf(values.map(value => 2 * value + shift))
				expect(there.centre).toBeCloseTo(2 * centre + shift, 6)
				expect(there.scale).toBeCloseTo(2 * scale, 6)
				expect(robustLevelOf(values.toReversed())).toEqual({...robustLevelOf(values)})
			}),
		)
	})

	it('is near the standard deviation of normal values, few or many, and stays there with outliers', () => {
		const random = seeded(1)
		for (const n of [10, 11, 30, 101]) {
			let [plain, wild] = [0, 0]
			for (let trial = 0; trial < 300; trial++) {
				const values = Array.from({length: n}, () => gaussian(random))
				plain += robustLevelOf(values).scale / 300
				wild += robustLevelOf(values.with(0, 1e6)).scale / 300
			}
			expect(Math.abs(plain - 1)).toBeLessThan(0.06)
			expect(wild).toBeLessThan(1 + 3 / n)
		}
	})
})
