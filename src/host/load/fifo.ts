const least = 64

/** First in, first out, at a constant cost also where many wait: an array that is shifted moves all that is in it. */
export class Fifo<T> {
	#items: Array<T | null> = []
	#first = 0

	get length(): number {
		return this.#items.length - this.#first
	}

	add(item: T): void {
		this.#items.push(item)
	}

	/** null: there is none. */
	take(): T | null {
		if (this.#first === this.#items.length) return null
		const item = this.#items[this.#first]!
		this.#items[this.#first] = null
		this.#first++
		if (this.#first >= least && this.#first * 2 >= this.#items.length) {
			this.#items = this.#items.slice(this.#first)
			this.#first = 0
		}
		return item
	}

	/** null: there is none. */
	get next(): T | null {
		return this.#first === this.#items.length ? null : this.#items[this.#first]!
	}
}
