import fc from 'fast-check'
import {expect, test} from 'vitest'
import {jsonErrorPlace} from '../../../src/core/suite/json-place.ts'

test.each<[string, number, number]>([
	['', 1, 1],
	['{', 1, 2],
	['{\n "a": tru}', 2, 10],
	['// x\n{}', 1, 1],
	['{"a": 1,\n\n  }', 3, 3],
	['{"a":1}}', 1, 8],
	['{"a":"x\ny"}', 1, 8],
	["{'a':1}", 1, 2],
	['[01]', 1, 3],
	['{"a": "b" "c": 1}', 1, 11],
])('%j goes wrong at %i:%i', (text, line, column) => {
	expect(jsonErrorPlace(text)).toEqual({line, column})
})

test('JSON is wrong nowhere; with a letter put in front of a token of it, it is wrong there', () => {
	expect(jsonErrorPlace(' {"a": [1, null]}\n')).toBeNull()
	fc.assert(
		fc.property(fc.json(), text => {
			expect(jsonErrorPlace(text)).toBeNull()
			expect(jsonErrorPlace(`[${text}, x]`)).toEqual({line: 1, column: text.length + 4})
		}),
	)
})
