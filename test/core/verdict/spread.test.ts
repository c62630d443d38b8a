import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {isWorthAWord, spreadOf} from '../../../src/core/verdict/spread.ts'
import {gaussian, seeded} from '../stats/noise.ts'

describe('the spread of two sides', () => {
	const time = fc.double({min: 1, max: 1e9, noNaN: true})
	const pairs = fc.array(fc.tuple(time, time), {minLength: 20, maxLength: 50})

	it('is finite, whatever the times are, and a share of the runs lies beyond the fence', () => {
		fc.assert(
			fc.property(pairs, fc.double({min: 0, max: 1, noNaN: true}), (all, margin) => {
				const spread = spreadOf(
					all.map(one => one[0]),
					all.map(one => one[1]),
					margin,
				)
				const {base, head, ratio, p, slow} = spread
				for (const one of [base, head, ratio ?? 0, p, slow.fence]) expect(one).toBeGreaterThanOrEqual(0)
				expect(Number.isFinite(slow.fence)).toBe(true)
				expect(p).toBeGreaterThan(0)
				expect(p).toBeLessThanOrEqual(1)
				for (const share of [slow.base, slow.head]) expect(share).toBeLessThanOrEqual(1)
			}),
		)
	})

	it('does not depend on the unit', () => {
		fc.assert(
			fc.property(pairs, all => {
				const [base, head] = [all.map(one => one[0]), all.map(one => one[1])]
				const there = spreadOf(base, head, 0.01)
				const other = spreadOf(
					base.map(one => one * 1024),
					head.map(one => one * 1024),
					0.01,
				)
				expect(other.base).toBeCloseTo(there.base, 9)
				expect(other.p).toBeCloseTo(there.p, 3)
			}),
		)
	})

	it('is that of head by the same fence as that of base, each by its own median', () => {
		const base = Array.from({length: 40}, (_, i) => 100 + (i % 5))
		// Every other run of head is slow, and the rest are twice as slow as base throughout.
		const head = base.map((one, i) => 2 * one * (i % 8 === 3 ? 1.5 : 1))
		const {slow, ratio} = spreadOf(base, head, 0.01)
		expect(slow.base).toBe(0)
		expect(slow.head).toBe(5 / 40)
		expect(slow.fence).toBeGreaterThan(1.03)
		expect(slow.fence).toBeLessThan(1.1)
		expect(ratio).toBeGreaterThan(1.25)
	})

	it('is compared in times where head is the faster one', () => {
		const random = seeded(3)
		const side = (of: number) => Array.from({length: 400}, () => of + 3 * gaussian(random))
		const {ratio, base, head} = spreadOf(side(100), side(50), 0.01)
		expect(head / base).toBeGreaterThan(1.8)
		expect(head / base).toBeLessThan(2.2)
		expect(ratio).toBeGreaterThan(0.9)
		expect(ratio).toBeLessThan(1.1)
	})

	it('is worth a word from a quarter more on, and from 1 % of the median or the margin', () => {
		const one = {
			pairs: 40,
			base: 0.02,
			head: 0.04,
			ratio: 2,
			ci: null,
			p: 0.001,
			slow: {fence: 1.1, base: 0, head: 0.1},
		}
		expect(isWorthAWord(one, 0.05)).toBe(true)
		expect(isWorthAWord({...one, head: 0.029}, 0.05)).toBe(false)
		expect(isWorthAWord({...one, head: 0.025}, 0.004)).toBe(true)
		expect(isWorthAWord({...one, ratio: 1.24}, 0.05)).toBe(false)
		expect(isWorthAWord({...one, base: 0, ratio: null}, 0.05)).toBe(true)
	})
})
