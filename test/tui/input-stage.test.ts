import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {InputStage, loneEscapeMs} from '../../src/tui/input-stage.ts'

interface Read {
	readonly text: string
	/** Since the read before. */
	readonly afterMs: number
}

/** All that is handed on, the escape key as `<esc>`; between two reads and after the last, time does what it does. */
function handedOn(reads: readonly Read[]): string[] {
	const stage = new InputStage()
	const pieces: string[] = []
	let nowMs = 5000
	const take = (some: ReturnType<InputStage['push']>) => {
		for (const {text, isEscapeKey} of some) pieces.push(isEscapeKey ? '<esc>' : text)
	}
	const rest = (untilMs: number) => {
		const waitMs = stage.waitMs(nowMs)
		if (waitMs !== null && nowMs + waitMs <= untilMs) take(stage.elapse(nowMs + waitMs))
		nowMs = untilMs
	}
	for (const {text, afterMs} of reads) {
		rest(nowMs + afterMs)
		take(stage.push(text, nowMs))
	}
	rest(nowMs + 10_000)
	return pieces
}

/** The same characters in as many reads as there are cuts, and one. */
function cut(text: string, cuts: readonly number[], afterMs: number): Read[] {
	const places = [0, ...cuts, text.length]
	return places.slice(1).map((end, i) => ({text: text.slice(places[i], end), afterMs: i === 0 ? 0 : afterMs}))
}

const bracketed = (text: string) => `\x1b[200~${text}\x1b[201~`

describe('a paste is text', () => {
	// As over slow lines: 25 to 100 ms. The last is longer than the escape key takes.
	for (const afterMs of [0, 25, 100, loneEscapeMs - 1, 400])
		test(`wherever its marks are cut in up to three reads, ${afterMs} ms apart`, () => {
			const paste = bracketed('q')
			for (let one = 1; one < paste.length; one++)
				for (let two = one; two < paste.length; two++) {
					const pieces = handedOn(cut(`j${paste}k`, two > one ? [one + 1, two + 1] : [one + 1], afterMs))
					// Only what came too late to be told from the key was one; it closes and never runs anything.
					const isKey = afterMs > loneEscapeMs && (one === 1 || two === 1)
					expect(pieces.filter(piece => piece !== '<esc>')).toEqual(['j', paste, 'k'])
					expect(pieces.includes('<esc>'), `${one} ${two}`).toBe(isKey)
				}
		})

	test('whatever it holds, however it comes', () => {
		const texts = fc.string({unit: fc.constantFrom('q', 'f', '\r', '\x03', '\x1b', '[', '2', '0', '~', '1', 'ä')})
		const law = fc.property(texts, fc.array(fc.nat(200)), fc.integer({min: 0, max: 1900}), (text, places, afterMs) => {
			fc.pre(!bracketed(text).slice(0, -1).includes('\x1b[201~'))
			const paste = bracketed(text)
			const cuts = [...new Set(places.map(place => 2 + (place % (paste.length - 2))))].sort((a, b) => a - b)
			expect(handedOn(cut(paste, cuts, afterMs))).toEqual([paste])
		})
		fc.assert(law)
	})

	test('without an end swallows no ctrl-c that comes alone after a silence', () => {
		const silent = [
			{text: '\x1b[200~half of it', afterMs: 0},
			{text: '\x03', afterMs: 3000},
			{text: 'q', afterMs: 0},
		]
		expect(handedOn(silent)).toEqual([bracketed('half of it'), '\x03', 'q'])
		expect(
			handedOn([
				{text: '\x1b[200~a', afterMs: 0},
				{text: '\x03\x1b[201~', afterMs: 3000},
			]),
		).toEqual([bracketed('a\x03')])
	})

	test('of a gigabyte is not kept', () => {
		const stage = new InputStage()
		stage.push('\x1b[200~', 0)
		for (let i = 0; i < 100; i++) stage.push('x'.repeat(10_000), i)
		expect(stage.push('\x1b[201~', 100)[0]!.text.length).toBeLessThan(70_000)
	})
})

