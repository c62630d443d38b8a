import {NumberList} from './number-list.ts'

/** What to do with the value of a key: read its numbers one by one, hand out its elements or the whole of it as text, or pass over it. */
export type JsonPart = 'numbers' | 'elements' | 'value' | 'skip'

export interface JsonListener {
	/** @param key null: the document itself, when it is a list */
	onKey(key: string | null): JsonPart
	onElement(key: string | null, text: string): void
	onValue(key: string, text: string): void
	onNumbers(key: string, numbers: NumberList): void
	/** Numbers were expected, and something else is among them: the list is passed over. */
	onNoNumbers(key: string): void
	/** Every few hundred thousand numbers. @throws to read no further */
	onBytes(bytes: number): void
}

export class JsonSyntaxError extends Error {}

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const colon = 0x3a
const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d
const minus = 0x2d
const zero = 0x30

type State =
	| 'start'
	| 'key-or-end'
	| 'key'
	| 'in-key'
	| 'colon'
	| 'before-value'
	| 'numbers'
	| 'elements'
	| 'value'
	| 'after-value'
	| 'over'

/**
 * Reads a JSON document as it arrives, byte for byte: of an object the values of its keys, of a list its elements. What is handed out as text is
 * parsed by whoever takes it; what is passed over is only counted in brackets. So a profile of any length is read in the memory of its numbers.
 */
export class JsonStream {
	readonly #listener: JsonListener
	readonly #decoder = new TextDecoder()
	#state: State = 'start'
	#isList = false
	#key: string | null = null
	#part: JsonPart = 'skip'
	/** Bytes of what is being captured, from chunks before this one. */
	#captured: Uint8Array[] = []
	#capturedBytes = 0
	/** Brackets open inside the value. */
	#depth = 0
	#inString = false
	#isEscaped = false
	/** An element has begun. */
	#hasBegun = false
	#numbers = new NumberList()
	#number = {digits: 0, value: 0, isNegative: false, isOver: false, text: ''}

	constructor(listener: JsonListener) {
		this.#listener = listener
	}

	/** @throws JsonSyntaxError, and what the listener throws */
	push(bytes: Uint8Array): void {
		let i = 0
		while (i < bytes.length) {
			switch (this.#state) {
				case 'numbers':
					i = this.#readNumbers(bytes, i)
					break
				case 'value':
					i = this.#readValue(bytes, i)
					break
				case 'elements':
					i = this.#readElements(bytes, i)
					break
				case 'in-key':
					i = this.#readKey(bytes, i)
					break
				default:
					this.#step(bytes[i]!)
					i++
			}
		}
		if (this.#capturedBytes > 0) this.#listener.onBytes(this.#capturedBytes)
	}

	end(): void {
		if (this.#state !== 'over') throw new JsonSyntaxError('it ends in the middle')
	}

	/** Between values. */
	#step(byte: number): void {
		if (isSpace(byte)) return
		switch (this.#state) {
			case 'start':
				if (byte === openBrace) this.#state = 'key-or-end'
				else if (byte === openBracket) {
					this.#isList = true
					this.#part = this.#listener.onKey(null)
					this.#beginElements()
				} else throw unexpected(byte)
				return
			case 'key-or-end':
			case 'key':
				if (byte === quote) this.#state = 'in-key'
				else if (byte === closeBrace && this.#state === 'key-or-end') this.#state = 'over'
				else throw unexpected(byte)
				return
			case 'colon':
				if (byte !== colon) throw unexpected(byte)
				this.#state = 'before-value'
				return
			case 'before-value':
				this.#beginValue(byte)
				return
			case 'after-value':
				if (byte === comma) this.#state = 'key'
				else if (byte === closeBrace) this.#state = 'over'
				else throw unexpected(byte)
				return
			default:
				throw unexpected(byte)
		}
	}

	#readKey(bytes: Uint8Array, from: number): number {
		for (let i = from; i < bytes.length; i++) {
			if (this.#isEscaped) this.#isEscaped = false
			else if (bytes[i] === backslash) this.#isEscaped = true
			else if (bytes[i] === quote) {
				this.#key = parsed(`"${this.#text(bytes, from, i)}"`)
				this.#state = 'colon'
				return i + 1
			}
		}
		this.#keep(bytes, from, bytes.length)
		return bytes.length
	}

	#beginValue(byte: number): void {
		this.#part = this.#listener.onKey(this.#key)
		if (byte === openBracket && this.#part === 'numbers') {
			this.#numbers = new NumberList()
			this.#number = {digits: 0, value: 0, isNegative: false, isOver: false, text: ''}
			this.#state = 'numbers'
			return
		}
		if (byte === openBracket && this.#part === 'elements') {
			this.#beginElements()
			return
		}
		if (this.#part === 'numbers' || this.#part === 'elements') {
			this.#listener.onNoNumbers(this.#key!)
			this.#part = 'skip'
		}
		this.#state = 'value'
		this.#depth = 0
		// The byte is part of it.
		this.#readValue(Uint8Array.of(byte), 0)
	}

	/** To the comma or the bracket behind it, which are not taken. */
	#readValue(bytes: Uint8Array, from: number): number {
		const end = this.#scan(bytes, from)
		const keeps = this.#part === 'value'
		if (end < 0) {
			if (keeps) this.#keep(bytes, from, bytes.length)
			return bytes.length
		}
		if (keeps) this.#listener.onValue(this.#key!, this.#text(bytes, from, end))
		this.#state = 'after-value'
		return end
	}

