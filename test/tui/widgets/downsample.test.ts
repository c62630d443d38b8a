import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {downsample} from '../../../src/tui/widgets/downsample.ts'

describe('downsample', () => {
	test('keeps every peak and never makes more bins than there is room for', () => {
		fc.assert(
			fc.property(
				fc.array(fc.integer({min: 0, max: 1000}), {minLength: 1, maxLength: 300}),
				fc.integer({min: 1, max: 60}),
				fc.integer({min: 0, max: 500}),
				(values, width, first) => {
					const bins = downsample(values, width, 'max', first)
					expect(bins.length).toBeLessThanOrEqual(width)
					expect(Math.max(...bins)).toBe(Math.max(...values))
				},
			),
			{seed: 7},
		)
	})

	test('moves bin by bin as a series grows instead of being cut anew', () => {
		const values = Array.from({length: 200}, (_, i) => (i * 7919) % 101)
		for (let first = 0; first < 100; first++) {
			const before = downsample(values.slice(first, first + 60), 20, 'max', first)
			const after = downsample(values.slice(first + 1, first + 61), 20, 'max', first + 1)
			// What both show in full is the same, up to one bin that left at the front.
			const whole = before.slice(1, -1)
			expect([after.slice(1, whole.length + 1), after.slice(0, whole.length)]).toContainEqual(whole)
		}
	})

	test('takes the last of a level', () => {
		expect(downsample([1, 9, 2, 8, 3, 7], 4, 'last')).toEqual([9, 8, 7])
	})
})
