import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {niceStep} from '../../../src/core/stats/nice-step.ts'
import {sayTick} from '../../../src/core/words/figure-words.ts'
import {levelsOf, niceAxis} from '../../../src/tui/widgets/axis.ts'

describe('niceAxis', () => {
	test('holds the data in the rows asked for', () => {
		const value = fc.double({min: -1e9, max: 1e9, noNaN: true})
		fc.assert(
			fc.property(value, value, fc.integer({min: 2, max: 20}), (a, b, rows) => {
				const [low, high] = [Math.min(a, b), Math.max(a, b)]
				const axis = niceAxis(low, high, rows)
				const slack = axis.step * 1e-6
				expect(axis.min).toBeLessThanOrEqual(low + slack)
				expect(axis.max).toBeGreaterThanOrEqual(high - slack)
				expect((axis.max - axis.min) / axis.step).toBeCloseTo(rows - 1, 6)
			}),
			{seed: 6},
		)
	})

	test('has no two levels that read the same', () => {
		const value = fc.double({min: -1e9, max: 1e9, noNaN: true})
		fc.assert(
			fc.property(value, value, fc.integer({min: 2, max: 20}), (a, b, rows) => {
				const axis = niceAxis(Math.min(a, b), Math.max(a, b), rows)
				const labels = levelsOf(axis).map(level => sayTick(level, axis.step))
				expect(labels).toHaveLength(rows)
				expect(new Set(labels).size).toBe(rows)
			}),
			{seed: 8},
		)
	})

	test('takes round numbers', () => {
		expect(niceAxis(0, 93, 5)).toEqual({min: 0, max: 100, step: 25})
		expect(niceAxis(151, 212, 5)).toMatchObject({step: 20})
		expect([0.3, 1, 1.1, 2.2, 3, 7].map(atLeast => niceStep(atLeast))).toEqual([0.5, 1, 2, 2.5, 5, 10])
	})

	test('stays while the data fit, and changes when they do not', () => {
		const before = niceAxis(0, 93, 5)
		expect(niceAxis(0, 60, 5, before)).toBe(before)
		expect(niceAxis(0, 101, 5, before)).not.toBe(before)
		expect(niceAxis(0, 3, 5, before)).not.toBe(before)
	})
})
