/** Text of a file as UTF-8 without a byte order mark: as it arrives, from UTF-8 or from UTF-16 of either order, with a mark or without. */
export class Utf8 {
	#start: Uint8Array = new Uint8Array(0)
	#decoder: InstanceType<typeof TextDecoder> | null = null
	#isDecided = false

	push(bytes: Uint8Array): Uint8Array {
		if (this.#isDecided) return this.#decoded(bytes, true)
		const start = new Uint8Array(this.#start.length + bytes.length)
		start.set(this.#start)
		start.set(bytes, this.#start.length)
		this.#start = start
		return start.length < 4 ? new Uint8Array(0) : this.#decide()
	}

	end(): Uint8Array {
		const start = this.#isDecided ? new Uint8Array(0) : this.#decide()
		return this.#decoder === null
			? start
			: new TextEncoder().encode(new TextDecoder().decode(start) + this.#decoder.decode())
	}

	#decide(): Uint8Array {
		this.#isDecided = true
		const [a, b, c, d] = this.#start
		const isLittle = (a === 0xff && b === 0xfe) || (a !== 0 && b === 0 && c !== 0 && d === 0)
		const isBig = (a === 0xfe && b === 0xff) || (a === 0 && b !== 0 && c === 0 && d !== 0)
		// A decoder drops the mark of its own order.
		if (isLittle || isBig) this.#decoder = new TextDecoder(isLittle ? 'utf-16le' : 'utf-16be')
		else if (a === 0xef && b === 0xbb && c === 0xbf) return this.#start.subarray(3)
		return this.#decoded(this.#start, true)
	}

	#decoded(bytes: Uint8Array, stream: boolean): Uint8Array {
		return this.#decoder === null ? bytes : new TextEncoder().encode(this.#decoder.decode(bytes, {stream}))
	}
}
