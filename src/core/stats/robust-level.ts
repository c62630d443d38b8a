import {medianOf, sortedCopy} from './quantile.ts'

/** The variance of a median is so many times that of a mean, of many normal values. */
export const medianVariance = Math.PI / 2
/** What Qn of few values knows, by how often intervals made of it hold; of many it is 82 %. */
const efficiency = 0.75

/** Where values lie, and how far they scatter, so that a quarter of wild ones moves neither far. */
export interface RobustLevel {
	readonly n: number
	readonly centre: number
	/** Standard deviation of normal values, without their outliers; 0 where a quarter of all pairs are equal. */
	readonly scale: number
	/** Degrees of freedom of Student's t that suit the scale: it knows a little less than a standard deviation does. */
	readonly degrees: number
}

/**
 * Median, and Rousseeuw and Croux' Qn: the lower quartile of the distances of all pairs. It takes values for what they are on either side of the median, and knows as much as 82 % as
 * many values would by their standard deviation; the median absolute deviation knows 37 %.
 * @param values at least 2, finite
 * Cost O(n^2). Source: Rousseeuw, Croux: Alternatives to the Median Absolute Deviation, JASA 88 (1993); factors for small n: Croux, Rousseeuw, COMPSTAT 1992.
 */
export function robustLevelOf(values: ArrayLike<number>): RobustLevel {
	const n = values.length
	const distances = new Float64Array((n * (n - 1)) / 2)
	let count = 0
	for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) distances[count++] = Math.abs(values[i]! - values[j]!)
	const sorted = sortedCopy(distances)
	const half = Math.floor(n / 2) + 1
	const quartile = sorted[(half * (half - 1)) / 2 - 1]!
	const small = n % 2 === 1 ? n / (n + 1.4) : n / (n + 3.8)
	return {n, centre: medianOf(Array.from(values)), scale: 2.2219 * small * quartile, degrees: efficiency * (n - 1)}
}
