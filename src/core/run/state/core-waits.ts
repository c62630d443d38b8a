/** Waits shorter than this are what any thread has on any machine. */
const leastMs = 5
/** What a thread ran and waited between two samples belongs to one piece of work if they are not further apart. */
const longestTellingMs = 500
/** An hour of samples, ten a second, on a machine that is always full. */
const mostKept = 36_000

/** When a thread waited for a core: what it had waited more at each sample, as far as that is worth keeping. */
export class CoreWaits {
	readonly #fromMs: number[] = []
	readonly #toMs: number[] = []
	readonly #waitMs: number[] = []
	readonly #runMs: number[] = []

	/** Between two samples it waited so much, and ran so long in between. In time order. */
	add(fromMs: number, toMs: number, waitMs: number, runMs = 0): void {
		if (!(waitMs >= leastMs)) return
		this.#fromMs.push(fromMs)
		this.#toMs.push(toMs)
		this.#waitMs.push(waitMs)
		this.#runMs.push(toMs - fromMs <= longestTellingMs ? runMs : 0)
		if (this.#fromMs.length > 1.1 * mostKept)
			for (const kept of [this.#fromMs, this.#toMs, this.#waitMs, this.#runMs]) kept.splice(0, kept.length - mostKept)
	}

	/**
	 * The most it waited within any stretch of `spanMs` of [fromMs, toMs), never more than the stretch. Where a wait lay between two samples is
	 * not known, so one that can lie within counts; but no more of the stretch than it waited of the time in which it wanted a core.
	 */
	most(fromMs: number, toMs: number, spanMs: number): number {
		let most = 0
		let first = 0
		let sum = 0
		let waitMs = 0
		let runMs = 0
		for (let i = 0; i < this.#fromMs.length; i++) {
			if (this.#fromMs[i]! >= toMs) break
			sum += this.#waitMs[i]!
			while (first < i && (this.#toMs[first]! <= fromMs || this.#fromMs[i]! - this.#toMs[first]! >= spanMs))
				sum -= this.#waitMs[first++]!
			if (this.#toMs[i]! <= fromMs) continue
			most = Math.max(most, sum)
			waitMs += this.#waitMs[i]!
			runMs += this.#runMs[i]!
		}
		return waitMs > 0 ? Math.min(most, (spanMs * waitMs) / (waitMs + runMs)) : 0
	}
}
