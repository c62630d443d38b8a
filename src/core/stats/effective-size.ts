/**
 * How many independent samples a series is worth. Samples that follow one another in one process share the state of caches, heap and
 * clock, so 10,000 of them may say no more than 500 independent ones, and every interval that counts them as 10,000 is too narrow.
 * Needs the samples in arrival order: a sorted series looks perfectly correlated.
 */

export interface EffectiveSize {
	/** Finite values seen. */
	readonly n: number
	/** In [1, n]. What belongs into a formula that asks for independent samples. */
	readonly effective: number
	/** Samples that pass until one is as good as new: n / effective. */
	readonly correlationTime: number
	/** The correlation had not died out at the largest lag looked at: the series drifts, and `effective` is an upper bound. */
	readonly capped: boolean
}

/** A correlation longer than ten square roots of n is a drift, and one that long costs 10 ms to follow at n = 10,000. */
function largestLag(n: number): number {
	return Math.min(n - 2, Math.ceil(10 * Math.sqrt(n)))
}

/**
 * Effective size of the mean of a series: n / (1 + 2 sum of its autocorrelations), each by the usual estimator that divides by n at every lag
 * (its sequence is always a possible one; dividing by n - lag is not). The sum is cut by Geyer's initial monotone positive
 * sequence: neighbouring lags are added in pairs, as long as a pair is positive, each at most the one before. Correlation that makes a
 * mean better than independent samples would (a negative one) is not credited: `effective` never passes n.
 *
 * NaN and infinite entries are left out. A constant series counts as independent: nothing in it says otherwise.
 * Cost O(n) per lag; white noise needs two or three lags, a drift the whole `largestLag`.
 * Source: Geyer, Practical Markov Chain Monte Carlo, Statistical Science 7 (1992), section 3.3.
 */
export function effectiveSize(values: Iterable<number>): EffectiveSize {
	const finite = Float64Array.from(values).filter(Number.isFinite)
	const n = finite.length
	const deviations = centred(finite)
	const variance = autocovariance(deviations, 0)
	if (n < 4 || !(variance > 0)) return {n, effective: n, correlationTime: 1, capped: false}
	const last = largestLag(n)
	let time = -1
	let before = Number.POSITIVE_INFINITY
	let capped = true
	for (let lag = 0; lag + 1 <= last; lag += 2) {
		const pair = (autocovariance(deviations, lag) + autocovariance(deviations, lag + 1)) / variance
		if (pair <= 0) {
			capped = false
			break
		}
		before = Math.min(before, pair)
		time += 2 * before
	}
	const correlationTime = Math.min(n, Math.max(1, time))
	return {n, effective: n / correlationTime, correlationTime, capped}
}

/**
 * Effective size for the q-quantile: that of the series "was this sample at or below the quantile". The variance of a sample quantile depends on
 * it, and one sample in a thousand that takes a hundred times as long does not change it.
 * Source: Sen, On the Bahadur Representation of Sample Quantiles for Sequences of phi-mixing Random Variables, J. Multivariate Analysis 2 (1972).
 */
export function effectiveSizeAt(values: ArrayLike<number>, quantile: number): EffectiveSize {
	return effectiveSize(Array.from(values, value => (Number.isNaN(value) ? Number.NaN : value <= quantile ? 1 : 0)))
}

function centred(values: ArrayLike<number>): Float64Array {
	let sum = 0
	for (let i = 0; i < values.length; i++) sum += values[i]!
	const mean = sum / values.length
	return Float64Array.from(values, value => value - mean)
}

function autocovariance(deviations: Float64Array, lag: number): number {
	let sum = 0
	for (let i = lag; i < deviations.length; i++) sum += deviations[i]! * deviations[i - lag]!
	return sum
}
