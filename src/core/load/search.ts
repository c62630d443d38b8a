/** Which rates are tried to find the one at which something stops to hold. */
export interface SearchPlan {
	/** Requests a second: the first that is tried, and the last. */
	readonly fromRate: number
	readonly toRate: number
	/** How long each is asked for. */
	readonly stepMs: number
	/** The interval in which it lies is no wider, as a share. */
	readonly precision: number
}

/**
 * - `between`: at `low` it held, at `high` it did not.
 * - `below`: it did not hold at the lowest rate. - `above`: it held at the highest.
 * - `untold`: nobody could tell at `high`, and it held at `low` (null: at none).
 */
export type Found =
	| {readonly is: 'between'; readonly low: number; readonly high: number}
	| {readonly is: 'below'; readonly low: null; readonly high: number}
	| {readonly is: 'above'; readonly low: number; readonly high: null}
	| {readonly is: 'untold'; readonly low: number | null; readonly high: number}

/**
 * First each rate is twice the one before, until it does not hold; then the middle of what is left, as a ratio. A rate at which it does not hold is tried once more: what
 * happened to the machine in those seconds is not the server's. Nothing is judged here.
 */
export class BreakingPointSearch {
	readonly #plan: SearchPlan
	#low: number | null = null
	#high: number | null = null
	#rate: number
	#isSecond = false
	#untold = false

	constructor(plan: SearchPlan) {
		this.#plan = plan
		this.#rate = plan.fromRate
	}

	/** The rate to be tried next; null: it is found, or cannot be. */
	get rate(): number | null {
		return this.found === null ? this.#rate : null
	}

	get found(): Found | null {
		const low = this.#low
		const high = this.#high
		if (this.#untold) return {is: 'untold', low, high: this.#rate}
		if (high === null) return low !== null && low >= this.#plan.toRate ? {is: 'above', low, high} : null
		if (low === null) return this.#isLowest(high) ? {is: 'below', low, high} : null
		return high / low <= 1 + this.#plan.precision ? {is: 'between', low, high} : null
	}

	/** @param holds  at the rate that was to be tried; null: nobody can tell */
	note(holds: boolean | null): void {
		if (holds !== true && !this.#isSecond) {
			this.#isSecond = true
			return
		}
		this.#isSecond = false
		if (holds === null) {
			this.#untold = true
			return
		}
		if (holds) this.#low = this.#rate
		else this.#high = this.#rate
		if (this.found === null) this.#rate = this.#next()
	}

	#next(): number {
		if (this.#high === null) return Math.min(this.#plan.toRate, this.#low! * 2)
		return rounded(Math.sqrt(this.#low! * this.#high))
	}

	#isLowest(rate: number): boolean {
		return rate <= this.#plan.fromRate
	}
}

/** Four digits: nobody asks for 812.3047 requests a second. */
function rounded(rate: number): number {
	return Number(rate.toPrecision(4))
}
