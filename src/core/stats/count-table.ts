import {bucketOf} from './histogram.ts'

const firstBucket = bucketOf(1)
/** Up to 2^50 ns, 13 days. */
const slots = 1 + 50 * 128

/**
 * Counts of durations in nanoseconds, of fixed size: for threads that count much and tell it from time to time, where a histogram that knows
 * which buckets it uses would cost a search for each. The buckets are those of histogram.ts.
 */
export class CountTable {
	readonly #counts = new Uint32Array(slots)
	#n = 0
	#lowest = slots
	#highest = 0
	#min = Number.POSITIVE_INFINITY
	#max = 0

	get n(): number {
		return this.#n
	}

	add(ns: number): void {
		const slot = ns >= 1 ? Math.min(slots - 1, bucketOf(ns) - firstBucket + 1) : 0
		this.#counts[slot]!++
		this.#n++
		if (slot < this.#lowest) this.#lowest = slot
		if (slot > this.#highest) this.#highest = slot
		if (ns < this.#min) this.#min = ns
		if (ns > this.#max) this.#max = ns
	}

	/** What was counted since the last time; null: nothing. */
	take(): {readonly counts: number[]; readonly minNs: number; readonly maxNs: number} | null {
		if (this.#n === 0) return null
		const counts: number[] = []
		for (let slot = this.#lowest; slot <= this.#highest; slot++) {
			const count = this.#counts[slot]!
			if (count > 0) counts.push(slot === 0 ? 0 : slot + firstBucket - 1, count)
		}
		const taken = {counts, minNs: Math.max(0, this.#min), maxNs: this.#max}
		this.#counts.fill(0, this.#lowest, this.#highest + 1)
		this.#n = 0
		this.#lowest = slots
		this.#highest = 0
		this.#min = Number.POSITIVE_INFINITY
		this.#max = 0
		return taken
	}
}
