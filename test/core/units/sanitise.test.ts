import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {sanitise} from '../../../src/core/units/sanitise.ts'

describe('text of a target', () => {
	it.each([
		['colour', '\u001b[1;31mred\u001b[0m', 'red'],
		['cursor and clear', 'a\u001b[2J\u001b[Hb', 'ab'],
		['a title', '\u001b]0;owned\u0007text', 'text'],
		['a title ended by ST', '\u001b]0;owned\u001b\\text', 'text'],
		['a device string', '\u001bPq#0;2;0\u001b\\text', 'text'],
		['a clipboard write', '\u001b]52;c;ZXZpbA==\u0007text', 'text'],
		['an eight bit sequence', '\u009b31mred', 'red'],
		['an unfinished sequence', 'text\u001b[31', 'text'],
		['an unfinished title', 'text\u001b]0;owned', 'text'],
		['a lone escape', 'text\u001b', 'text'],
		['a reset', '\u001bctext', 'text'],
		['backspaces and bells', 'pass\b\b\b\bword\u0007', 'password'],
		['line ends', 'a\r\nb\nc', 'abc'],
		['tabs', 'a\tb', 'a  b'],
		['text turned round', 'user\u202enimda', 'usernimda'],
		['invisible characters', 'a\u200bb\ufeffc', 'abc'],
		['other scripts and emoji', 'größe 日本 🚀', 'größe 日本 🚀'],
	])('loses %s', (_what, hostile, harmless) => {
		expect(sanitise(hostile)).toBe(harmless)
	})

	it('holds nothing a terminal acts on, and is left alone the second time', () => {
		const nasty = fc.string({
			maxLength: 40,
			unit: fc.constantFrom(
				'\u001b',
				'[',
				']',
				'0',
				';',
				'm',
				'\u0007',
				'\u009b',
				'\u009c',
				'\\',
				'P',
				'a',
				'\n',
				'\u202e',
				' ',
			),
		})
		fc.assert(
			fc.property(fc.oneof(nasty, fc.string({unit: 'binary'})), text => {
				const clean = sanitise(text)
				expect(clean).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
				expect(sanitise(clean)).toBe(clean)
			}),
			{numRuns: 500},
		)
	})

	it('that is plain stays as it is', () => {
		fc.assert(fc.property(fc.string({unit: 'grapheme-ascii'}), text => sanitise(text) === text))
	})
})
