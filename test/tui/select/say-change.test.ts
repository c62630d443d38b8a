import {describe, expect, test} from 'vitest'
import {sayChange, sayHalfWidth, sayInterval, sayP, share, verdictWord} from '../../../src/tui/select/say-change.ts'

describe('a change is said', () => {
	test.each([
		[1, '0.00%'],
		[1.000001, '0.00%'],
		[0.999999, '0.00%'],
		[1.0042, '+0.42%'],
		[0.9958, '-0.42%'],
		[1.118, '+11.8%'],
		[0.92, '-8.0%'],
		[3.94, 'x3.94'],
		[0.25, 'x0.25'],
		[123.4, 'x123'],
		[Number.NaN, '-'],
	])('%d as %s', (ratio, text) => {
		expect(sayChange(ratio)).toBe(text)
	})

	test.each([
		[{low: 1.081, high: 1.152}, '[  +8.1, +15.2]'],
		[{low: 0.996, high: 1.029}, '[ -0.40,  +2.9]'],
		[{low: 3.26, high: 4.91}, '[ x3.26, x4.91]'],
		[{low: 0.9, high: 2.5}, '[ x0.90, x2.50]'],
		[null, '-'],
	])('the interval %o as %s', (ci, text) => {
		expect(sayInterval(ci)).toBe(text)
	})

	test('a width by its half', () => {
		expect(sayHalfWidth(2 * Math.log(1.0094))).toBe('+/-0.94%')
		expect(sayHalfWidth(null)).toBe('-')
		expect(share(0.0042)).toBe('0.42%')
		expect(share(0.042)).toBe('4.2%')
	})

	test('p without zeros that say nothing, and never as 0', () => {
		expect([0.5, 0.1, 0.0412, 0.02, 0.00001, null].map(sayP)).toEqual(['0.50', '0.10', '0.041', '0.02', '<0.0001', '-'])
	})

	test('a verdict by a sign and a word of its own', () => {
		const said = (['regression', 'improvement', 'inconclusive', 'equivalent'] as const).map(one => verdictWord(one))
		expect(new Set(said.map(one => one.sign)).size).toBe(4)
		expect(said.map(one => one.word)).toEqual(['WORSE', 'BETTER', 'noise', 'same'])
		expect(verdictWord('inconclusive', 'machine-moved').word).toBe('void')
	})
})
