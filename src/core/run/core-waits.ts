/** Waits shorter than this are what any thread has on any machine. */
const leastMs = 5
/** An hour of samples, ten a second, on a machine that is always full. */
const mostKept = 36_000

/** When a thread waited for a core: what it had waited more at each sample, as far as that is worth keeping. */
export class CoreWaits {
	readonly #fromMs: number[] = []
	readonly #toMs: number[] = []
	readonly #waitMs: number[] = []

	/** Between two samples it waited so much. In time order. */
	add(fromMs: number, toMs: number, waitMs: number): void {
		if (!(waitMs >= leastMs)) return
		this.#fromMs.push(fromMs)
		this.#toMs.push(toMs)
		this.#waitMs.push(waitMs)
		if (this.#fromMs.length > 1.1 * mostKept)
			for (const kept of [this.#fromMs, this.#toMs, this.#waitMs]) kept.splice(0, kept.length - mostKept)
	}

	/**
	 * The most it waited within any stretch of `spanMs` of [fromMs, toMs), never more than the stretch. Where a wait lay between two samples is
	 * not known, so one that can lie within counts.
	 */
	most(fromMs: number, toMs: number, spanMs: number): number {
		let most = 0
		let first = 0
		let sum = 0
		for (let i = 0; i < this.#fromMs.length; i++) {
			if (this.#fromMs[i]! >= toMs) break
			sum += this.#waitMs[i]!
			while (first < i && (this.#toMs[first]! <= fromMs || this.#fromMs[i]! - this.#toMs[first]! >= spanMs))
				sum -= this.#waitMs[first++]!
			if (this.#toMs[i]! > fromMs) most = Math.max(most, sum)
		}
		return Math.min(most, spanMs)
	}
}
