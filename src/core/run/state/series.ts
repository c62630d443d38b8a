/**
 * One number per second of a run, index = whole seconds since the run started. Seconds nobody measured are NaN, so a chart can show
 * the gap. A day is 86,400 numbers: kept whole, never thinned.
 */
export class Series {
	readonly values: number[] = []

	/** Keeps the largest value said of a second: for shares, delays. @returns whether this is it */
	setMax(tMs: number, value: number): boolean {
		const index = this.#reach(tMs)
		const old = this.values[index]!
		if (!(Number.isNaN(old) || value > old)) return false
		this.values[index] = value
		return true
	}

	/** Keeps the last value said of a second: for levels such as memory. */
	setLast(tMs: number, value: number): void {
		this.values[this.#reach(tMs)] = value
	}

	add(tMs: number, value: number): void {
		const index = this.#reach(tMs)
		const old = this.values[index]!
		this.values[index] = Number.isNaN(old) ? value : old + value
	}

	/** Makes the second of `tMs` one that nobody measured. */
	forget(tMs: number): void {
		const index = Math.floor(tMs / 1000)
		if (index < this.values.length) this.values[index] = Number.NaN
	}

	/** Seconds [from, to) in whole seconds; what lies outside what was measured is NaN. */
	slice(fromSecond: number, toSecond: number): number[] {
		const result: number[] = []
		for (let second = fromSecond; second < toSecond; second++) result.push(this.values[second] ?? Number.NaN)
		return result
	}

	get last(): number {
		for (let i = this.values.length - 1; i >= 0; i--) if (!Number.isNaN(this.values[i]!)) return this.values[i]!
		return Number.NaN
	}

	#reach(tMs: number): number {
		const index = Math.max(0, Math.floor(tMs / 1000))
		while (this.values.length <= index) this.values.push(Number.NaN)
		return index
	}
}
