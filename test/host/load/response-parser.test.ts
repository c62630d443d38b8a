import fc from 'fast-check'
import {expect, test} from 'vitest'
import {type Parsed, ResponseParser} from '../../../src/host/load/response-parser.ts'

interface Read {
	readonly parsed: Parsed
	readonly status: number
	readonly isKept: boolean
	readonly keptMs: number | null
	readonly body: string
}

/** @param cuts  where the answer is cut into what is read at once; `closed`: how the connection ends behind it */
function read(
	text: string,
	{
		cuts = [],
		isHead = false,
		closed = null,
	}: {cuts?: readonly number[]; isHead?: boolean; closed?: 'fin' | 'rst' | null} = {},
): Read {
	const parser = new ResponseParser()
	parser.begin(isHead, true)
	const all = Buffer.from(text, 'latin1')
	let parsed: Parsed = 'more'
	const edges = [0, ...cuts.map(cut => cut % (all.length + 1)).toSorted((a, b) => a - b), all.length]
	for (let i = 1; i < edges.length && (parsed === 'more' || parsed === 'done'); i++) {
		const part = all.subarray(edges[i - 1], edges[i])
		if (part.length > 0) parsed = parser.push(part, part.length)
	}
	if (closed !== null && parsed === 'more') parsed = parser.end(closed === 'rst')
	const {status, isKept, keptMs, body} = parser
	return {parsed, status, isKept, keptMs, body: Buffer.concat(body ?? []).toString('latin1')}
}

const head = (lines: readonly string[], status = '200 OK') => [`HTTP/1.1 ${status}`, ...lines, '', ''].join('\r\n')
const good = {parsed: 'done', status: 200} as const

test.each<[string, string, Parameters<typeof read>[1], Partial<Read>]>([
	['a length', `${head(['content-length: 5'])}hello`, {}, {...good, body: 'hello', isKept: true}],
	['no body', head(['Content-Length: 0']), {}, {...good, body: ''}],
	['a status without a body', head([], '204 No Content'), {}, {parsed: 'done', status: 204, isKept: true}],
	['nothing that changed', head(['content-length: 90'], '304 Not Modified'), {}, {parsed: 'done', status: 304}],
	['the answer to HEAD', head(['content-length: 90']), {isHead: true}, good],
	['a status without a word', head(['content-length: 0'], '200'), {}, good],
	[
		'chunks',
		`${head(['transfer-encoding: chunked'])}5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n`,
		{},
		{...good, body: 'hello world'},
	],
	[
		'chunks with trailers',
		`${head(['Transfer-Encoding: gzip, Chunked'])}1\r\na\r\n0\r\nx: y\r\nz: w\r\n\r\n`,
		{},
		{...good, body: 'a'},
	],
	[
		'chunks of which one has a size in capitals',
		`${head(['transfer-encoding: chunked'])}A \r\n0123456789\r\n0\r\n\r\n`,
		{},
		good,
	],
	['lines that end without a carriage return', 'HTTP/1.1 200 OK\ncontent-length: 2\n\nhi', {}, {...good, body: 'hi'}],
	[
		'an interim answer before it',
		`HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${head(['content-length: 1'])}x`,
		{},
		{...good, body: 'x'},
	],
	[
		'until the end of the connection',
		`${head([])}anything`,
		{closed: 'fin'},
		{...good, body: 'anything', isKept: false},
	],
	['an end that is announced', head(['connection: close', 'content-length: 0']), {}, {...good, isKept: false}],
	['an old server', 'HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n', {}, {...good, isKept: false}],
	[
		'an old server that keeps it',
		'HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n',
		{},
		{...good, isKept: true},
	],
	['how long it is kept', head(['keep-alive: timeout=5, max=9', 'content-length: 0']), {}, {...good, keptMs: 5000}],
	['the same length twice', head(['content-length: 1, 1', 'content-length: 1']) + 'x', {}, good],
	[
		'a length beside chunks',
		`${head(['content-length: 3', 'transfer-encoding: chunked'])}0\r\n\r\n`,
		{},
		{...good, isKept: false},
	],
	['another length', head(['content-length: 1', 'content-length: 2']) + 'xx', {}, {parsed: 'malformed'}],
	['no number', head(['content-length: five']), {}, {parsed: 'malformed'}],
	['less than nothing', head(['content-length: -5']), {}, {parsed: 'malformed'}],
	['more than it said', `${head(['content-length: 2'])}abc`, {}, {parsed: 'malformed'}],
	['a second answer', `${head(['content-length: 0'])}${head(['content-length: 0'])}`, {}, {parsed: 'malformed'}],
	['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n\r\n', {}, {parsed: 'malformed'}],
	['another protocol', head([], '101 Switching Protocols'), {}, {parsed: 'malformed'}],
	['a status of four digits', head([], '2000 OK'), {}, {parsed: 'malformed'}],
	['chunks of no size', `${head(['transfer-encoding: chunked'])}\r\n\r\n`, {}, {parsed: 'malformed'}],
	['chunks longer than they say', `${head(['transfer-encoding: chunked'])}1\r\nab\r\n`, {}, {parsed: 'malformed'}],
	[
		'chunks of a size that nobody has',
		`${head(['transfer-encoding: chunked'])}ffffffffffffff\r\n`,
		{},
		{parsed: 'malformed'},
	],
	['interim answers without end', 'HTTP/1.1 102 Processing\r\n\r\n'.repeat(200), {}, {parsed: 'malformed'}],
	['a head without end', head([`x: ${'a'.repeat(70_000)}`]), {}, {parsed: 'too-large'}],
	['a head that never ends', `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(20_000)}`, {}, {parsed: 'too-large'}],
	[
		'trailers without end',
		`${head(['transfer-encoding: chunked'])}0\r\n${'x: y\r\n'.repeat(20_000)}`,
		{},
		{parsed: 'too-large'},
	],
	['nothing, and an end', '', {closed: 'fin'}, {parsed: 'reset'}],
	['half a head, and an end', 'HTTP/1.1 200', {closed: 'fin'}, {parsed: 'cut'}],
	['half a body, and an end', `${head(['content-length: 9'])}half`, {closed: 'fin'}, {parsed: 'cut'}],
	[
		'chunks without their last, and an end',
		`${head(['transfer-encoding: chunked'])}4\r\nhalf\r\n`,
		{closed: 'fin'},
		{parsed: 'cut'},
	],
	[
		'the same where the end was announced',
		`${head(['connection: close', 'transfer-encoding: chunked'])}4\r\nhalf\r\n`,
		{closed: 'fin'},
		{parsed: 'cut'},
	],
	['until the end of a connection that is reset', `${head([])}anything`, {closed: 'rst'}, {parsed: 'cut'}],
])('%s', (_, text, how, expected) => {
	expect(read(text, how)).toMatchObject(expected)
	// Byte by byte it is the same.
	expect(read(text, {...how, cuts: Array.from({length: Math.min(text.length, 3000)}, (__, at) => at)})).toMatchObject(
		expected,
	)
})

