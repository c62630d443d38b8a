import fc from 'fast-check'
import {expect, test} from 'vitest'
import {InputStage} from '../../src/tui/input-stage.ts'
import {type Mouse, readMouse} from '../../src/tui/mouse.ts'

const buttonOf = (mouse: Mouse) => (mouse.is === 'click' ? (mouse.button === 'left' ? 0 : 2) : mouse.by < 0 ? 64 : 65)
const said = (mouse: Mouse) => `\x1b[<${buttonOf(mouse)};${mouse.column + 1};${mouse.row + 1}M`
const place = {column: fc.nat(999), row: fc.nat(999)}
const anyMouse: fc.Arbitrary<Mouse> = fc.oneof(
	fc.record({is: fc.constant('click' as const), button: fc.constantFrom('left' as const, 'right' as const), ...place}),
	fc.record({is: fc.constant('wheel' as const), by: fc.constantFrom(1, -1), ...place}),
)

test('what a terminal says of a mouse is read back', () => {
	fc.assert(fc.property(anyMouse, mouse => void expect(readMouse(said(mouse))).toEqual(mouse)))
})

test.each([
	['a button let go', '0;1;1m'],
	['moved with a button down', '32;1;1M'],
	['the middle button', '1;1;1M'],
	['with shift', '4;1;1M'],
	['the wheel with ctrl', '80;1;1M'],
	['the wheel to the left', '66;1;1M'],
	['no such place', '0;0;1M'],
	['a place far outside', '0;999999;1M'],
	['a half of one', '0;1M'],
	['none at all', 'M'],
])('%s means nothing, and is no key', (_, text) => {
	expect(readMouse(`\x1b[<${text}`)).toBe('other')
})

test('nothing else is taken for a mouse', () => {
	fc.assert(fc.property(fc.string(), text => void expect(readMouse(text)).toBeNull()))
	for (const text of ['\x1b[0;1;1M', '\x1b[A', '\x1b[I', 'j', '<0;1;1M']) expect(readMouse(text)).toBeNull()
})

/** All that is handed on of texts that are read one after the other, so long after each other. */
function handedOn(reads: readonly string[], afterMs: number): string[] {
	const stage = new InputStage()
	const pieces: string[] = []
	let nowMs = 0
	for (const read of reads) {
		for (const piece of stage.push(read, nowMs)) pieces.push(piece.text)
		const waitMs = stage.waitMs(nowMs)
		if (waitMs !== null && waitMs <= afterMs) for (const piece of stage.elapse(nowMs + waitMs)) pieces.push(piece.text)
		nowMs += afterMs
	}
	return pieces
}

function cutAt(text: string, places: readonly number[]): string[] {
	const cuts = [...new Set([0, ...places.map(place => place % text.length), text.length])].sort((a, b) => a - b)
	return cuts.slice(1).map((end, i) => text.slice(cuts[i], end))
}

const anyDelay = fc.constantFrom(0, 20, 100, 400, 900)

test('wherever the bytes are cut, and however late the rest comes (a second at most), it is a mouse and no key', () => {
	const law = fc.property(
		fc.array(anyMouse, {minLength: 1, maxLength: 4}),
		fc.array(fc.nat(200)),
		anyDelay,
		(mice, places, afterMs) => {
			const reads = cutAt(mice.map(said).join(''), places)
			const pieces = handedOn(reads, afterMs)
			// An escape that stood alone for long was taken for the key; what follows is still no text.
			expect(pieces.filter(piece => piece !== '\x1b').map(readMouse)).toEqual(mice)
			// Behind reports in the same read it is the beginning of the next.
			const alone = reads.filter(read => read.endsWith('\x1b') && !read.includes('M'))
			expect(pieces.filter(piece => piece === '\x1b').length).toBeLessThanOrEqual(alone.length)
		},
	)
	fc.assert(law, {numRuns: 500})
})

test('between keys, too, none of both is lost or changed', () => {
	const token = fc.oneof(anyMouse, fc.constantFrom('j', 'q', 'ä', '漢', '\x1b[A'))
	const law = fc.property(fc.array(token, {minLength: 1}), fc.array(fc.nat(200)), (tokens, places) => {
		const text = tokens.map(one => (typeof one === 'string' ? one : said(one))).join('')
		const pieces = handedOn(cutAt(text, places), 20)
		const [mice, rest] = [pieces.map(readMouse), pieces.filter(piece => readMouse(piece) === null)]
		expect(mice.filter(one => one !== null)).toEqual(tokens.filter(one => typeof one !== 'string'))
		expect(rest.join('')).toBe(tokens.filter(one => typeof one === 'string').join(''))
	})
	fc.assert(law, {numRuns: 300})
})

test('a storm that is cut after an escape types none, also on a line that waits half a second', () => {
	const storm = '\x1b[<65;10;5M'.repeat(50)
	expect(handedOn([`${storm}\x1b`, '[<65;10;5M'], 500).map(readMouse)).toEqual(
		new Array(51).fill(readMouse('\x1b[<65;10;5M')),
	)
})

test('the escape key pressed in a storm is still one, with the next key or a second later', () => {
	expect(handedOn(['\x1b[<65;10;5M\x1b', 'j'], 200).slice(1)).toEqual(['\x1b', 'j'])
	expect(handedOn(['\x1b[<65;10;5M\x1b', ''], 1000).slice(1)).toEqual(['\x1b'])
})

test('the oldest form is noticed, and none of its bytes is a key', () => {
	const stage = new InputStage()
	expect(stage.push('j', 0)).toHaveLength(1)
	expect(stage.takeOldMouse()).toBe(false)
	expect(stage.push('\x1b[M qj', 10)).toEqual([])
	expect(stage.takeOldMouse()).toBe(true)
	expect(stage.takeOldMouse()).toBe(false)
})
