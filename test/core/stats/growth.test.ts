import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {type GrowthOrder, type GrowthPoint, growthOf} from '../../../src/core/stats/growth.ts'
import {gaussian, seeded} from './noise.ts'

const g: Record<GrowthOrder, (n: number) => number> = {
	'1': () => 1,
	'log n': n => Math.log2(n),
	n: n => n,
	'n log n': n => n * Math.log2(n),
	'n^2': n => n ** 2,
	'n^3': n => n ** 3,
}

function timed(
	sizes: readonly number[],
	time: (n: number) => number,
	options: {noise?: number; runs?: number; seed?: number} = {},
) {
	const random = seeded(options.seed ?? 1)
	return sizes.flatMap(size =>
		Array.from(
			{length: options.runs ?? 1},
			(): GrowthPoint => ({
				size,
				time: time(size) * Math.exp((options.noise ?? 0) * gaussian(random)),
			}),
		),
	)
}
const doubling = Array.from({length: 11}, (_, i) => 2 ** i)
const decades = [1, 10, 100, 1000]

describe('order of growth', () => {
	it.each(Object.keys(g) as GrowthOrder[])('%s is found, without noise, exactly', order => {
		const found = growthOf(timed(doubling, n => 50 + 3 * g[order](n)))!
		expect(found.best.order).toBe(order)
		expect(found.ambiguous).toBe(false)
		expect(found.best.fixed).toBeCloseTo(order === '1' ? 53 : 50, 6)
		expect(found.best.rate).toBeCloseTo(order === '1' ? 0 : 3, 6)
		expect(found.best.r2).toBeCloseTo(order === '1' ? 0 : 1, 9)
	})

	it.each(Object.keys(g) as GrowthOrder[])('%s is found over four decades of ten runs in spite of noise', order => {
		let wrong = 0
		for (let seed = 0; seed < 100; seed++) {
			const found = growthOf(timed(decades, n => 100 + 20 * g[order](n), {noise: 0.02, runs: 10, seed}))!
			if (found.best.order !== order && !found.ambiguous) wrong++
		}
		// A hair of growth can always be read into noise about a constant.
		expect(wrong).toBeLessThanOrEqual(order === '1' ? 10 : 0)
	})

	it('is not pulled down by a fixed cost, which an exponent is', () => {
		const found = growthOf(timed([1, 3, 10, 30, 100], n => 1000 + 2 * n * n, {noise: 0.01}))!
		expect(found.best.order).toBe('n^2')
		expect(found.best.fixed / 1000).toBeCloseTo(1, 1)
		expect(found.slope.value).toBeLessThan(1)
	})

	// Medians of one run of a suite: weighted by 1 / time^2 they were called O(1).
	it.each([
		['sum of a list', [2.5, 4.55, 15.7, 59.7, 147], 'n'],
		['stringify', [53, 128, 268, 526, 2890], 'n'],
		['join', [20.4, 133, 428, 1130, 4670], 'n'],
		['a set', [42.7, 82.4, 394, 1560, 6960], 'n'],
	])('sees the growth of %s over five sizes', (_, times, order) => {
		const found = growthOf([1, 4, 16, 64, 256].map((size, i) => ({size, time: times[i]!})))!
		expect([found.best.order, found.runnerUp?.order]).toContain(order)
		expect(found.best.order).not.toBe('1')
	})

	it('fits what a slow search over both parts fits', () => {
		const times = fc.array(fc.double({min: 1, max: 1000, noNaN: true}), {minLength: 5, maxLength: 5})
		fc.assert(
			fc.property(times, ys => {
				const points = ys.map((time, i) => ({size: 3 ** i, time}))
				for (const {order, fixed, rate} of growthOf(points)!.fits) {
					if (order === '1') continue
					const misfit = (a: number, b: number) =>
						points.reduce((sum, {size, time}) => sum + Math.log(time / (a + b * shape(order, size))) ** 2, 0)
					const ours = misfit(fixed, rate)
					for (let i = -40; i <= 40; i++)
						for (let k = -40; k <= 40; k += 4)
							expect(misfit(1000 ** ((i + 40) / 80), 1000 ** (k / 40))).toBeGreaterThanOrEqual(ours - 1e-9)
				}
			}),
			{numRuns: 20},
		)
		function shape(order: GrowthOrder, n: number): number {
			return order === '1' ? 0 : g[order](n)
		}
	})

	it('says so when the sizes cannot tell two orders apart', () => {
		const found = growthOf(timed([100, 110, 120, 130, 140], n => 5 * n * Math.log2(n), {noise: 0.05, runs: 3}))!
		expect(found.ambiguous).toBe(true)
		expect(found.runnerUp).not.toBeNull()
		expect(found.lead).toBeLessThan(2)
	})

	it('has a slope whose interval holds the exponent as often as it says', () => {
		let held = 0
		for (let seed = 0; seed < 300; seed++) {
			const {slope} = growthOf(timed([1, 2, 4, 8, 16, 32, 64], n => 7 * n ** 2, {noise: 0.1, seed}))!
			if (slope.low <= 2 && 2 <= slope.high) held++
		}
		expect(held / 300).toBeGreaterThan(0.91)
		expect(held / 300).toBeLessThan(0.985)
	})

	// criterion.rs, src/stats/bivariate/regression.rs:47-48 adds the residuals to the total sum of squares inside the loop
	// (`ss_tot = ss_res + ...`) and keeps only the last term of it; what it prints as R^2 means nothing, and may be far below 0.
	it('has the R^2 that criterion gets wrong', () => {
		const xs = [1, 2, 3, 4, 5]
		const ys = [2, 4, 5, 4, 5]
		// Textbook: slope 0.6, intercept 2.2, residual sum 2.4, total sum 6, R^2 = 0.6; here of the logarithms.
		const found = growthOf(xs.map((size, i) => ({size, time: ys[i]!})))!
		const linear = found.fits.find(one => one.order === 'n')!
		const logs = ys.map(Math.log)
		const mean = logs.reduce((a, b) => a + b) / logs.length
		const left = logs.map((y, i) => (y - Math.log(linear.fixed + linear.rate * xs[i]!)) ** 2)
		const total = logs.reduce((sum, y) => sum + (y - mean) ** 2, 0)
		const rest = left.reduce((a, b) => a + b)
		expect(linear.r2).toBeCloseTo(1 - rest / total, 12)
		expect(linear.r2).toBeGreaterThan(0)
		expect(linear.r2).toBeLessThan(1)
		let criterionsTotal = 0
		let criterionsRest = 0
		for (const [i, y] of logs.entries()) {
			criterionsRest += left[i]!
			criterionsTotal = criterionsRest + (y - mean) ** 2
		}
		expect(Math.abs(linear.r2 - (1 - criterionsRest / criterionsTotal))).toBeGreaterThan(0.1)
	})

	it('has parts that are never negative, and an R^2 that is never above 1', () => {
		const points = fc.array(
			fc.record({size: fc.integer({min: 1, max: 1e6}), time: fc.double({min: 1e-3, max: 1e9, noNaN: true})}),
			{
				minLength: 4,
				maxLength: 30,
			},
		)
		fc.assert(
			fc.property(points, all => {
				const found = growthOf(all)
				if (new Set(all.map(one => one.size)).size < 4) {
					expect(found).toBeNull()
					return
				}
				for (const one of found!.fits) {
					expect(one.fixed).toBeGreaterThanOrEqual(0)
					expect(one.rate).toBeGreaterThanOrEqual(0)
					expect(one.r2).toBeLessThanOrEqual(1)
					expect(one.aicc).not.toBeNaN()
				}
				expect(found!.lead).toBeGreaterThanOrEqual(0)
			}),
		)
	})

	it('does not depend on the unit of time', () => {
		const points = timed(doubling, n => 40 + n * Math.log2(n), {noise: 0.05})
		const ns = growthOf(points)!
		const seconds = growthOf(points.map(({size, time}) => ({size, time: time * 1e-9})))!
		expect(seconds.best.order).toBe(ns.best.order)
		expect(seconds.lead).toBeCloseTo(ns.lead, 6)
	})

	it('leaves impossible points out, and counts them', () => {
		const found = growthOf([
			...timed(decades, n => n),
			{size: 0, time: 3},
			{size: 5, time: Number.NaN},
			{size: 5, time: 0},
		])!
		expect(found.ignored).toBe(3)
		expect(found.sizes).toBe(4)
		expect(growthOf([])).toBeNull()
		expect(growthOf(timed([1, 10, 100], n => n))).toBeNull()
	})
})
