import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {holmAdjusted} from '../../../src/core/stats/holm.ts'

const chance = fc.oneof(fc.double({min: 0, max: 1, noNaN: true}), fc.constantFrom(0, 0.01, 0.02, 1))
const family = fc.array(chance, {maxLength: 30})

/** Rejects the smallest p while it is at most alpha over the number that are left, as Holm wrote it. */
function slowRejections(ps: readonly number[], alpha: number): boolean[] {
	const rejected = ps.map(() => false)
	for (let left = ps.length; left > 0; left--) {
		const open = ps.map((_, i) => i).filter(i => !rejected[i])
		const smallest = open.reduce((best, i) => (ps[i]! < ps[best]! ? i : best))
		if (ps[smallest]! * left > alpha) break
		rejected[smallest] = true
	}
	return rejected
}

describe("Holm's adjusted p", () => {
	// R: p.adjust(p, 'holm').
	it.each([
		[
			[0.01, 0.02, 0.03, 0.04],
			[0.04, 0.06, 0.06, 0.06],
		],
		[
			[0.04, 0.001, 0.3],
			[0.08, 0.003, 0.3],
		],
		[
			[0.6, 0.5],
			[1, 1],
		],
		[[0.03], [0.03]],
		[[], []],
	])('of %j are %j', (ps, adjusted) => {
		const found = holmAdjusted(ps)
		expect(found).toHaveLength(adjusted.length)
		for (const [i, p] of found.entries()) expect(p).toBeCloseTo(adjusted[i]!, 12)
	})

	it('reject what Holm stepping down rejects', () => {
		fc.assert(
			fc.property(family, fc.double({min: 0.001, max: 0.5, noNaN: true}), (ps, alpha) => {
				expect(holmAdjusted(ps).map(p => p <= alpha)).toEqual(slowRejections(ps, alpha))
			}),
		)
	})

	it('keep the order of their p, tie where those tie, and lie between them and 1', () => {
		fc.assert(
			fc.property(family, ps => {
				const adjusted = holmAdjusted(ps)
				for (const [i, p] of ps.entries()) {
					expect(adjusted[i]).toBeGreaterThanOrEqual(p)
					expect(adjusted[i]).toBeLessThanOrEqual(1)
					for (const [j, other] of ps.entries()) {
						if (p < other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]!)
						if (p === other) expect(adjusted[i]).toBe(adjusted[j])
					}
				}
			}),
		)
	})

	it('count a p that is missing as 1', () => {
		expect(holmAdjusted([Number.NaN, 0.01])).toEqual([1, 0.02])
	})
})