	#beginElements(): void {
		this.#state = 'elements'
		this.#depth = 0
		this.#hasBegun = false
		this.#number.digits = 0
	}

	#readElements(bytes: Uint8Array, from: number): number {
		let i = from
		if (!this.#hasBegun) {
			while (i < bytes.length && isSpace(bytes[i]!)) i++
			if (i === bytes.length) return i
			if (bytes[i] === closeBracket) return this.#endElements(i)
			this.#hasBegun = true
		}
		const end = this.#scan(bytes, i)
		const keeps = this.#part === 'elements'
		if (end < 0) {
			if (keeps) this.#keep(bytes, i, bytes.length)
			return bytes.length
		}
		if (keeps) this.#listener.onElement(this.#key, this.#text(bytes, i, end))
		this.#hasBegun = false
		if (bytes[end] === closeBracket) return this.#endElements(end)
		if (bytes[end] !== comma) throw unexpected(bytes[end]!)
		return end + 1
	}

	#endElements(at: number): number {
		this.#state = this.#isList ? 'over' : 'after-value'
		return at + 1
	}

	/** @returns where the value ends, at a comma or a bracket that is not its own; -1: not in these bytes */
	#scan(bytes: Uint8Array, from: number): number {
		for (let i = from; i < bytes.length; i++) {
			const byte = bytes[i]!
			if (this.#inString) {
				if (this.#isEscaped) this.#isEscaped = false
				else if (byte === backslash) this.#isEscaped = true
				else if (byte === quote) this.#inString = false
			} else if (byte === quote) this.#inString = true
			else if (byte === openBrace || byte === openBracket) this.#depth++
			else if (byte === closeBrace || byte === closeBracket) {
				if (this.#depth === 0) return i
				this.#depth--
			} else if (byte === comma && this.#depth === 0) return i
		}
		return -1
	}

	#readNumbers(bytes: Uint8Array, from: number): number {
		const number = this.#number
		for (let i = from; i < bytes.length; i++) {
			const byte = bytes[i]!
			const digit = byte - zero
			if (digit >= 0 && digit <= 9 && !number.isOver) {
				if (number.text !== '') number.text += String.fromCharCode(byte)
				// No further without rounding at every digit.
				else if (number.digits === 15) number.text = `${number.isNegative ? '-' : ''}${number.value}${digit}`
				else {
					number.value = number.value * 10 + digit
					number.digits++
				}
			} else if (byte === comma || byte === closeBracket) {
				const isEmpty = number.digits === 0 && number.text === '' && !number.isNegative
				if (!(isEmpty && byte === closeBracket && this.#numbers.length === 0)) {
					const value = number.text === '' ? (number.isNegative ? -number.value : number.value) : Number(number.text)
					if (isEmpty || (number.digits === 0 && number.text === '') || Number.isNaN(value)) throw unexpected(byte)
					this.#numbers.push(value)
					if ((this.#numbers.length & 0x3ffff) === 0) this.#listener.onBytes(this.#numbers.bytes)
				}
				number.digits = 0
				number.value = 0
				number.isNegative = false
				number.isOver = false
				number.text = ''
				if (byte === closeBracket) {
					this.#listener.onNumbers(this.#key!, this.#numbers)
					this.#state = 'after-value'
					return i + 1
				}
			} else if (isSpace(byte)) {
				if (number.digits > 0 || number.text !== '') number.isOver = true
			} else if (byte === minus && number.digits === 0 && number.text === '' && !number.isNegative) {
				number.isNegative = true
			} else if (number.digits > 0 && /[.eE+-]/.test(String.fromCharCode(byte)) && !number.isOver) {
				if (number.text === '') number.text = `${number.isNegative ? '-' : ''}${number.value}`
				number.text += String.fromCharCode(byte)
			} else {
				this.#listener.onNoNumbers(this.#key!)
				this.#part = 'skip'
				this.#state = 'value'
				// Its own bracket is open.
				this.#depth = 1
				return i
			}
		}
		return bytes.length
	}

	#keep(bytes: Uint8Array, from: number, to: number): void {
		// The caller may use the same bytes for the next chunk.
		this.#captured.push(bytes.slice(from, to))
		this.#capturedBytes += to - from
	}

	#text(bytes: Uint8Array, from: number, to: number): string {
		if (this.#captured.length === 0) return this.#decoder.decode(bytes.subarray(from, to))
		this.#keep(bytes, from, to)
		const all = new Uint8Array(this.#capturedBytes)
		let at = 0
		for (const piece of this.#captured) {
			all.set(piece, at)
			at += piece.length
		}
		this.#captured = []
		this.#capturedBytes = 0
		return this.#decoder.decode(all)
	}
}

function isSpace(byte: number): boolean {
	return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

function parsed(text: string): string {
	try {
		return JSON.parse(text) as string
	} catch {
		throw new JsonSyntaxError('a key is no text')
	}
}

function unexpected(byte: number): JsonSyntaxError {
	return new JsonSyntaxError(`${JSON.stringify(String.fromCharCode(byte))} where it cannot stand`)
}
