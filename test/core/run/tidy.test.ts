import {describe, expect, it} from 'vitest'
import {tidyInterval} from '../../../src/core/run/summary/tidy.ts'

describe('an interval in a file that people read', () => {
	it('has nine digits, a level of four decimals, and all else as it was', () => {
		expect(tidyInterval({level: 0.99218750001, low: 0.1 + 0.2, high: 1 / 3, method: 'signed-rank'})).toEqual({
			level: 0.9922,
			low: 0.3,
			high: 0.333333333,
			method: 'signed-rank',
		})
	})

	it('that is not there stays away', () => {
		expect(tidyInterval(null)).toBeNull()
	})
})
