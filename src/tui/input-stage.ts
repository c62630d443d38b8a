/**
 * Between the terminal and Ink: puts together again what a slow line has cut. Ink waits 20 ms for the rest of an escape sequence and then takes
 * the pieces for keys; over SSH the rest of a paste's opening mark may come 100 ms later, and the text behind it was run as keys. What is
 * handed on here are whole sequences, whole pastes and text.
 */

const esc = '\x1b'
const pasteStart = '\x1b[200~'
const pasteEnd = '\x1b[201~'
const ctrlC = '\x03'

/** So long the escape key takes; the rest of a sequence that comes within is no key. */
export const loneEscapeMs = 150
/** `[` this soon after an escape that was taken for the key is the rest of a sequence: nobody types that. Nor `[<0;1`, of a mouse, ever in one read. */
const lateMs = 1000
/** A paste whose end never comes would swallow every key. */
const silentPasteMs = 2000
/** An answer of the terminal to somebody's question that is not over by then is none. */
const stringMs = 1000
const longestString = 4096
/** Nobody reads more of a paste. */
const longestPaste = 65_536

export interface InputPiece {
	readonly text: string
	/** The escape key: whatever comes behind it belongs to something else. */
	readonly isEscapeKey: boolean
}

type State =
	| {readonly is: 'ground'}
	/** After an escape at the end of what was read. */
	| {readonly is: 'escape'}
	/** Within a sequence: what was read of it. */
	| {readonly is: 'sequence'; text: string}
	/** Within a mouse report of the oldest kind: so many characters are still its own, whatever they say. */
	| {readonly is: 'mouse'; left: number}
	/** Within an answer of the terminal, up to BEL or ST; never keys. */
	| {readonly is: 'string'; length: number; escaped: boolean}
	/** Within a paste: its text, with what may be the beginning of its end. */
	| {readonly is: 'paste'; text: string; tail: string}

const ground: State = {is: 'ground'}

export class InputStage {
	#state: State = ground
	#pieces: InputPiece[] = []
	#lastMs = Number.NEGATIVE_INFINITY
	#hasOldMouse = false
	/** What was read last held reports of a mouse: an escape behind them begins another, which was cut. */
	#isAmongMice = false
	/** When an escape that stood alone was handed on as the key. */
	#escapedMs = Number.NEGATIVE_INFINITY

