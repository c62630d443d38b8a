/**
 * Quantiles of exact samples. Hyndman and Fan's type 7 (linear interpolation between order statistics at rank 1 + (n - 1) q), because R,
 * NumPy and hyperfine use it, so our figures can be held against theirs; its q = 0.5 is the ordinary median.
 * The histogram's quantile is the order statistic of rank ceil(q n) instead: a bucket has nothing to interpolate between.
 * Source: Hyndman, Fan: Sample Quantiles in Statistical Packages, The American Statistician 50 (1996).
 */

/** Ascending copy; numbers compare as numbers. */
export function sortedCopy(values: Iterable<number>): Float64Array {
	return Float64Array.from(values).sort()
}

/**
 * @param sorted ascending, no NaN
 * @param q in [0, 1]
 * @returns NaN for an empty sample
 */
export function quantileOfSorted(sorted: ArrayLike<number>, q: number): number {
	if (sorted.length === 0) return Number.NaN
	const rank = (sorted.length - 1) * q
	const below = Math.floor(rank)
	const low = sorted[below]!
	const high = sorted[Math.min(below + 1, sorted.length - 1)]!
	return low + (high - low) * (rank - below)
}

/** Whether n samples hold at least one beyond the quantile: a p99 of 40 samples is only another name for the maximum. */
export function supportsQuantile(n: number, q: number): boolean {
	if (q <= 0.5) return n >= 1
	return n * (1 - q) >= 1 - 1e-9 // 10 * (1 - 0.9) is a little less than 1
}

/** Median without sorting by the caller; NaN entries are gaps and are left out. */
export function medianOf(values: Iterable<number>): number {
	return quantileOfSorted(sortedCopy([...values].filter(value => !Number.isNaN(value))), 0.5)
}
