import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {Histogram} from '../../../src/core/stats/histogram.ts'
import {bucketsOf, edgesFor, inUnit, unitFor, unitForRange} from '../../../src/tui/select/buckets.ts'

const ms = unitFor(1e6)

describe('histogram rows', () => {
	test('grow by round factors for a wide spread, with what lies outside in rows of its own', () => {
		expect(edgesFor(0.6e6, 60e6, 9, 'auto').map(edge => edge / 1e6)).toEqual([0.5, 1, 2, 5, 10, 20, 50, 100])
	})

	test('are equal steps for a narrow one', () => {
		expect(edgesFor(205e6, 216e6, 9, 'auto').map(edge => edge / 1e6)).toEqual([204, 206, 208, 210, 212, 214, 216, 218])
	})

	test('are what was asked for, not what the spread would have', () => {
		expect(edgesFor(1e6, 9e6, 12, 'log').length).toBeGreaterThan(5)
		const [first, second, third] = edgesFor(1e6, 90e6, 12, 'linear')
		expect(third! - second!).toBeCloseTo(second! - first!)
	})

	test('hold every value once, and there are no more than asked for', () => {
		fc.assert(
			fc.property(
				fc.array(fc.double({min: 1, max: 1e12, noNaN: true}), {minLength: 1, maxLength: 50}),
				fc.integer({min: 3, max: 20}),
				fc.constantFrom('auto' as const, 'log' as const, 'linear' as const),
				(values, rows, scale) => {
					const histogram = new Histogram()
					for (const value of values) histogram.add(value)
					const unit = unitFor(histogram.quantile(0.5))
					const low = histogram.quantile(0.005)
					const buckets = bucketsOf(
						histogram,
						edgesFor(low, Math.max(low, histogram.quantile(0.995)), rows, scale),
						unit,
					)
					expect(buckets.length).toBeLessThanOrEqual(rows)
					expect(buckets.reduce((sum, bucket) => sum + bucket.count, 0)).toBe(values.length)
					expect(new Set(buckets.map(bucket => bucket.label)).size).toBe(buckets.length)
				},
			),
			{seed: 10},
		)
	})
})

describe('figures in one unit', () => {
	test('take the unit of the slow ones, unless the typical one would vanish in it', () => {
		expect(unitForRange(225e3, 24e6).name).toBe('ms')
		expect(unitForRange(5e3, 24e6).name).toBe('us')
		expect(unitForRange(210e6, 215e6).name).toBe('ms')
	})

	test('have three digits that count', () => {
		expect([3.12e6, 14.9e6, 212e6, 0, 0.004e6, 12_304e6].map(ns => inUnit(ns, ms))).toEqual([
			'3.12',
			'14.9',
			'212',
			'0',
			'0.0040',
			'12 304',
		])
	})
})
