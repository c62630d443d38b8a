import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {
	sayChange,
	sayChangeBetween,
	sayFactor,
	sayHalfWidth,
	sayLevel,
	sayP,
	sayPrecision,
	sayReach,
	sayShare,
} from '../../../src/core/words/ratio-words.ts'

describe('how a ratio is said', () => {
	it.each([
		[1, '0.00%'],
		[1.000001, '0.00%'],
		[0.999999, '0.00%'],
		[1.0004, '+0.04%'],
		[1.0042, '+0.42%'],
		[0.9958, '-0.42%'],
		[1.0612, '+6.1%'],
		[1.118, '+11.8%'],
		[0.82, '-18.0%'],
		[2.5, 'x2.50'],
		[0.25, 'x0.25'],
		[123.4, 'x123'],
		[null, '-'],
		[Number.NaN, '-'],
		[Number.POSITIVE_INFINITY, '-'],
	])('a change of %s is %s', (ratio, text) => {
		expect(sayChange(ratio)).toBe(text)
	})

	it('as a factor with three digits that count', () => {
		expect([1.5, 0.25, 9.99, 12.34, 123.4, 12_345].map(sayFactor)).toEqual([
			'x1.50',
			'x0.25',
			'x9.99',
			'x12.3',
			'x123',
			'x12 345',
		])
	})

	it.each([
		[{low: 1.081, high: 1.152}, '+8.1% .. +15.2%'],
		[{low: 0.996, high: 1.029}, '-0.40% .. +2.9%'],
		[{low: 3.26, high: 4.91}, 'x3.26 .. x4.91'],
		// Both ends in one form, or the reader compares percents with factors.
		[{low: 0.9, high: 2.5}, 'x0.90 .. x2.50'],
		// The line through times that fall steeply ends below 0: seen as `x-0.16`.
		[{low: -0.16, high: 0.71}, 'x0.00 .. x0.71'],
		[null, '-'],
	])('between %o as %s', (interval, text) => {
		expect(sayChangeBetween(interval)).toBe(text)
	})

	it('never below 0, whatever interval comes, and in no more than 17 characters up to a factor of 1000', () => {
		const ratio = fc.double({min: -5, max: 999, noNaN: true})
		fc.assert(
			fc.property(ratio, ratio, (a, b) => {
				const [low, high] = [Math.min(a, b), Math.max(a, b)]
				const said = [sayChange(low), sayChangeBetween({low, high})]
				for (const text of said) expect(text).not.toContain('x-')
				expect(said[1]!.length).toBeLessThanOrEqual(17)
			}),
		)
	})

	it('how well it is known', () => {
		expect(sayHalfWidth(2 * Math.log(1.0094))).toBe('+/-0.94%')
		expect(sayHalfWidth(null)).toBe('-')
		expect([0.0042, 0.042].map(sayShare)).toEqual(['0.42%', '4.2%'])
		expect([0.99, 0.95, 0.968_75].map(sayLevel)).toEqual(['99%', '95%', '96.9%'])
		expect(sayReach({low: 98, high: 103, at: 100, isRange: false})).toBe('+/-3.0%')
		expect(sayReach({low: 98, high: 103, at: 0, isRange: false})).toBe('-')
		const ci = {low: 98, high: 103, level: 0.95}
		expect(sayPrecision({ci: {...ci, method: 'within-run'}, median: 100})).toBe('(+/-3.0%)')
		expect(sayPrecision({ci: {...ci, method: 'order-statistic'}, median: 100})).toBe('+/-3.0%')
		expect(sayPrecision({ci: null, median: 100})).toBe('-')
	})

	it.each([
		[0.00000001, '<0.0001'],
		[0.0004, '0.0004'],
		[0.012, '0.012'],
		[0.0412, '0.041'],
		[0.02, '0.02'],
		[0.1, '0.10'],
		[1, '1.00'],
		[null, '-'],
	])('a p of %s is %s: without zeros that say nothing, and never as 0', (p, text) => {
		expect(sayP(p)).toBe(text)
	})
})
