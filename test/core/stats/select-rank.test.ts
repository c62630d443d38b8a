import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {selectMedian, selectRank} from '../../../src/core/stats/select-rank.ts'

const numbers = fc.array(
	fc.oneof(fc.double({noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300}), fc.integer({min: -3, max: 3})),
	{
		minLength: 1,
		maxLength: 30,
	},
)

describe('the value of a rank', () => {
	it('is what sorting and picking finds, to the last bit', () => {
		fc.assert(
			fc.property(numbers, values => {
				const sorted = values.toSorted((a, b) => a - b)
				const atMost = (value: number) => values.filter(one => one <= value).length
				for (let rank = 1; rank <= sorted.length; rank++) {
					const found = selectRank(rank, sorted[0]!, sorted.at(-1)!, atMost)
					expect(found === sorted[rank - 1]).toBe(true)
				}
				const half = sorted.length / 2
				const median = sorted[Math.ceil(half) - 1]! / 2 + sorted[Math.floor(half)]! / 2
				expect(selectMedian(sorted.length, sorted[0]!, sorted.at(-1)!, atMost) - median).toBeCloseTo(0, 12)
			}),
		)
	})

	it('takes no more than 64 counts, however small and large the values', () => {
		const values = [-1e308, -5e-324, 0, 5e-324, 1e308]
		let counts = 0
		const atMost = (value: number) => {
			counts++
			return values.filter(one => one <= value).length
		}
		expect(selectRank(4, -1e308, 1e308, atMost)).toBe(5e-324)
		expect(counts).toBeLessThanOrEqual(64)
	})

	it('of nothing is no number', () => {
		expect(selectMedian(0, 0, 0, () => 0)).toBeNaN()
	})
})
