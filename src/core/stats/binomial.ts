/**
 * P(X = k) for X ~ Binomial(n, p), in one pass over all k: index k, length n + 1. Starts at the mode, where the probability is largest, and
 * walks outwards by the ratio of neighbours, so nothing overflows and what underflows is 0 to any reader. Cost O(n).
 */
export function binomialPmf(n: number, p: number): Float64Array {
	const pmf = new Float64Array(n + 1)
	if (p <= 0 || p >= 1) {
		pmf[p <= 0 ? 0 : n] = 1
		return pmf
	}
	const mode = Math.min(n, Math.floor((n + 1) * p))
	const odds = p / (1 - p)
	pmf[mode] = 1
	for (let k = mode; k < n; k++) pmf[k + 1] = (pmf[k]! * (n - k) * odds) / (k + 1)
	for (let k = mode; k > 0; k--) pmf[k - 1] = (pmf[k]! * k) / ((n - k + 1) * odds)
	let sum = 0
	for (const value of pmf) sum += value
	for (let k = 0; k <= n; k++) pmf[k] = pmf[k]! / sum
	return pmf
}
