import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {editDistance, nearest} from '../../../src/core/units/nearest.ts'

describe('nearest', () => {
	test.each([
		['htpt-json', 'http-json'],
		['HTTP-JSON', 'http-json'],
		['startu', 'startup'],
		['comand', 'command'],
		['par', 'parse-large'],
	])('%s means %s', (typed, meant) => {
		expect(nearest(typed, ['http-json', 'startup', 'command', 'parse-large'])).toBe(meant)
	})

	test.each(['banana', '', 'x', 'x'.repeat(10_000)])('says nothing for %s', typed => {
		expect(nearest(typed, ['http-json', 'startup', 'command'])).toBeNull()
	})

	test('says nothing when a beginning fits two', () => {
		expect(nearest('http', ['http-json-large', 'http-json-small'])).toBeNull()
	})
})

describe('editDistance', () => {
	/** The definition, without a table. */
	const slow = (a: string, b: string): number => {
		if (a === '' || b === '') return a.length + b.length
		const choices = [
			slow(a.slice(0, -1), b) + 1,
			slow(a, b.slice(0, -1)) + 1,
			slow(a.slice(0, -1), b.slice(0, -1)) + (a.at(-1) === b.at(-1) ? 0 : 1),
		]
		if (a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1)) {
			choices.push(slow(a.slice(0, -2), b.slice(0, -2)) + 1)
		}
		return Math.min(...choices)
	}

	test('equals its definition', () => {
		const word = fc.string({unit: fc.constantFrom('a', 'b', 'c'), maxLength: 5})
		fc.assert(fc.property(word, word, (a, b) => editDistance(a, b) === slow(a, b)))
	})
})
