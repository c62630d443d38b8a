import fc from 'fast-check'
import {expect, test} from 'vitest'
import {type JsonPart, JsonStream, JsonSyntaxError} from '../../../src/core/profile/formats/json-stream.ts'

/** The document as it comes together from pieces of so many bytes. */
function read(text: string, pieceBytes: number, parts: Record<string, JsonPart> = {}) {
	const seen: Record<string, unknown> = Object.create(null)
	const list: unknown[] = []
	const stream = new JsonStream({
		onKey: key => (key === null ? 'elements' : Object.hasOwn(parts, key) ? parts[key]! : 'value'),
		onElement: (key, element) => {
			if (key === null) list.push(JSON.parse(element))
			else ((seen[key] ??= []) as unknown[]).push(JSON.parse(element))
		},
		onValue: (key, value) => {
			seen[key] = JSON.parse(value)
		},
		onNumbers: (key, numbers) => {
			seen[key] = Array.from(numbers.values())
		},
		onNoNumbers: key => {
			seen[key] = 'no numbers'
		},
		onBytes: () => {},
	})
	const bytes = new TextEncoder().encode(text)
	for (let at = 0; at < bytes.length; at += pieceBytes) stream.push(bytes.subarray(at, at + pieceBytes))
	stream.end()
	return text.trimStart().startsWith('[') ? list : {...seen}
}

const pieces = fc.constantFrom(1, 2, 3, 7, 64, 10_000)

test('any document comes together from any pieces', () => {
	const value = fc.jsonValue().filter(one => typeof one === 'object' && one !== null)
	fc.assert(
		fc.property(value, pieces, fc.constantFrom(undefined, 1), (document, pieceBytes, indent) => {
			const text = JSON.stringify(document, null, indent)
			const wanted = JSON.parse(text)
			// An assignment to __proto__ makes no key.
			fc.pre(!text.includes('__proto__'))
			expect(read(text, pieceBytes)).toEqual(wanted)
		}),
	)
})

test('numbers are what JSON.parse makes of them, whatever stands between', () => {
	const number = fc.oneof(
		fc.integer(),
		fc.double({min: -1e21, max: 1e21, noNaN: true}),
		fc.double({noNaN: true, noDefaultInfinity: true}),
		fc.maxSafeInteger(),
	)
	const space = fc.constantFrom('', ' ', '\n\t')
	fc.assert(
		fc.property(fc.array(fc.tuple(number, space, space)), pieces, (numbers, pieceBytes) => {
			const list = `[${numbers.map(([n, before, after]) => before + JSON.stringify(n) + after).join(',')}]`
			const text = `{"a":${list},"b":2}`
			const wanted = (JSON.parse(list) as number[]).map(n => n + 0)
			expect(read(text, pieceBytes, {a: 'numbers', b: 'skip'})).toEqual({a: wanted})
		}),
	)
})

test('elements and numbers stand in any order among what is passed over', () => {
	const text = '{"x":{"y":[1,"]}"]},"n":[{"id":1},{"id":2}],"e":[],"s":[3, 4],"z":"\\"}"}'
	const parts: Record<string, JsonPart> = {x: 'skip', n: 'elements', e: 'numbers', s: 'numbers', z: 'skip'}
	for (const pieceBytes of [1, 5, 1000])
		expect(read(text, pieceBytes, parts)).toEqual({n: [{id: 1}, {id: 2}], e: [], s: [3, 4]})
})

test('a list in which something else stands is said to be none, and the rest is read', () => {
	for (const list of ['[1,"2"]', '[{"size":1,"id":[2]}]', '[null]', '"no list"', '7'])
		expect(read(`{"a":${list},"b":[1]}`, 3, {a: 'numbers', b: 'numbers'})).toEqual({a: 'no numbers', b: [1]})
})

test.each([
	'',
	'{',
	'{"a"',
	'{"a":1',
	'{"a":[1,2',
	'[1,2',
	'{"a":1}}',
	'{"a":1}x',
	'{a:1}',
	'[1]]',
	'{"a":[1,,2]}',
	'{"a":[-]}',
	'{"a":1,}',
	'x',
])('%j is no document', text => {
	for (const pieceBytes of [1, 100]) expect(() => read(text, pieceBytes, {a: 'numbers'})).toThrow(JsonSyntaxError)
})
