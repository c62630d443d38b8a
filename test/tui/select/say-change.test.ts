import {describe, expect, test} from 'vitest'
import {sayHalfWidth, sayInterval, share, verdictWord} from '../../../src/tui/select/say-change.ts'

describe('a change is said', () => {
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

	test('a verdict by a sign and a word of its own', () => {
		const said = (['regression', 'improvement', 'inconclusive', 'equivalent'] as const).map(one => verdictWord(one))
		expect(new Set(said.map(one => one.sign)).size).toBe(4)
		expect(said.map(one => one.word)).toEqual(['WORSE', 'BETTER', 'noise', 'same'])
		expect(verdictWord('inconclusive', 'machine-moved').word).toBe('void')
	})
})