describe('sequences', () => {
	const sequences = [
		'\x1b[A',
		'\x1b[1;5C',
		'\x1bOB',
		'\x1b[5~',
		'\x1b[I',
		'\x1b[O',
		'\x1b[<35;10;20M',
		'\x1b[[A',
		'\x1b[2$',
		'\x1b[Z',
		'\x1b[?62;c',
	]

	test('cut in two or three are whole again, and act as nothing else', () => {
		for (const sequence of sequences)
			for (const afterMs of [0, 25, 100])
				for (let one = 1; one < sequence.length; one++)
					for (let two = one; two < sequence.length; two++)
						expect(handedOn(cut(sequence, [...new Set([one, two])], afterMs)), JSON.stringify(sequence)).toEqual([
							sequence,
						])
	})

	test('and text in any order, in any reads, are what they are in one', () => {
		const tokens = fc.array(fc.constantFrom('j', 'q', '\r', 'ä', '漢', bracketed('q'), ...sequences))
		const law = fc.property(tokens, fc.array(fc.nat(200)), fc.integer({min: 0, max: 100}), (some, places, afterMs) => {
			const text = some.join('')
			fc.pre(text.length > 0)
			const cuts = [...new Set(places.map(place => place % text.length))].filter(at => at > 0).sort((a, b) => a - b)
			expect(handedOn(cut(text, cuts, afterMs)).join('')).toBe(text)
			expect(handedOn(cut(text, cuts, afterMs))).not.toContain('<esc>')
		})
		fc.assert(law)
	})

	test('an arrow whose rest comes after the escape was taken for the key is still an arrow', () => {
		expect(handedOn(cut('\x1b[Aj', [1], 300))).toEqual(['<esc>', '\x1b[A', 'j'])
		expect(handedOn(cut('\x1b[A', [1], 2000))).toEqual(['<esc>', '[A'])
	})

	test('a report of a mouse is one however late its rest comes', () => {
		expect(handedOn(cut('\x1b[<0;10;20Mj', [1], 9000))).toEqual(['<esc>', '\x1b[<0;10;20M', 'j'])
	})

	test('of a mouse, of any kind, and answers of the terminal are no keys', () => {
		expect(handedOn([{text: '\x1b[M q!\x1b]11;rgb:q/q/q\x07\x1bP>|q\x1b\\k', afterMs: 0}])).toEqual(['k'])
		expect(handedOn(cut('\x1b]11;rgb:qq/q/q\x1b\\k', [3, 9], 50))).toEqual(['k'])
	})
})

describe('the escape key', () => {
	const alone = {text: '\x1b', afterMs: 0}

	test('is one when nothing follows, soon enough for a hand', () => {
		expect(handedOn([alone])).toEqual(['<esc>'])
		expect(loneEscapeMs).toBeLessThanOrEqual(150)
	})

	test('and a key typed right behind it are two, in one read as well', () => {
		expect(handedOn([alone, {text: 'j', afterMs: 60}])).toEqual(['<esc>', 'j'])
		for (const key of ['q', '1', '?', '+', '/', 'é', '漢', 'P', '\r', '\t', ' ', '\x03'])
			expect(handedOn([{text: `\x1b${key}`, afterMs: 0}])).toEqual(['<esc>', key])
		expect(handedOn([{text: 'j\x1bqk\x1b\x1b[A', afterMs: 0}])).toEqual(['j', '<esc>', 'qk', '<esc>', '\x1b[A'])
	})

	test('is none before a backspace: with Alt that deletes while one types', () => {
		for (const key of ['\x7f', '\b']) expect(handedOn([{text: `\x1b${key}j`, afterMs: 0}])).toEqual([`\x1b${key}`, 'j'])
	})

	test('held down is many', () => {
		expect(
			handedOn([
				{text: '\x1b\x1b', afterMs: 0},
				{text: '\x1b', afterMs: 30},
			]),
		).toEqual(['<esc>', '<esc>', '<esc>'])
	})
})
