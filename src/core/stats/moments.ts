export interface Moments {
	readonly n: number
	/** NaN when empty. */
	readonly mean: number
	/** Over n - 1; NaN below two values. */
	readonly stddev: number
	/** Coefficient of variation: stddev / |mean|; NaN when either is missing or the mean is 0. */
	readonly cv: number
}

/** One pass, without the cancellation of sum-of-squares. Source: Welford, Technometrics 4 (1962). */
export function momentsOf(values: Iterable<number>): Moments {
	let n = 0
	let mean = 0
	let squares = 0
	for (const value of values) {
		n++
		const before = value - mean
		mean += before / n
		squares += before * (value - mean)
	}
	if (n === 0) return {n, mean: Number.NaN, stddev: Number.NaN, cv: Number.NaN}
	const stddev = n < 2 ? Number.NaN : Math.sqrt(Math.max(0, squares) / (n - 1))
	return {n, mean, stddev, cv: mean === 0 ? Number.NaN : stddev / Math.abs(mean)}
}
