import fc from 'fast-check'
import {expect, test} from 'vitest'
import {InputStage} from '../../src/tui/input-stage.ts'
import {type Mouse, readMouse, readMouseAnswer} from '../../src/tui/mouse.ts'

const said = ({is, column, row, ...more}: Mouse) =>
	`\x1b[<${is === 'click' ? 0 : 'by' in more && more.by < 0 ? 64 : 65};${column + 1};${row + 1}M`
const anyMouse: fc.Arbitrary<Mouse> = fc.oneof(
	fc.record({is: fc.constant('click' as const), column: fc.nat(999), row: fc.nat(999)}),
	fc.record({
		is: fc.constant('wheel' as const),
		by: fc.constantFrom(1 as const, -1 as const),
		column: fc.nat(999),
		row: fc.nat(999),
	}),
)

test('what a terminal says of a mouse is read back', () => {
	fc.assert(fc.property(anyMouse, mouse => void expect(readMouse(said(mouse))).toEqual(mouse)))
})

test('a button let go, moved, another one, or one with a key held means nothing', () => {
	for (const text of ['\x1b[<0;1;1m', '\x1b[<32;1;1M', '\x1b[<2;1;1M', '\x1b[<4;1;1M', '\x1b[<80;1;1M', '\x1b[<0;0;1M'])
		expect(readMouse(text)).toBe('other')
})

test('nothing else is taken for a mouse', () => {
	fc.assert(fc.property(fc.string(), text => void expect(readMouse(text)).toBeNull()))
	for (const text of ['\x1b[<0;1M', '\x1b[0;1;1M', '\x1b[A', 'j']) expect(readMouse(text)).toBeNull()
})

test('wherever the bytes are cut, and however late the rest comes (a second at most), it is a mouse and no key', () => {
	const law = fc.property(
		fc.array(anyMouse, {minLength: 1, maxLength: 4}),
		fc.array(fc.nat(200)),
		fc.constantFrom(0, 20, 100, 400, 900),
		(mice, places, afterMs) => {
			const text = mice.map(said).join('')
			const cuts = [...new Set(places.map(place => place % text.length)), text.length].sort((a, b) => a - b)
			const stage = new InputStage()
			const pieces: string[] = []
			let nowMs = 0
			let from = 0
			for (const to of cuts) {
				if (to === from) continue
				for (const piece of stage.push(text.slice(from, to), nowMs)) pieces.push(piece.text)
				const waitMs = stage.waitMs(nowMs)
				if (waitMs !== null && waitMs <= afterMs)
					for (const piece of stage.elapse(nowMs + waitMs)) pieces.push(piece.text)
				nowMs += afterMs
				from = to
			}
			// An escape that stood alone for long was taken for the key; what follows is still no text.
			expect(pieces.filter(piece => piece !== '\x1b').map(readMouse)).toEqual(mice)
		},
	)
	fc.assert(law, {numRuns: 500})
})

test('the answer to whether it can: set and not set are yes, not known is no', () => {
	expect(['0', '1', '2', '3', '4'].map(state => readMouseAnswer(`\x1b[?1006;${state}$y`))).toEqual([
		false,
		true,
		true,
		true,
		false,
	])
	expect(readMouseAnswer('\x1b[?2026;2$y')).toBeNull()
})
