import fc from 'fast-check'
import {expect, test} from 'vitest'
import {combinationsOf, fillPlaceholders, rangeValues} from '../../../src/core/suite/params.ts'

const name = fc.stringMatching(/^[A-Za-z_][\w-]{0,5}$/)
const params = fc.dictionary(name, fc.uniqueArray(fc.string({maxLength: 4}), {minLength: 1, maxLength: 4}), {
	minKeys: 1,
	maxKeys: 3,
})

test('every combination comes once', () => {
	fc.assert(
		fc.property(params, given => {
			const all = combinationsOf(given)
			expect(all).toHaveLength(Object.values(given).reduce((product, values) => product * values.length, 1))
			expect(new Set(all.map(one => JSON.stringify(one.values))).size).toBe(all.length)
			for (const {values} of all) for (const [key, value] of Object.entries(values)) expect(given[key]).toContain(value)
		}),
	)
})

test('a placeholder of a parameter becomes its value and everything else stays', () => {
	expect(fillPlaceholders('{a}-{b}{a} {c} {} {a b} {"a":1} {__proto__}', {a: '{b}', b: '$&'})).toBe(
		'{b}-$&{b} {c} {} {a b} {"a":1} {__proto__}',
	)
})

test.each([
	[1, 4, 1, ['1', '2', '3', '4']],
	[0, 1, 0.1, ['0', '0.1', '0.2', '0.3', '0.4', '0.5', '0.6', '0.7', '0.8', '0.9', '1']],
	[1, 10, 4, ['1', '5', '9']],
	[3, 1, -1, ['3', '2', '1']],
	[5, 5, 1, ['5']],
	[1, 10, 0, null],
	[1, 10, -1, null],
	[1, 10, 0.01, null],
])('from %d to %d by %d', (from, to, step, values) => {
	expect(rangeValues(from, to, step, 100)).toEqual(values)
})
