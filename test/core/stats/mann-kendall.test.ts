import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {mannKendall} from '../../../src/core/stats/mann-kendall.ts'
import {seeded} from './noise.ts'

/** Every order of the values, the slow way. */
function orders(values: readonly number[]): number[][] {
	if (values.length < 2) return [[...values]]
	return values.flatMap((value, i) => orders(values.toSpliced(i, 1)).map(rest => [value, ...rest]))
}

describe('the trend test', () => {
	it('gives the share of all orders that trend as much', () => {
		const all = orders([1, 2, 3, 4, 5, 6])
		const scores = all.map(order => Math.abs(mannKendall(order).score))
		for (const order of all.filter((_, i) => i % 37 === 0)) {
			const {score, p} = mannKendall(order)
			expect(p).toBeCloseTo(scores.filter(other => other >= Math.abs(score)).length / all.length, 12)
		}
	})

	// Kendall's table for n = 10: P(S >= 23) = 0.023.
	it('agrees with the published table', () => {
		const order = [1, 5, 2, 6, 3, 9, 8, 4, 10, 7]
		const {score, p} = mannKendall(order)
		expect(score).toBe(23)
		expect(p / 2).toBeCloseTo(0.023, 3)
	})

	it('does not care for the shape of a trend, and turns its sign with it', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({min: -50, max: 50}), {minLength: 2, maxLength: 30}), values => {
				const there = mannKendall(values)
				expect(mannKendall(values.map(x => x ** 3)).score).toBe(there.score)
				const back = mannKendall(values.toReversed())
				expect(back.score).toBe(0 - there.score)
				expect(back.p).toBeCloseTo(there.p, 12)
			}),
		)
	})

	it('finds no trend in ties and in too few values', () => {
		expect(mannKendall([3, 3, 3, 3, 3])).toEqual({score: 0, tau: 0, p: 1})
		expect(mannKendall([1, 2, 3]).p).toBe(1)
		expect(mannKendall([])).toEqual({score: 0, tau: 0, p: 1})
	})

	it('is wrong about noise as often as it says, with ties too', () => {
		const random = seeded(1)
		let smooth = 0
		let stepped = 0
		for (let trial = 0; trial < 1000; trial++) {
			const values = Array.from({length: 30}, random)
			if (mannKendall(values).p < 0.05) smooth++
			if (mannKendall(values.map(x => Math.floor(x * 4))).p < 0.05) stepped++
		}
		expect(smooth).toBeGreaterThan(30)
		expect(smooth).toBeLessThan(70)
		expect(stepped).toBeGreaterThan(25)
		expect(stepped).toBeLessThan(70)
	})
})
