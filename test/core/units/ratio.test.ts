import {describe, expect, it} from 'vitest'
import {sayChange, sayFactor, sayP, sayPercentMore} from '../../../src/core/units/ratio.ts'

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

	it('in either form by itself', () => {
		expect(sayFactor(1.5)).toBe('x1.50')
		expect(sayPercentMore(2.5)).toBe('+150.0')
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
