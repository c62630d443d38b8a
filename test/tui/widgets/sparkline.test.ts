import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {unicode} from '../../../src/tui/text/glyphs.ts'
import {bar, progressBar} from '../../../src/tui/widgets/bar.ts'
import {downsample, sparkline} from '../../../src/tui/widgets/sparkline.ts'

describe('sparkline', () => {
	test('runs from nothing to the maximum, blank where nothing was measured', () => {
		expect(sparkline([0, 50, 100, Number.NaN, 200], 100, unicode)).toBe('▁▅█ █')
		expect(sparkline([0, 0], 0, unicode)).toBe('▁▁')
	})
})

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

describe('bar', () => {
	test('ends in eighths and shows the smallest share as a sliver', () => {
		expect(bar(1, 4, unicode)).toBe('████')
		expect(bar(0.5, 4, unicode)).toBe('██')
		expect(bar(0.53125, 4, unicode)).toBe('██▏')
		expect(bar(0.0001, 4, unicode)).toBe('▏')
		expect(bar(0, 4, unicode)).toBe('')
		expect(bar(7, 4, unicode)).toBe('████')
	})

	test('stands in brackets for progress', () => {
		expect(progressBar(0.5, 10, unicode)).toBe('[████    ]')
	})
})
