import {describe, expect, it} from 'vitest'
import {warmUpOf} from '../../../src/core/stats/warm-up.ts'
import {gaussian, remembering, seeded} from './noise.ts'

/** 1000 ns give or take 2 %, times what the warm-up adds, and a pause of the collector now and then. */
function series(n: number, factor: (i: number) => number, seed = 1): number[] {
	const random = seeded(seed)
	return Array.from({length: n}, (_, i) => {
		const pause = random() < 0.005 ? 20 : 1
		return 1000 * factor(i) * pause * (1 + 0.02 * gaussian(random))
	})
}

describe('warm-up', () => {
	it.each([
		[10_000, 700],
		[10_000, 3000],
		[1000, 37],
		[100, 9],
	])('of %i samples, the first %i at three times the price, ends where it ends', (n, until) => {
		const found = warmUpOf(series(n, i => (i < until ? 3 : 1)))
		expect(found.is).toBe('steady')
		if (found.is !== 'steady') return
		expect(Math.abs(found.from - until)).toBeLessThanOrEqual(1)
		expect(found.excess).toBeGreaterThan(1.9)
		expect(found.excess).toBeLessThan(2.1)
		expect(found.steadyMedian).toBeGreaterThan(990)
		expect(found.steadyMedian).toBeLessThan(1010)
	})

	it('that gets slower instead (a deoptimisation) is one too', () => {
		const found = warmUpOf(series(5000, i => (i < 1200 ? 0.5 : 1)))
		expect(found).toMatchObject({is: 'steady'})
		if (found.is === 'steady') {
			expect(Math.abs(found.from - 1200)).toBeLessThanOrEqual(2)
			expect(found.excess).toBeLessThan(-0.45)
		}
	})

	it('in several steps ends with the last', () => {
		const found = warmUpOf(series(10_000, i => (i < 300 ? 8 : i < 2000 ? 1.5 : 1)))
		expect(found.is === 'steady' && Math.abs(found.from - 2000)).toBeLessThanOrEqual(2)
	})

	it('that decays ends when it is down in the noise', () => {
		const found = warmUpOf(series(10_000, i => 1 + 2 * Math.exp(-i / 300)))
		expect(found.is === 'steady' && found.from).toBeGreaterThan(600)
		expect(found.is === 'steady' && found.from).toBeLessThan(2000)
	})

	it('is the first run of ten when only that one was cold', () => {
		expect(warmUpOf([95, 50, 51, 49, 50, 52, 50, 49, 51, 50])).toMatchObject({is: 'steady', from: 1})
	})

	it('is not a burst in the middle', () => {
		expect(warmUpOf(series(10_000, i => (i > 4000 && i < 4700 ? 5 : 1)))).toMatchObject({
			is: 'steady',
			from: 0,
			excess: 0,
		})
	})

	it.each([
		[10_000, 1],
		[200, 1],
		[20, 1],
		[10, 1],
	])('is seldom seen in %i values that have none', n => {
		let seen = 0
		for (let seed = 0; seed < 200; seed++) {
			const found = warmUpOf(series(n, () => 1, seed))
			if (found.is !== 'steady' || found.from > 0) seen++
		}
		expect(seen / 200).toBeLessThan(n < 50 ? 0.12 : 0.03)
	})

	it('is not made of memory alone', () => {
		const random = seeded(8)
		let seen = 0
		for (let trial = 0; trial < 100; trial++) {
			const found = warmUpOf(remembering(10_000, 0.9, random).map(x => 1000 + 20 * x))
			if (found.is !== 'steady' || found.from > 0) seen++
		}
		expect(seen).toBeLessThan(5)
	})

	it('never ends in a series that climbs all the way, or steps up at the end', () => {
		expect(warmUpOf(series(5000, i => 1 + i / 5000))).toEqual({is: 'unsettled'})
		expect(warmUpOf(series(5000, i => (i > 3800 ? 1.5 : 1)))).toEqual({is: 'unsettled'})
	})

	it('leaves gaps where they are, and says so when there is too little', () => {
		const gaps = series(1000, i => (i < 100 ? 3 : 1)).map((value, i) => (i % 7 === 0 ? Number.NaN : value))
		const found = warmUpOf(gaps)
		expect(found.is === 'steady' && Math.abs(found.from - 100)).toBeLessThanOrEqual(2)
		expect(warmUpOf([1, 2, 3])).toEqual({is: 'too-short'})
		expect(warmUpOf(Array(100).fill(Number.NaN))).toEqual({is: 'too-short'})
		expect(warmUpOf(Array(100).fill(7))).toEqual({is: 'steady', from: 0, steadyMedian: 7, excess: 0})
	})
})
