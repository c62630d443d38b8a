import {effectiveSizeAt} from './effective-size.ts'
import type {Interval} from './interval.ts'
import {quantileOfSorted, sortedCopy} from './quantile.ts'
import {quantileRanks} from './quantile-interval.ts'

/**
 * Interval of a quantile of a series whose neighbours resemble each other: the order-statistic interval of as many independent samples as
 * the series is worth, its ranks spread over all of it. With independent samples it is `quantileInterval`, a rank wider at most.
 *
 * It is about the process that made the series: another process has another memory layout and another median. What is said about a
 * program needs several runs.
 * @param values in arrival order, no NaN
 * @returns null when the effective size is too small for the quantile and the level
 */
export function seriesQuantileInterval(values: ArrayLike<number>, q: number, level: number): Interval | null {
	const sorted = sortedCopy(Array.from(values))
	const {effective} = effectiveSizeAt(values, quantileOfSorted(sorted, q))
	const worth = Math.floor(effective)
	const ranks = quantileRanks(worth, q, level)
	if (ranks === null) return null
	const n = sorted.length
	// Distances from the quantile, in samples of the whole series.
	const centre = n * q + (1 - q)
	const middle = worth * q + (1 - q)
	const low = Math.max(1, Math.floor(centre - ((middle - ranks.low) * n) / worth))
	const high = Math.min(n, Math.ceil(centre + ((ranks.high - middle) * n) / worth))
	return {level: ranks.level, low: sorted[low - 1]!, high: sorted[high - 1]!, method: 'order-statistic'}
}
