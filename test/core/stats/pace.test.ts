import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {endByPace, roundEnds} from '../../../src/core/stats/pace.ts'

/** When each part is over that takes so long. */
function endsOf(fromMs: number, tookMs: readonly number[]): number[] {
	let at = fromMs
	return tookMs.map(ms => (at += ms))
}

/** What is told after each part. */
function told(fromMs: number, tookMs: readonly number[], total: number, beforeMs: number | null = null): number[] {
	const ends = endsOf(fromMs, tookMs)
	return ends.map((_, i) => endByPace({fromMs, endsMs: ends.slice(0, i + 1), total, beforeMs})!)
}

describe('the end by the pace of what is done', () => {
	test('is not known before a part is done, unless they were done before', () => {
		expect(endByPace({fromMs: 10, endsMs: [], total: 5, beforeMs: null})).toBeNull()
		expect(endByPace({fromMs: 10, endsMs: [], total: 5, beforeMs: 500})).toBe(510)
	})

	test('is exact for parts that take equally long, once there are three', () => {
		expect(told(500, [100, 100, 100, 100], 10).slice(2)).toEqual([1500, 1500])
	})

	test('is no later than the last part when all are done', () => {
		fc.assert(
			fc.property(fc.array(fc.nat(10_000), {minLength: 1, maxLength: 40}), took => {
				expect(told(0, took, took.length).at(-1)!).toBeLessThanOrEqual(endsOf(0, took).at(-1)!)
			}),
		)
	})

	test('does not move away by chance', () => {
		const part = fc.integer({min: 980, max: 1020})
		fc.assert(
			fc.property(fc.array(part, {minLength: 1, maxLength: 60}), fc.constantFrom(null, 60_000), (took, before) => {
				const ends = told(0, took, 60, before)
				if (before !== null) expect(ends[0]).toBe(before)
				for (const [i, end] of ends.entries()) if (i > 0) expect(end).toBeLessThanOrEqual(ends[i - 1]!)
			}),
		)
	})

	test('moves away where the parts really become slower', () => {
		const ends = told(0, [...new Array<number>(10).fill(100), ...new Array<number>(10).fill(300)], 40)
		expect(ends.at(-1)!).toBeGreaterThan(ends[9]! * 1.5)
	})
})

test('rounds of unequal parts are equal: the end does not move with the part that is under way', () => {
	const sizes = [10, 100, 1000]
	const took = new Array<readonly number[]>(8).fill(sizes).flat()
	const ends = endsOf(0, took)
	const told = ends.map((_, i) =>
		endByPace({fromMs: 0, endsMs: roundEnds(ends.slice(0, i + 1), sizes.length), total: 8, beforeMs: null}),
	)
	expect(told.slice(0, 2)).toEqual([null, null])
	expect(told.slice(8)).toEqual(new Array(took.length - 8).fill(8880))
})
