import fc from 'fast-check'
import stringWidth from 'string-width'
import {describe, expect, test} from 'vitest'
import {clip, cut, cutName, cutStart, left, right, widthOf, wrapped} from '../../../src/tui/text/width.ts'

const anyText = fc.oneof(
	fc.string({unit: 'grapheme', maxLength: 20}),
	fc
		.array(fc.constantFrom('a', ' ', '─', '█', '漢', '🚀', '👩‍👩‍👧', 'é', 'ｱﾞ', '·'), {maxLength: 20})
		.map(parts => parts.join('')),
)

describe('widthOf', () => {
	test('is what Ink measures', () => {
		fc.assert(
			fc.property(anyText, text => {
				expect(widthOf(text)).toBe(stringWidth(text))
			}),
			{seed: 1},
		)
	})
})

describe('cutting', () => {
	test('never leaves more cells than asked for', () => {
		fc.assert(
			fc.property(anyText, fc.integer({min: 0, max: 30}), (text, width) => {
				for (const short of [clip(text, width), cut(text, width), cutStart(text, width)])
					expect(widthOf(short)).toBeLessThanOrEqual(width)
			}),
			{seed: 2},
		)
	})

	test('leaves alone what fits', () => {
		fc.assert(
			fc.property(anyText, text => {
				expect(cut(text, widthOf(text))).toBe(text)
				expect(cutStart(text, widthOf(text))).toBe(text)
			}),
			{seed: 3},
		)
	})

	test('fills to exactly the width', () => {
		fc.assert(
			fc.property(anyText, fc.integer({min: 0, max: 30}), (text, width) => {
				expect(widthOf(left(text, width))).toBe(width)
				expect(widthOf(right(text, width))).toBe(width)
			}),
			{seed: 4},
		)
	})

	test('says what is missing and where', () => {
		expect(cut('JSON.parse', 6)).toBe('JSON.~')
		expect(cutStart('a/b/report.md', 10)).toBe('~report.md')
		expect(clip('漢字', 3)).toBe('漢')
		expect(left('漢字', 3)).toBe('漢~')
	})
})

describe('wrapping', () => {
	test('breaks at blanks and loses no word that fits', () => {
		fc.assert(
			fc.property(fc.array(fc.string({unit: 'grapheme-ascii', minLength: 1, maxLength: 8}), {maxLength: 12}), words => {
				const text = words.join(' ').trim()
				const lines = wrapped(text, 12)
				for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(12)
				expect(lines.join(' ').replaceAll(/ +/g, ' ').trim()).toBe(text.replaceAll(/ +/g, ' '))
			}),
			{seed: 12},
		)
	})
})

describe('a name that is too long', () => {
	test.each([
		['fetch/concurrency=5', 19, 'fetch/concurrency=5'],
		['fetch everything/concurrency=5', 19, 'fetc~/concurrency=5'],
		['fetch everything/concurrency=5', 16, '~g/concurrency=5'],
		['fetch everything/concurrency=5', 6, '~ncy=5'],
		['the only one of its kind', 9, 'the only~'],
	])('%s in %i cells keeps what tells it from others of its kind', (name, width, said) => {
		expect(cutName(name, width)).toBe(said)
	})
})
