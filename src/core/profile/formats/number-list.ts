/**
 * Numbers of a file, of which there may be a hundred million: 4 bytes each as long as all of them are whole and small, as node ids and microseconds
 * are, else 8. A list of JavaScript would take all of V8's heap.
 */
export class NumberList {
	#values: Int32Array | Float64Array = new Int32Array(1024)
	#length = 0

	get length(): number {
		return this.#length
	}

	get bytes(): number {
		return this.#length * this.#values.BYTES_PER_ELEMENT
	}

	push(value: number): void {
		if (this.#values instanceof Int32Array && value !== (value | 0)) this.#values = Float64Array.from(this.#values)
		if (this.#length === this.#values.length) {
			const grown =
				this.#values instanceof Int32Array ? new Int32Array(2 * this.#length) : new Float64Array(2 * this.#length)
			grown.set(this.#values)
			this.#values = grown
		}
		this.#values[this.#length++] = value
	}

	/** All of them, without a copy. */
	values(): ArrayLike<number> {
		return this.#values.subarray(0, this.#length)
	}
}
