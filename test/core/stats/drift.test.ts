import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {driftOf} from '../../../src/core/stats/drift.ts'
import {gaussian, remembering, seeded} from './noise.ts'

const quietly = (n: number, level: (i: number) => number, seed = 1) => {
	const random = seeded(seed)
	return Array.from({length: n}, (_, i) => level(i) * (1 + 0.01 * gaussian(random)))
}

describe('drift', () => {
	it('of a straight line is that line from its first to its last value', () => {
		fc.assert(
			fc.property(fc.integer({min: 5, max: 300}), fc.double({min: -0.9, max: 3, noNaN: true}), (n, change) => {
				const drift = driftOf(Array.from({length: n}, (_, i) => 100 * (1 + (change * i) / (n - 1))))!
				expect(drift.relativeChange).toBeCloseTo(change, 6)
				expect(drift.low).toBeLessThanOrEqual(drift.relativeChange + 1e-9)
				expect(drift.high).toBeGreaterThanOrEqual(drift.relativeChange - 1e-9)
			}),
		)
	})

	it.each([12, 100, 10_000])('of %i values that rise by 10 %% is found, with its size', n => {
		const drift = driftOf(quietly(n, i => 1000 * (1 + (0.1 * i) / n)))!
		expect(drift.p).toBeLessThan(0.01)
		expect(drift.low).toBeGreaterThan(0.04)
		expect(drift.low).toBeLessThan(0.1)
		expect(drift.high).toBeGreaterThan(0.1)
		expect(drift.high).toBeLessThan(0.16)
	})

	it('is not made by a burst of values ten times as long', () => {
		const values = quietly(1000, () => 1000).map((value, i) => (i > 900 && i < 990 ? 10 * value : value))
		const drift = driftOf(values)!
		expect(Math.abs(drift.relativeChange)).toBeLessThan(0.01)
	})

	it('is the size of nothing in a steady series, and its p is as often small as it says', () => {
		let small = 0
		let missed = 0
		for (let seed = 0; seed < 400; seed++) {
			const drift = driftOf(quietly(25, () => 1000, seed))!
			if (drift.p < 0.05) small++
			if (drift.low > 0 || drift.high < 0) missed++
		}
		expect(small / 400).toBeLessThan(0.07)
		expect(missed / 400).toBeLessThan(0.08)
	})

	// Without the correction a third of such series drift "significantly".
	it('is not a slow wave', () => {
		const random = seeded(4)
		let small = 0
		for (let trial = 0; trial < 300; trial++) {
			const values = remembering(60, 0.7, random).map(x => 1000 + 10 * x)
			if (driftOf(values)!.p < 0.05) small++
		}
		expect(small / 300).toBeLessThan(0.17)
	})

	it('says nothing of less than five values, of gaps alone, or of a line that starts at nothing', () => {
		expect(driftOf([1, 2, 3, 4])).toBeNull()
		expect(driftOf(Array(50).fill(Number.NaN))).toBeNull()
		expect(driftOf([0, 0, 0, 0, 0, 0])).toBeNull()
		expect(driftOf([Number.NaN, 1, 2, 3, Number.POSITIVE_INFINITY, 4, 5])).toMatchObject({n: 5})
	})
})
