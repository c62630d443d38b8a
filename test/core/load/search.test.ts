import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {BreakingPointSearch, type SearchPlan} from '../../../src/core/load/search.ts'
import {Random} from '../../../src/core/stats/random.ts'

const plan: SearchPlan = {fromRate: 10, toRate: 20_000, stepMs: 3000, precision: 0.03}

/** @returns the rates that were tried, in order */
function run(search: BreakingPointSearch, holds: (rate: number, n: number) => boolean | null): number[] {
	const tried: number[] = []
	for (let rate = search.rate; rate !== null && tried.length < 500; rate = search.rate) {
		tried.push(rate)
		search.note(holds(rate, tried.length))
	}
	return tried
}

describe('a search', () => {
	test('closes in on the rate from both sides, in few steps', () => {
		fc.assert(
			fc.property(fc.double({min: 10.5, max: 19_900, noNaN: true}), limit => {
				const search = new BreakingPointSearch(plan)
				const tried = run(search, rate => rate <= limit)
				const found = search.found!
				if (found.is !== 'between') throw new Error(found.is)
				expect(found.low).toBeLessThanOrEqual(limit)
				expect(found.high).toBeGreaterThan(limit)
				expect(found.high / found.low).toBeLessThanOrEqual(1.0301)
				expect(tried.length).toBeLessThanOrEqual(11 + 2 * 7)
			}),
		)
	})

	test('ends where it holds at every rate, and where it holds at none', () => {
		const above = new BreakingPointSearch(plan)
		expect(run(above, () => true).at(-1)).toBe(20_000)
		expect(above.found).toEqual({is: 'above', low: 20_000, high: null})
		const below = new BreakingPointSearch(plan)
		expect(run(below, () => false)).toEqual([10, 10])
		expect(below.found).toEqual({is: 'below', low: null, high: 10})
	})

	test('tries what did not hold once more, and what nobody can tell', () => {
		const once = new BreakingPointSearch(plan)
		const tried = run(once, (rate, n) => n !== 3 && rate <= 1000)
		expect(tried.slice(0, 5)).toEqual([10, 20, 40, 40, 80])
		expect(once.found).toMatchObject({is: 'between'})
		const untold = new BreakingPointSearch(plan)
		run(untold, rate => (rate > 100 ? null : true))
		expect(untold.found).toEqual({is: 'untold', low: 80, high: 160})
	})

	test('finds the limit of a server within 3 % in at least 95 of 100 tries, with a second in which the machine was busy now and then', () => {
		let good = 0
		for (let seed = 0; seed < 100; seed++) {
			const random = new Random(seed)
			const limit = 50 * 200 ** random.nextUnit()
			const search = new BreakingPointSearch(plan)
			// One step in twenty fails for a reason that is not the server's.
			run(search, rate => rate <= limit && random.nextUnit() > 0.05)
			const found = search.found!
			if (found.is === 'between' && found.low <= limit * 1.0001 && found.high >= limit * 0.9999) good++
		}
		expect(good).toBeGreaterThanOrEqual(95)
	})
})
