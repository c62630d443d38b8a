import {normalCdf} from './normal.ts'

export interface TrendTest {
	/** Later pairs that rise minus later pairs that fall. */
	readonly score: number
	/** Kendall's tau-a, in [-1, 1]. */
	readonly tau: number
	/** Two-sided p of "no trend". */
	readonly p: number
}

const exactUpTo = 20

/**
 * Mann and Kendall's test for a trend of any shape: how many of all pairs are in ascending order. Exact up to 20 values without ties, by the
 * normal distribution with the tie and continuity corrections otherwise.
 *
 * @param inflation how many times the variance of the score is that of independent values (their correlation time); 1 when they are
 * @returns p = 1 below four values, where the smallest p there is says nothing
 * Cost O(n^2). Source: Mann, Nonparametric Tests Against Trend, Econometrica 13 (1945); Kendall, Rank Correlation Methods, 4th ed., sections 5.2-5.5.
 */
export function mannKendall(values: ArrayLike<number>, inflation = 1): TrendTest {
	const n = values.length
	let score = 0
	for (let i = 0; i < n; i++) {
		for (let j = i + 1; j < n; j++) score += Math.sign(values[j]! - values[i]!)
	}
	const pairs = (n * (n - 1)) / 2
	if (n < 4) return {score, tau: pairs === 0 ? 0 : score / pairs, p: 1}
	const tau = score / pairs
	const ties = tieSizes(values)
	if (n <= exactUpTo && ties.length === 0 && inflation <= 1) return {score, tau, p: exactP(n, Math.abs(score))}
	const tied = ties.reduce((sum, size) => sum + size * (size - 1) * (2 * size + 5), 0)
	const variance = (inflation * (n * (n - 1) * (2 * n + 5) - tied)) / 18
	if (!(variance > 0)) return {score, tau, p: 1}
	const z = Math.max(0, Math.abs(score) - 1) / Math.sqrt(variance)
	return {score, tau, p: Math.min(1, 2 * normalCdf(-z))}
}

function tieSizes(values: ArrayLike<number>): number[] {
	const counts = new Map<number, number>()
	for (let i = 0; i < values.length; i++) counts.set(values[i]!, (counts.get(values[i]!) ?? 0) + 1)
	return [...counts.values()].filter(count => count > 1)
}

/** P(|S| >= score) over all orders of n values: the number of orders with k inversions, built value by value. */
function exactP(n: number, score: number): number {
	let orders = [1]
	for (let size = 2; size <= n; size++) {
		const next = new Array<number>(orders.length + size - 1).fill(0)
		// Shares instead of counts: 20! is past what a double counts exactly.
		for (const [k, share] of orders.entries()) for (let more = 0; more < size; more++) next[k + more]! += share / size
		orders = next
	}
	const pairs = (n * (n - 1)) / 2
	return Math.min(
		1,
		orders.reduce((sum, share, inversions) => (Math.abs(pairs - 2 * inversions) >= score ? sum + share : sum), 0),
	)
}