	/**
	 * @param read  what one read brought, decoded
	 * @param nowMs  on a clock that does not jump
	 * @returns what is whole by now
	 */
	push(read: string, nowMs: number): InputPiece[] {
		const sinceMs = nowMs - this.#lastMs
		this.#lastMs = nowMs
		if (this.#state.is === 'paste' && read === ctrlC && sinceMs >= silentPasteMs) this.#endPaste()
		if (this.#state.is === 'string' && sinceMs >= stringMs) this.#state = ground
		const isLate = nowMs - this.#escapedMs <= lateMs
		this.#escapedMs = Number.NEGATIVE_INFINITY
		const isRest = (isLate && /^(\[|O[A-DFHP-S])/.test(read)) || /^\[<\d+;\d/.test(read)
		if (this.#state.is === 'ground' && isRest) this.#state = {is: 'escape'}
		const wasEscape = this.#state.is === 'escape'
		let at = 0
		// What else begins like that does so within one read.
		if (wasEscape && !/^[[O]/.test(read)) {
			this.#emitEscape()
			this.#state = ground
		}
		while (at < read.length) at = this.#step(read, at)
		const pieces = this.#pieces
		this.#pieces = []
		this.#isAmongMice = pieces.some(piece => piece.text.startsWith('\x1b[<'))
		return pieces
	}

	/** Whether a mouse was reported in its oldest form since this was asked last. */
	takeOldMouse(): boolean {
		const had = this.#hasOldMouse
		this.#hasOldMouse = false
		return had
	}

	/** When an escape is held that nothing has followed: how long still. null: it is for the terminal to say more. */
	waitMs(nowMs: number): number | null {
		if (this.#state.is !== 'escape') return null
		return Math.max(0, this.#lastMs + (this.#isAmongMice ? lateMs : loneEscapeMs) - nowMs)
	}

	/** Nothing has come: an escape that is held was the key. */
	elapse(nowMs: number): InputPiece[] {
		if (this.waitMs(nowMs) !== 0) return []
		this.#state = ground
		this.#escapedMs = nowMs
		return [escapeKey]
	}

	/** @returns where to go on */
	#step(read: string, at: number): number {
		const state = this.#state
		switch (state.is) {
			case 'ground':
				return this.#text(read, at)
			case 'escape':
				return this.#afterEscape(read, at)
			case 'sequence':
				return this.#sequence(state, read, at)
			case 'mouse':
				state.left--
				if (state.left === 0) this.#state = ground
				return at + 1
			case 'string':
				return this.#string(state, read, at)
			case 'paste':
				return this.#paste(state, read, at)
		}
	}

	#text(read: string, at: number): number {
		const end = read.indexOf(esc, at)
		if (end < 0) {
			this.#emit(read.slice(at))
			return read.length
		}
		if (end > at) this.#emit(read.slice(at, end))
		this.#state = {is: 'escape'}
		return end + 1
	}

	#afterEscape(read: string, at: number): number {
		const next = read[at]!
		if (next === '[' || next === 'O') this.#state = {is: 'sequence', text: esc + next}
		else if (next === esc) this.#emitEscape()
		else if (/[\]P_^X]/.test(next) && at + 1 < read.length) this.#state = {is: 'string', length: 0, escaped: false}
		else {
			// Escape and a key right behind it, as tmux hands on what is typed within its escape-time. It may be a key with Alt, but none of ours has that.
			this.#state = ground
			// Except while text is typed: with Alt, backspace is meant to delete.
			if (!/[\x7f\b]/.test(next)) {
				this.#emitEscape()
				return at
			}
			this.#emit(esc + next)
		}
		return at + 1
	}

	#sequence(state: {text: string}, read: string, at: number): number {
		const next = read[at]!
		const isFirst = state.text.length === 2
		// `ESC O` has digits and a letter; `ESC [` parameters, intermediates and a final. `ESC [ [ A` is a function key, `ESC [ 2 $` one with shift.
		const isControl = state.text[1] === '['
		if (
			isControl ? /[\x20-\x3f]/.test(next) && !(next === '$' && /^.\[[235678]$/.test(state.text)) : /[\d;]/.test(next)
		) {
			state.text += next
			return at + 1
		}
		if (isControl && isFirst && next === '[') {
			state.text += next
			return at + 1
		}
		this.#state = ground
		// Cut off by something else, which is what it is.
		if (!/[\x24\x40-\x7e]/.test(next)) return at
		const whole = state.text + next
		if (whole === pasteStart) this.#state = {is: 'paste', text: '', tail: ''}
		else if (whole === '\x1b[M') {
			this.#state = {is: 'mouse', left: 3}
			this.#hasOldMouse = true
		} else if (whole !== pasteEnd) this.#emit(whole)
		return at + 1
	}

	#string(state: {length: number; escaped: boolean}, read: string, at: number): number {
		const next = read[at]!
		if (state.escaped) {
			this.#state = next === '\\' ? ground : {is: 'escape'}
			return next === '\\' ? at + 1 : at
		}
		state.length++
		state.escaped = next === esc
		if (next === '\x07' || state.length > longestString) this.#state = ground
		return at + 1
	}

	#paste(state: {text: string; tail: string}, read: string, at: number): number {
		const all = state.tail + read.slice(at)
		const end = all.indexOf(pasteEnd)
		if (end < 0) {
			let kept = Math.min(pasteEnd.length - 1, all.length)
			while (!pasteEnd.startsWith(all.slice(all.length - kept))) kept--
			state.tail = all.slice(all.length - kept)
			state.text = (state.text + all.slice(0, all.length - kept)).slice(0, longestPaste)
			return read.length
		}
		const before = state.tail.length
		state.text = (state.text + all.slice(0, end)).slice(0, longestPaste)
		state.tail = ''
		this.#endPaste()
		return at + end + pasteEnd.length - before
	}

	#endPaste(): void {
		const {text, tail} = this.#state as Extract<State, {is: 'paste'}>
		this.#emit(pasteStart + text + tail + pasteEnd)
		this.#state = ground
	}

	#emit(text: string): void {
		this.#pieces.push({text, isEscapeKey: false})
	}

	#emitEscape(): void {
		this.#pieces.push(escapeKey)
	}
}

const escapeKey: InputPiece = {text: esc, isEscapeKey: true}
