import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {sortedCopy} from '../../../src/core/stats/quantile.ts'
import {outliersOf} from '../../../src/core/stats/tukey.ts'

describe('outliers', () => {
	// Quartiles 2 and 4, so the fences stand at -4, -1, 7 and 10.
	it.each([
		[[1, 2, 3, 4, 5], 0, 0],
		[[-1, 2, 3, 4, 7], 0, 0],
		[[1, 2, 3, 4, 7.1], 1, 0],
		[[1, 2, 3, 4, 10], 1, 0],
		[[1, 2, 3, 4, 10.1], 0, 1],
		[[-4.1, 2, 3, 4, 8], 1, 1],
	])('of %j: %s mild, %s severe', (sorted, mild, severe) => {
		expect(outliersOf(sorted)).toEqual({mild, severe})
	})

	it('are as many turned round, scaled or shifted', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({min: -100, max: 100}), {maxLength: 40}), numbers => {
				const counts = outliersOf(sortedCopy(numbers))
				expect(outliersOf(sortedCopy(numbers.map(value => -value)))).toEqual(counts)
				expect(outliersOf(sortedCopy(numbers.map(value => 4 * value + 64)))).toEqual(counts)
			}),
		)
	})

	it('need quartiles to stand out from', () => {
		expect(outliersOf([1, 1, 1000])).toEqual({mild: 0, severe: 0})
	})
})
