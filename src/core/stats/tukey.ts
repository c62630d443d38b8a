import {quantileOfSorted} from './quantile.ts'

/** Counted, never removed: for a latency the tail is the result. */
export interface OutlierCounts {
	/** Beyond 1.5 interquartile ranges from the quartiles, but not severe. */
	readonly mild: number
	/** Beyond 3. */
	readonly severe: number
}

export interface TukeyFences {
	readonly severeLow: number
	readonly mildLow: number
	readonly mildHigh: number
	readonly severeHigh: number
}

/** Source: Tukey, Exploratory Data Analysis (1977), chapter 2. */
export function tukeyFences(q1: number, q3: number): TukeyFences {
	const range = q3 - q1
	return {
		severeLow: q1 - 3 * range,
		mildLow: q1 - 1.5 * range,
		mildHigh: q3 + 1.5 * range,
		severeHigh: q3 + 3 * range,
	}
}

/** @param sorted ascending; below four values there are no quartiles to speak of, and nothing is an outlier */
export function outliersOf(sorted: ArrayLike<number>): OutlierCounts {
	let mild = 0
	let severe = 0
	if (sorted.length >= 4) {
		const fences = tukeyFences(quantileOfSorted(sorted, 0.25), quantileOfSorted(sorted, 0.75))
		for (let i = 0; i < sorted.length; i++) {
			const value = sorted[i]!
			if (value < fences.severeLow || value > fences.severeHigh) severe++
			else if (value < fences.mildLow || value > fences.mildHigh) mild++
		}
	}
	return {mild, severe}
}
