/**
 * One number per second of a run, index = whole seconds since the run started. Seconds nobody measured are NaN, so a chart can show
 * the gap. A day is 86,400 numbers: kept whole, never thinned.
 */
export class Series {
	readonly values: number[] = []

	/** Keeps the largest value said of a second: for shares, delays. @returns whether this is it */
	setMax(tMs: number, value: number): boolean {
		const index = this.reach(tMs)
		const old = this.values[index]!
		if (!(Number.isNaN(old) || value > old)) return false
		this.values[index] = value
		return true
	}

	/** Keeps the last value said of a second: for levels such as memory. */
	setLast(tMs: number, value: number): void {
		this.values[this.reach(tMs)] = value
	}

	add(tMs: number, value: number): void {
		const index = this.reach(tMs)
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

	protected reach(tMs: number): number {
		const index = Math.max(0, Math.floor(tMs / 1000))
		while (this.values.length <= index) this.values.push(Number.NaN)
		return index
	}
}

const slotMs = 100
/** A program has as long to end, and what it does then is not what was measured. */
const keptSlots = 600

/** Largest values, of which those of the last minute are known to a tenth of a second: a measurement begins and ends within a second. */
export class PeakSeries extends Series {
	readonly #slots = new Map<number, number>()

	override setMax(tMs: number, value: number): boolean {
		const slot = Math.floor(tMs / slotMs)
		this.#slots.set(slot, Math.max(this.#slots.get(slot) ?? Number.NEGATIVE_INFINITY, value))
		if (this.#slots.size > keptSlots) this.#slots.delete(this.#slots.keys().next().value!)
		return super.setMax(tMs, value)
	}

	/** The largest in [fromMs, toMs); NaN: nothing was measured then. */
	peak(fromMs: number, toMs: number): number {
		let most = Number.NaN
		const last = Math.ceil(toMs / 1000) - 1
		for (let second = Math.floor(fromMs / 1000); second <= last; second++) {
			const value =
				second * 1000 >= fromMs && second * 1000 + 1000 <= toMs ? this.values[second] : this.#part(second, fromMs, toMs)
			if (value !== undefined && !(value <= most) && !Number.isNaN(value)) most = value
		}
		return most
	}

	/** What lies there of a second that does so in part; long ago all of it. */
	#part(second: number, fromMs: number, toMs: number): number {
		const first = second * (1000 / slotMs)
		const slots = Array.from({length: 1000 / slotMs}, (_, i) => first + i)
		if (!slots.some(slot => this.#slots.has(slot))) return this.values[second] ?? Number.NaN
		return slots
			.filter(slot => slot * slotMs + slotMs > fromMs && slot * slotMs < toMs)
			.reduce((most, slot) => {
				const value = this.#slots.get(slot)
				return value === undefined || value <= most ? most : value
			}, Number.NaN)
	}
}
