import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {showPath, showValue} from '../../../src/core/suite/show-value.ts'

const obeyed = /[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/

describe('showValue', () => {
	test.each([
		['a "b"', '"a \\"b\\""'],
		['\x1b[31mred\x07\x9b2J', '"\\u001b[31mred\\u0007\\u009b2J"'],
		['a\nb', '"a\\nb"'],
		['\u202eevil', '"\\u202eevil"'],
		['http://user:word@h/?key=word', '"http://***@h/?key=***"'],
		[12, '12'],
		[Number.NaN, 'NaN'],
		[null, 'null'],
		[true, 'true'],
		[[], 'an empty list'],
		[[1, 2], 'a list of 2'],
		[{a: 1}, 'an object'],
		[() => 1, 'a function'],
		[10n ** 400n, 'a huge integer'],
	])('%o is %s', (value, shown) => {
		expect(showValue(value)).toBe(shown)
	})

	test('is one short line no terminal obeys, whatever the text', () => {
		fc.assert(
			fc.property(fc.string({unit: 'binary', maxLength: 300}), text => {
				const shown = showValue(text)
				expect(shown).not.toMatch(obeyed)
				expect(shown.length).toBeLessThan(180)
			}),
		)
		expect(showValue('x'.repeat(1_000_000))).toBe(`"${'x'.repeat(60)}..." (1000000 characters)`)
	})
})

test('showPath names places the way the user writes them', () => {
	expect(showPath(['suites', 1, 'ready', 'http'])).toBe('suites[1].ready.http')
	expect(showPath(['suites', 0, 'env', 'a b\x1b'])).toBe('suites[0].env["a b\\u001b"]')
	expect(showPath([])).toBe('the configuration')
})
