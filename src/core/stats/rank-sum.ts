import type {Interval} from './interval.ts'
import {midranksOf} from './midranks.ts'
import {edgeworthCdf, normalCdf} from './normal.ts'
import {sortedCopy} from './quantile.ts'
import type {RankInterval} from './quantile-interval.ts'
import {tiedChances, untiedChances} from './rank-sum-chances.ts'
import {selectMedian, selectRank} from './select-rank.ts'

/**
 * Two samples that are not paired, of any sizes: by how much the second lies above the first, where that shift lies, and whether it is 0.
 * Right when both have the same shape but for the shift.
 * Source: Hollander, Wolfe, Chicken: Nonparametric Statistical Methods, 3rd ed., sections 4.1 to 4.3.
 */

/** Additions that the exact distribution may cost: 200 values on both sides, or 10 against 80,000. About 30 ms. */
const mostSteps = 8_000_000
/** With ties every rank counts by itself: 30 values on both sides, or 4 against 110. About 10 ms. */
const mostTiedSteps = 7_000_000

/** Median of all differences head - base (Hodges and Lehmann). Cost O((n + m) log). @param base finite @param head finite */
export function hodgesLehmannShift(base: Iterable<number>, head: Iterable<number>): number {
	const [low, high] = [sortedCopy(base), sortedCopy(head)]
	const [least, largest] = [high[0]! - low.at(-1)!, high.at(-1)! - low[0]!]
	return selectMedian(low.length * high.length, least, largest, value => differencesAtMost(low, high, value))
}

/** @returns null when there are too few values for the level: 95 % needs 4 on both sides */
export function shiftInterval(
	base: Iterable<number>,
	head: Iterable<number>,
	level: number,
): Interval<'rank-sum'> | null {
	const [low, high] = [sortedCopy(base), sortedCopy(head)]
	const ranks = rankSumRanks(low.length, high.length, level)
	if (ranks === null) return null
	const [least, largest] = [high[0]! - low.at(-1)!, high.at(-1)! - low[0]!]
	const at = (rank: number) => selectRank(rank, least, largest, value => differencesAtMost(low, high, value))
	return {level: ranks.level, low: at(ranks.low), high: at(ranks.high), method: 'rank-sum'}
}

/**
 * Ranks, among the n m differences, between which the shift lies. Ties only raise the level.
 * @returns null when no ranks reach the level
 */
export function rankSumRanks(n: number, m: number, level: number): RankInterval | null {
	if (n < 1 || m < 1) return null
	const cdf = isExact(n, m) ? exactCdf(n, m) : approximateCdf(n, m)
	// Rounding must not cost a rank where the tail is met exactly.
	const allowed = ((1 - level) / 2) * (1 + 1e-11)
	let [low, tooHigh] = [0, Math.floor((n * m) / 2) + 1]
	while (tooHigh - low > 1) {
		const middle = Math.floor((low + tooHigh) / 2)
		if (cdf(middle - 1) <= allowed) low = middle
		else tooHigh = middle
	}
	if (low < 1) return null
	return {low, high: n * m + 1 - low, level: 1 - 2 * cdf(low - 1)}
}

/** The fewest values on each of two equal sides for which `shiftInterval` exists: 4 at 95 %, 5 at 99 %. */
export function fewestPerArm(level: number): number {
	let n = 1
	while (rankSumRanks(n, n, level) === null && n < 100) n++
	return n
}

/** The smallest p that two sides of so many values can have: all of one lie above all of the other. */
export function leastRankSumP(n: number, m: number): number {
	let ways = 1
	for (let i = 1; i <= Math.min(n, m); i++) ways *= (Math.max(n, m) + i) / i
	return Math.min(1, 2 / ways)
}

export interface RankSumTest {
	/** Pairs in which head is larger, tied ones counted half. */
	readonly u: number
	/** Two-sided; 1 when a side is empty or nothing differs. Never 0. */
	readonly p: number
	readonly method: 'exact' | 'normal'
}

/**
 * Mann and Whitney's test that neither side tends to larger values. Exact while that is quick: without ties up to 200 values a side,
 * with ties up to 30 (the ranks at hand dealt in every way). Else normal with tie and continuity correction, and never below what so many values can
 * have: where most are tied and one side has few, the normal distribution is far too sure.
 */
export function rankSumTest(base: ArrayLike<number>, head: ArrayLike<number>): RankSumTest {
	const [n, m] = [base.length, head.length]
	const {doubled, tieTerm} = midranksOf([...Array.from(base), ...Array.from(head)])
	let headRanks = 0
	for (let i = n; i < n + m; i++) headRanks += doubled[i]!
	const u = headRanks / 2 - (m * (m + 1)) / 2
	if (n === 0 || m === 0) return {u, p: 1, method: 'exact'}
	if (tieTerm === 0 && isExact(n, m)) {
		return {u, p: Math.min(1, 2 * exactCdf(n, m)(Math.min(u, n * m - u))), method: 'exact'}
	}
	if (tieTerm > 0 && (n + m) ** 2 * (n + m + 1) * Math.min(n, m) <= mostTiedSteps)
		return {u, p: tiedP(doubled, n), method: 'exact'}
	const all = n + m
	const variance = ((n * m) / 12) * (all + 1 - tieTerm / (all * (all - 1)))
	const z = variance > 0 ? Math.min(0, (0.5 - Math.abs(u - (n * m) / 2)) / Math.sqrt(variance)) : 0
	return {u, p: Math.max(Number.MIN_VALUE, leastRankSumP(n, m), 2 * normalCdf(z)), method: 'normal'}
}

/** With ties the two tails differ: the smaller one, doubled. @param n how many of the ranks, from the first on, are of one side */
function tiedP(doubled: Int32Array, n: number): number {
	const few = Math.min(n, doubled.length - n)
	const side = few === n ? doubled.subarray(0, n) : doubled.subarray(n)
	const observed = side.reduce((sum, rank) => sum + rank, 0)
	let [below, above] = [0, 0]
	for (const [sum, chance] of tiedChances(doubled, few).entries()) {
		if (sum <= observed) below += chance
		if (sum >= observed) above += chance
	}
	return Math.min(1, 2 * Math.min(below, above))
}

/** How many of the differences head - base are at most `value`. Rounded differences fall as base rises, so a staircase finds them. */
function differencesAtMost(base: Float64Array, head: Float64Array, value: number): number {
	let count = 0
	let within = 0
	for (const start of base) {
		while (within < head.length && head[within]! - start <= value) within++
		count += within
	}
	return count
}

function isExact(n: number, m: number): boolean {
	return Math.min(n, m) * n * m <= mostSteps
}

function exactCdf(n: number, m: number): (u: number) => number {
	const cdf = untiedChances(n, m)
	for (let u = 1; u < cdf.length; u++) cdf[u]! += cdf[u - 1]!
	return u => cdf[u]!
}

/** Source of the fourth moment: Fix, Hodges: Significance Probabilities of the Wilcoxon Test, Annals of Mathematical Statistics 26 (1955). */
function approximateCdf(n: number, m: number): (u: number) => number {
	const all = n + m
	const variance = (n * m * (all + 1)) / 12
	const fourth = (variance * (5 * n * m * all - 2 * (n * n + m * m) + 3 * n * m - 2 * all)) / 20
	const excess = fourth / variance ** 2 - 3
	return u => edgeworthCdf((u + 0.5 - (n * m) / 2) / Math.sqrt(variance), excess)
}
