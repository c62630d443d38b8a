import {ArsenalError} from '../../trouble/arsenal-error.ts'
import {noOwnCode} from '../own-code.ts'
import {type AnyProfile, isForeign, type Reading, type ReadLimits, type ReadOptions} from './format.ts'
import {fileFormats} from './formats.ts'
import {notDrawn} from './refusals.ts'
import {Utf8} from './utf8.ts'

/** A V8 string is no longer than half a gigabyte, and what is parsed of it takes several times as much. */
const defaultLimits: ReadLimits = {numberBytes: 2 ** 31, textBytes: 2 ** 28}
/** Told by less, it is still unknown what a file is. */
const startBytes = 4096

/**
 * A profile of any format we read, told by what it holds and not by its name; in UTF-8 or UTF-16. It is read as it arrives: what it takes is
 * bounded by what is in it, not by its length.
 */
export class ProfileReader {
	readonly #options: ReadOptions
	readonly #utf8 = new Utf8()
	#start: Uint8Array = new Uint8Array(0)
	#reading: Reading | null = null

	constructor({source, own = noOwnCode, limits = defaultLimits}: Pick<ReadOptions, 'source'> & Partial<ReadOptions>) {
		this.#options = {source, own, limits}
	}

	/** @throws ArsenalError `bad-profile` */
	push(bytes: Uint8Array): void {
		this.#take(this.#utf8.push(bytes))
	}

	/** @throws ArsenalError `bad-profile` */
	end(): AnyProfile {
		this.#take(this.#utf8.end())
		this.#reading ??= this.#begin()
		return this.#reading.end()
	}

	#take(text: Uint8Array): void {
		if (this.#reading !== null) {
			this.#reading.push(text)
			return
		}
		this.#start = joined(this.#start, text)
		if (this.#start.length >= startBytes) this.#reading = this.#begin()
	}

	#begin(): Reading {
		const {source} = this.#options
		const text = new TextDecoder().decode(this.#start.subarray(0, startBytes))
		if (text.trim() === '') throw new ArsenalError('bad-profile', `${source} is empty`)
		const format = fileFormats.find(one => one.detect({bytes: this.#start, text}))!
		if (isForeign(format)) throw notDrawn(source, format)
		const reading = format.open(this.#options)
		reading.push(this.#start)
		return reading
	}
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
	if (a.length === 0) return b.slice()
	const both = new Uint8Array(a.length + b.length)
	both.set(a)
	both.set(b, a.length)
	return both
}
