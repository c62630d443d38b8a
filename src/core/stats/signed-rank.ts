import type {Interval} from './interval.ts'
import {midranksOf} from './midranks.ts'
import {edgeworthCdf, normalCdf} from './normal.ts'
import {sortedCopy} from './quantile.ts'
import type {RankInterval} from './quantile-interval.ts'
import {selectMedian, selectRank} from './select-rank.ts'

/**
 * One sample of differences, one per pair of runs: their centre, its interval, and whether it is 0. Right for differences that are as likely to lie
 * above their centre as below it, at every distance. Those of two runs made side by side are, whatever the shape of either.
 * Source: Hollander, Wolfe, Chicken: Nonparametric Statistical Methods, 3rd ed., sections 3.1 to 3.3.
 */

/** 300 ranks are 7 million additions, 10 ms; from there on the approximation is right to 1e-6. */
const mostExact = 300

/** Median of the averages of all pairs of values, each with itself too (Hodges and Lehmann). Cost O(n log n). @param values finite */
export function hodgesLehmann(values: Iterable<number>): number {
	const sorted = sortedCopy(values)
	const averages = (sorted.length * (sorted.length + 1)) / 2
	return selectMedian(averages, sorted[0]!, sorted.at(-1)!, value => averagesAtMost(sorted, value))
}

/** @returns null when there are too few values for the level: 95 % needs 6 */
export function centreInterval(values: Iterable<number>, level: number): Interval<'signed-rank'> | null {
	const sorted = sortedCopy(values)
	const ranks = signedRankRanks(sorted.length, level)
	if (ranks === null) return null
	const at = (rank: number) => selectRank(rank, sorted[0]!, sorted.at(-1)!, value => averagesAtMost(sorted, value))
	return {level: ranks.level, low: at(ranks.low), high: at(ranks.high), method: 'signed-rank'}
}

/**
 * Ranks, among the n (n + 1) / 2 averages of pairs, between which the centre lies. Ties only raise the level.
 * @returns null when no ranks reach the level
 */
export function signedRankRanks(n: number, level: number): RankInterval | null {
	if (n < 1) return null
	const averages = (n * (n + 1)) / 2
	const cdf = n <= mostExact ? exactCdf(n) : approximateCdf(n)
	// Rounding must not cost a rank where the tail is met exactly.
	const allowed = ((1 - level) / 2) * (1 + 1e-12)
	let [low, tooHigh] = [0, Math.floor(averages / 2) + 1]
	while (tooHigh - low > 1) {
		const middle = Math.floor((low + tooHigh) / 2)
		if (cdf(middle - 1) <= allowed) low = middle
		else tooHigh = middle
	}
	if (low < 1) return null
	return {low, high: averages + 1 - low, level: 1 - 2 * cdf(low - 1)}
}

/** The fewest values for which `centreInterval` exists: 6 at 95 %, 8 at 99 %. */
export function fewestPairs(level: number): number {
	return Math.max(1, Math.ceil(1 - Math.log2(1 - level) - 1e-9))
}

/** The smallest p that so many differences can have: all lie to one side. */
export function leastSignedRankP(n: number): number {
	return Math.min(1, 2 ** (1 - n))
}

export interface SignedRankTest {
	/** Differences that are not 0. */
	readonly n: number
	/** Sum of the ranks of the positive differences. */
	readonly rankSum: number
	/** Two-sided; 1 when nothing differs. Never 0. */
	readonly p: number
	readonly method: 'exact' | 'normal'
}

/**
 * Wilcoxon's signed-rank test that the centre is 0. Differences of 0 are left out, as Wilcoxon did: they speak for neither side. Tied
 * distances share the mean of their ranks. Up to 200 differences p is exact, ties or not: the share of the 2^n ways to give the ranks at
 * hand their signs that lie as far out. Above, normal with tie and continuity correction.
 */
export function signedRankTest(differences: Iterable<number>): SignedRankTest {
	const kept = [...differences].filter(value => value !== 0)
	const {doubled} = midranksOf(kept.map(Math.abs))
	let [total, squares, positive] = [0, 0, 0]
	for (const [i, rank] of doubled.entries()) {
		total += rank
		squares += rank * rank
		if (kept[i]! > 0) positive += rank
	}
	const n = kept.length
	const rankSum = positive / 2
	const smaller = Math.min(positive, total - positive)
	if (n <= 200) {
		const chances = signChances(doubled, smaller)
		return {n, rankSum, p: Math.min(1, 2 * chances.reduce((sum, chance) => sum + chance, 0)), method: 'exact'}
	}
	const z = Math.min(0, (smaller + 1 - total / 2) / (Math.sqrt(squares) / 2))
	return {n, rankSum, p: Math.max(Number.MIN_VALUE, 2 * normalCdf(z)), method: 'normal'}
}

/** How many of the averages (a + b) / 2 with a <= b are at most `value`. Rounded sums rise with either part, so a staircase finds them. */
function averagesAtMost(sorted: Float64Array, value: number): number {
	let count = 0
	let right = sorted.length - 1
	for (let left = 0; left <= right; left++) {
		while (right >= left && sorted[left]! / 2 + sorted[right]! / 2 > value) right--
		count += Math.max(0, right - left + 1)
	}
	return count
}

function exactCdf(n: number): (rankSum: number) => number {
	const cdf = signChances(
		Int32Array.from({length: n}, (_, i) => i + 1),
		Math.floor((n * (n + 1)) / 4),
	)
	for (let i = 1; i < cdf.length; i++) cdf[i]! += cdf[i - 1]!
	return rankSum => cdf[rankSum]!
}

/** Ranks 1 .. n, each counted with chance 1/2: their sum has variance sum(i^2) / 4 and fourth cumulant -sum(i^4) / 8. */
function approximateCdf(n: number): (rankSum: number) => number {
	const variance = (n * (n + 1) * (2 * n + 1)) / 24
	const excess = -(n * (n + 1) * (2 * n + 1) * (3 * n * n + 3 * n - 1)) / 240 / variance ** 2
	return rankSum => edgeworthCdf((rankSum + 0.5 - (n * (n + 1)) / 4) / Math.sqrt(variance), excess)
}

/** P(sum = s) for s = 0 .. most, of weights each of which is in the sum with chance 1/2. Adds positive numbers only: nothing cancels. */
function signChances(weights: Int32Array, most: number): Float64Array {
	const chances = new Float64Array(most + 1)
	chances[0] = 2 ** -weights.length
	let reached = 0
	for (const weight of weights) {
		reached = Math.min(most, reached + weight)
		for (let sum = reached; sum >= weight; sum--) chances[sum]! += chances[sum - weight]!
	}
	return chances
}
