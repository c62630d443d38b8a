import type {ReadOptions} from './format.ts'
import {type JsonListener, JsonStream, JsonSyntaxError} from './json-stream.ts'
import {notWhole, tooLarge} from './refusals.ts'

/** A `JsonListener` that is handed values instead of texts, and nothing that is larger than may be. */
export interface JsonTaker extends Pick<JsonListener, 'onKey' | 'onNumbers' | 'onNoNumbers'> {
	onElement(key: string | null, element: unknown): void
	onValue(key: string, value: unknown): void
}

/** Reads a JSON document as it arrives. Both throw ArsenalError `bad-profile`. */
export class JsonReading {
	readonly #options: ReadOptions
	readonly #stream: JsonStream
	/** What the lists before the one under way hold. */
	#listBytes = 0

	constructor(options: ReadOptions, taker: JsonTaker) {
		this.#options = options
		const {source, limits} = options
		this.#stream = new JsonStream({
			onKey: key => taker.onKey(key),
			onElement: (key, text) => taker.onElement(key, this.#parsed(text)),
			onValue: (key, text) => taker.onValue(key, this.#parsed(text)),
			onNumbers: (key, numbers) => {
				taker.onNumbers(key, numbers)
				this.#listBytes += numbers.bytes
			},
			onNoNumbers: key => taker.onNoNumbers(key),
			onBytes: bytes => {
				if (this.#listBytes + bytes > limits.numberBytes) throw tooLarge(source, 'what it holds', limits.numberBytes)
			},
		})
	}

	push(bytes: Uint8Array): void {
		this.#reading(() => this.#stream.push(bytes))
	}

	end(): void {
		this.#reading(() => this.#stream.end())
	}

	#parsed(text: string): unknown {
		const {source, limits} = this.#options
		if (text.length > limits.textBytes) throw tooLarge(source, 'what it holds', limits.textBytes)
		try {
			return JSON.parse(text)
		} catch {
			throw new JsonSyntaxError()
		}
	}

	#reading(read: () => void): void {
		try {
			read()
		} catch (error) {
			if (error instanceof JsonSyntaxError) throw notWhole(this.#options.source, error)
			throw error
		}
	}
}
