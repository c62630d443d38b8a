import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {shareDifference, wilsonBounds} from '../../../src/core/profile/share-difference.ts'
import {meanSpread, spreadOf, steadied} from '../../../src/core/profile/share-spread.ts'
import {Random} from '../../../src/core/stats/random.ts'

const exact = {scaleBelow: 0, scaleAbove: 0}
const z = 1.959_963_984_540_054

describe('the difference of two shares', () => {
	// Newcombe 1998, table II, method 10: examples a, b, f and g.
	test.each([
		[56, 70, 48, 80, 0.0524, 0.3339],
		[9, 10, 3, 10, 0.1705, 0.809],
		[10, 10, 0, 20, 0.6791, 1],
		[10, 10, 0, 10, 0.6075, 1],
	])('%i of %i less %i of %i, as published', (a, m, b, n, low, high) => {
		const found = shareDifference(
			{share: b / n, worth: n, scale: 1, ...exact},
			{share: a / m, worth: m, scale: 1, ...exact},
			z,
		)
		expect(found.low).toBeCloseTo(low, 4)
		expect(found.high).toBeCloseTo(high, 4)
	})

	test('covers the true one about as often as it says, also where one side has almost none', () => {
		const random = new Random(3)
		const count = (n: number, p: number) => {
			let k = 0
			for (let i = 0; i < n; i++) if (random.nextUnit() < p) k++
			return k
		}
		for (const [p, q, scale] of [
			[0.2, 0.25, 1],
			[0.004, 0.03, 1],
			[0.5, 0.5, 1.4],
		] as const) {
			let covered = 0
			for (let trial = 0; trial < 1000; trial++) {
				const base = {share: count(400, p) / 400, worth: 400, scale: 1, ...exact}
				const head = {share: count(400, q) / 400, worth: 400, scale, ...exact}
				const {low, high} = shareDifference(base, head, z)
				if (low <= scale * q - p && scale * q - p <= high) covered++
			}
			expect(covered).toBeGreaterThan(930)
			expect(covered).toBeLessThan(990)
		}
	})

	test('swapped is negated, exactly, and always holds the estimate', () => {
		const seen = fc.record({
			share: fc.double({min: 0, max: 1, noNaN: true}),
			worth: fc.double({min: 1, max: 1e7, noNaN: true}),
			scale: fc.double({min: 0, max: 1e6, noNaN: true}),
			scaleBelow: fc.double({min: 0, max: 1e6, noNaN: true}),
			scaleAbove: fc.double({min: 0, max: 1e6, noNaN: true}),
		})
		fc.assert(
			fc.property(seen, seen, fc.double({min: 0.1, max: 20, noNaN: true}), (base, head, width) => {
				const [there, back] = [shareDifference(base, head, width), shareDifference(head, base, width)]
				expect(there.low + back.high).toBe(0)
				expect(there.high + back.low).toBe(0)
				const {low, high} = wilsonBounds(base.share, base.worth, width)
				expect(low <= base.share && base.share <= high && low >= 0 && high <= 1).toBe(true)
			}),
		)
	})
})

describe('the spread of shares', () => {
	test('is 1 where counting is all there is, and the length of spells where samples come in spells', () => {
		const random = new Random(5)
		const share = 0.3
		const shares = (spell: number) =>
			Array.from({length: 400}, () => {
				let k = 0
				for (let i = 0; i < 1000; i += spell) if (random.nextUnit() < share) k += spell
				return k / 1000
			})
		const ratio = (spell: number) =>
			spreadOf([{shares: shares(spell), samples: new Array(400).fill(1000), share}]).ratio
		expect(ratio(1)).toBeGreaterThan(0.85)
		expect(ratio(1)).toBeLessThan(1.15)
		expect(ratio(10)).toBeGreaterThan(8.5)
		expect(ratio(10)).toBeLessThan(11.5)
	})

	test('of few runs leans on that of all functions, and never goes below counting', () => {
		const all = meanSpread([
			{ratio: 4, degrees: 100},
			{ratio: 2, degrees: 100},
		])
		expect(all.ratio).toBe(3)
		expect(steadied({ratio: 30, degrees: 2}, all)).toEqual({ratio: (30 * 2 + 3 * 8) / 10, degrees: 10})
		expect(steadied({ratio: 0.1, degrees: 50}, {ratio: 0.5, degrees: 100}).ratio).toBe(1)
		expect(steadied({ratio: 1, degrees: 0}, {ratio: 1, degrees: 0})).toEqual({
			ratio: 4,
			degrees: Number.POSITIVE_INFINITY,
		})
		expect(spreadOf([{shares: [0.5], samples: [10], share: 0.5}])).toEqual({ratio: 1, degrees: 0})
	})
})