test('however an answer is cut on its way, it is the same answer', () => {
	const body = fc.string({maxLength: 60, unit: fc.constantFrom('a', '\r', '\n', '0', ';', 'f')})
	const chunked = fc
		.array(fc.string({minLength: 1, maxLength: 30, unit: fc.constantFrom('a', '\r', '\n', '0')}), {maxLength: 4})
		.map(chunks => ({
			text: `${head(['Transfer-Encoding: chunked'])}${chunks.map(chunk => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('')}0\r\n\r\n`,
			body: chunks.join(''),
		}))
	const sized = body.map(text => ({text: `${head([`Content-Length: ${text.length}`, 'x-y: z'])}${text}`, body: text}))
	fc.assert(
		fc.property(fc.oneof(chunked, sized), fc.array(fc.nat(), {maxLength: 8}), ({text, body: said}, cuts) => {
			expect(read(text, {cuts})).toMatchObject({parsed: 'done', status: 200, body: said, isKept: true})
			// Without its last byte it is not over yet.
			expect(read(text.slice(0, -1), {cuts, closed: 'fin'}).parsed).toBe('cut')
		}),
	)
})

test('whatever comes, it says something of it', () => {
	const piece = fc.constantFrom(
		'HTTP/1.1 ',
		'200',
		' OK',
		'\r\n',
		'\n',
		'content-length: ',
		'transfer-encoding: chunked',
		'5',
		'ffff',
		';',
		' ',
		'hello',
		'0',
	)
	fc.assert(
		fc.property(
			fc.array(fc.oneof(piece, fc.string({maxLength: 4})), {maxLength: 30}),
			fc.array(fc.nat(), {maxLength: 5}),
			(pieces, cuts) => {
				const {parsed} = read(pieces.join(''), {cuts, closed: 'fin'})
				expect(['done', 'malformed', 'too-large', 'cut', 'reset']).toContain(parsed)
			},
		),
	)
})

test('one parser reads the answers of a connection one after the other', () => {
	const parser = new ResponseParser()
	for (const status of ['200 OK', '404 Not Found', '500 No']) {
		parser.begin(false)
		expect(parser.hasBegun).toBe(false)
		const text = Buffer.from(`${head(['content-length: 2'], status)}hi`)
		expect(parser.push(text, text.length)).toBe('done')
		expect(parser.status).toBe(Number(status.slice(0, 3)))
	}
	const unasked = Buffer.from('x')
	expect(parser.push(unasked, 1)).toBe('malformed')
})
