import fc from 'fast-check'
import {expect, test} from 'vitest'
import {lastWords} from '../../../src/core/units/last-words.ts'

const frames = (count: number) => Array.from({length: count}, (_, i) => `    at f${i} (/srv/app.js:${i + 1}:7)`)

test('of a long stack its first line comes first, and how much is left out', () => {
	const lines = [
		'starting',
		'/srv/app.js:1',
		'throw x',
		'^',
		'',
		'TypeError: no url',
		...frames(14),
		'',
		'Node.js v24.21.0',
	]
	expect(lastWords(lines, 6)).toEqual([
		'TypeError: no url',
		'... (11 lines)',
		...frames(14).slice(-3),
		'Node.js v24.21.0',
	])
})

test('causes and properties belong to the stack', () => {
	const lines = [
		'Error: cannot start',
		...frames(4),
		'  code: "E1",',
		'  [cause]: Error: connect ECONNREFUSED',
		...frames(12),
		'  }',
		'}',
	]
	expect(lastWords(lines, 10)[0]).toBe('Error: cannot start')
})

test('a message of several lines is found by its first', () => {
	const lines = ['ready', 'SyntaxError: bad config', 'in line 3', 'of app.yml', ...frames(12)]
	expect(lastWords(lines, 5)[0]).toBe('SyntaxError: bad config')
})

test('an error that is already among them, or that others came after, changes nothing', () => {
	const short = ['Error: a', ...frames(3)]
	expect(lastWords(short, 10)).toEqual(short)
	const handled = ['Error: handled', ...frames(3), ...Array.from({length: 12}, (_, i) => `usage line ${i}`)]
	expect(lastWords(handled, 10)).toEqual(handled.slice(-10))
	const lint = Array.from({length: 30}, (_, i) => `app.js: line ${i}, col 1, Error - no-undef`)
	expect(lastWords(lint, 10)).toEqual(lint.slice(-10))
})

test('never more than asked for, the very last always among them, and twice is once', () => {
	const line = fc.oneof(
		fc.constantFrom('Error: x', '    at f (a.js:1:1)', '}', '', 'word', 'Node.js v24.0.0'),
		fc.string(),
	)
	fc.assert(
		fc.property(fc.array(line, {maxLength: 60}), fc.integer({min: 1, max: 20}), (lines, most) => {
			const said = lines.filter(one => one.trim() !== '')
			const shown = lastWords(lines, most)
			expect(shown.length).toBe(Math.min(most, said.length))
			expect(shown.at(-1)).toBe(said.at(-1))
			expect(lastWords(shown, most)).toEqual(shown)
		}),
	)
})
