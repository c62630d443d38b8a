import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {meanRatioInterval} from '../../../src/core/stats/mean-ratio.ts'
import {momentsOf} from '../../../src/core/stats/moments.ts'
import {tQuantile} from '../../../src/core/stats/student-t.ts'
import {gaussian, seeded} from './noise.ts'

/** Whether Student's t tells the mean of head - ratio base from 0. */
function isTold(base: readonly number[], head: readonly number[], ratio: number, level: number): boolean {
	const {mean, stddev} = momentsOf(head.map((value, i) => value - ratio * base[i]!))
	return Math.abs(mean) > (tQuantile((1 + level) / 2, base.length - 1) * stddev) / Math.sqrt(base.length)
}

const value = fc.double({min: 0.01, max: 10, noNaN: true})
const pairs = fc.array(fc.tuple(value, value), {minLength: 2, maxLength: 30})
const sides = (all: ReadonlyArray<readonly [number, number]>) =>
	[all.map(one => one[0]), all.map(one => one[1])] as const

describe('the interval of a ratio of means', () => {
	it('holds the ratios that cannot be told, and no others', () => {
		fc.assert(
			fc.property(pairs, fc.double({min: 0.05, max: 20, noNaN: true}), (all, ratio) => {
				const [base, head] = sides(all)
				const {low, high} = meanRatioInterval(base, head, 0.95)!
				const near = [low, high ?? low].some(end => Math.abs(ratio - end) < 1e-6 * ratio)
				// Where base may be 0, what lies between is told or not: only that the ratios above are not told is sure.
				if (near || (high === null && low === 0)) return
				expect(isTold(base, head, ratio, 0.95)).toBe(!(ratio >= low && (high === null || ratio <= high)))
			}),
		)
	})

	it('holds the ratio of the means', () => {
		fc.assert(
			fc.property(pairs, all => {
				const [base, head] = sides(all)
				const ratio = momentsOf(head).mean / momentsOf(base).mean
				const {low, high} = meanRatioInterval(base, head, 0.95)!
				expect(low).toBeLessThanOrEqual(ratio * (1 + 1e-9))
				expect(high ?? ratio).toBeGreaterThanOrEqual(ratio * (1 - 1e-9))
			}),
		)
	})

	it('has no upper end where the mean of base may be 0, and is none where it is', () => {
		expect(meanRatioInterval([0, 0, 9, 0], [1, 1.1, 0.9, 1], 0.95)).toMatchObject({high: null, method: 'fieller'})
		expect(meanRatioInterval([0, 0, 0], [1, 2, 3], 0.95)).toBeNull()
		expect(meanRatioInterval([1], [2], 0.95)).toBeNull()
	})

	it('is a point where the ratio is the same in every pair', () => {
		const {low, high} = meanRatioInterval([1, 2, 3, 4], [3, 6, 9, 12], 0.95)!
		expect(low).toBeCloseTo(3, 6)
		expect(high).toBeCloseTo(3, 6)
	})

	it.each([
		['distances of normal runs', (random: () => number) => Math.abs(gaussian(random))],
		['those of runs with a long tail', (random: () => number) => Math.exp(gaussian(random))],
		['those that one run in twenty is far from', (random: () => number) => (random() < 0.05 ? 4 : 1) * random()],
	])('of 40 pairs and 95 %% holds the truth in 90 to 98 of 100: %s', (_, draw) => {
		const random = seeded(31)
		let held = 0
		for (let trial = 0; trial < 1000; trial++) {
			const base = Array.from({length: 40}, () => draw(random))
			const head = Array.from({length: 40}, () => 3 * draw(random))
			const {low, high} = meanRatioInterval(base, head, 0.95)!
			if (low <= 3 && (high === null || high >= 3)) held++
		}
		expect(held / 1000).toBeGreaterThan(0.9)
		expect(held / 1000).toBeLessThan(0.98)
	})
})
