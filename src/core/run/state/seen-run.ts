/** Two minutes of samples, ten a second: CPU samples of a time come seconds after it, of a program that profiles itself when it ends. */
const mostKept = 1200

/**
 * How much of what a process ran falls into the times it was profiled in. Counted by what the kernel says of either end of such a time, and not by the
 * samples: those are taken by the clock, and on a full machine a program that waits for a core looks as busy as one that has it.
 */
export class SeenRun {
	readonly #tMs: number[] = []
	readonly #runMs: number[] = []
	#waiting: Array<{readonly fromMs: number; readonly toMs: number}> = []
	#seenMs = 0

	/** So much it had run by then. In time order. */
	ran(tMs: number, runMs: number): void {
		this.#tMs.push(tMs)
		this.#runMs.push(runMs)
		if (this.#tMs.length > 1.2 * mostKept)
			for (const kept of [this.#tMs, this.#runMs]) kept.splice(0, kept.length - mostKept)
	}

	/** It was profiled in [fromMs, toMs). */
	profiled(fromMs: number, toMs: number): void {
		const lastMs = this.#tMs.at(-1) ?? Number.NEGATIVE_INFINITY
		const told = this.#waiting.filter(one => one.toMs <= lastMs)
		for (const one of told) this.#seenMs += this.#within(one)
		this.#waiting = [...this.#waiting.filter(one => one.toMs > lastMs), {fromMs, toMs}]
	}

	/** @param runMs what it had run when it was last seen alive or profiled, at `tMs` */
	seenMs(tMs: number, runMs: number): number {
		const end = {tMs: Math.max(tMs, ...this.#waiting.map(one => one.toMs)), runMs}
		return this.#waiting.reduce((sum, one) => sum + this.#within(one, end), this.#seenMs)
	}

	#within(
		{fromMs, toMs}: {readonly fromMs: number; readonly toMs: number},
		end?: {tMs: number; runMs: number},
	): number {
		return Math.max(0, this.#at(toMs, end) - this.#at(fromMs, end))
	}

	/** Evenly between two samples; before the first as before it. */
	#at(tMs: number, end?: {readonly tMs: number; readonly runMs: number}): number {
		let i = this.#tMs.length - 1
		while (i >= 0 && this.#tMs[i]! > tMs) i--
		if (i < 0) return this.#runMs[0] ?? 0
		const next =
			i + 1 < this.#tMs.length
				? {tMs: this.#tMs[i + 1]!, runMs: this.#runMs[i + 1]!}
				: (end ?? {tMs, runMs: this.#runMs[i]!})
		const spanMs = next.tMs - this.#tMs[i]!
		const share = spanMs > 0 ? Math.min(1, (tMs - this.#tMs[i]!) / spanMs) : 0
		return this.#runMs[i]! + share * (next.runMs - this.#runMs[i]!)
	}
}
