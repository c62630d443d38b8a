import {binomialPmf} from './binomial.ts'
import type {Interval} from './interval.ts'

/** Ranks from 1; the interval is [X(low), X(high)]. */
export interface RankInterval {
	readonly low: number
	readonly high: number
	readonly level: number
}

/**
 * Ranks between which the q-quantile of the population lies, whatever its distribution: the number of samples below it is
 * Binomial(n, q), and either tail gets at most half of what may go wrong. Assumes independent samples: runs of a command are, requests of
 * one run are not.
 *
 * @param level asked confidence in (0, 1)
 * @returns null when n is too small for the level (the median at 95 % needs 6, p99 needs 368)
 * Cost O(n). Source: Conover, Practical Nonparametric Statistics, 3rd ed., section 3.2.
 */
export function quantileRanks(n: number, q: number, level: number): RankInterval | null {
	const pmf = binomialPmf(n, q)
	const tail = (1 - level) / 2
	// Rounding must not cost a rank where the tail is met exactly.
	const allowed = tail * (1 + 1e-12)
	let low = 0
	let below = 0
	while (low < n && below + pmf[low]! <= allowed) below += pmf[low++]!
	let high = n + 1
	let above = 0
	while (high > 1 && above + pmf[high - 1]! <= allowed) above += pmf[--high]!
	if (low < 1 || high > n || low > high) return null
	return {low, high, level: 1 - below - above}
}

/** @param sorted ascending, no NaN */
export function quantileInterval(sorted: ArrayLike<number>, q: number, level: number): Interval | null {
	const ranks = quantileRanks(sorted.length, q, level)
	if (ranks === null) return null
	return {
		level: ranks.level,
		low: sorted[ranks.low - 1]!,
		high: sorted[ranks.high - 1]!,
		method: 'order-statistic',
	}
}
