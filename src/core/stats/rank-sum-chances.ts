/**
 * How Mann and Whitney's U is spread when both samples come from one population and no values are tied: P(U = u) for u from 0 to the
 * middle, n m / 2; the other half mirrors it. By the generating function, a product of (1 - x^(m + i)) / (1 - x^i): differences of counts,
 * but at 200 values a side still right to 2e-12.
 * Cost O(min(n, m) n m). Source: Harding, An Efficient, Minimal-storage Procedure for Calculating the Mann-Whitney U, Applied Statistics 33 (1984).
 */
export function untiedChances(n: number, m: number): Float64Array {
	const few = Math.min(n, m)
	const many = Math.max(n, m)
	const middle = Math.floor((n * m) / 2)
	const counts = new Float64Array(middle + 1)
	counts[0] = 1
	for (let i = 1; i <= few; i++) {
		for (let u = middle; u >= many + i; u--) counts[u]! -= counts[u - many - i]!
		for (let u = i; u <= middle; u++) counts[u]! += counts[u - i]!
	}
	let half = 0
	for (const count of counts) half += count
	const all = (n * m) % 2 === 0 ? 2 * half - counts[middle]! : 2 * half
	return counts.map(count => count / all)
}

/**
 * The same where values are tied: P(sum of the doubled midranks of one sample = s), over all ways to deal `few` of the ranks at hand to it.
 * Index s from 0. Cost O(ranks few sum).
 */
export function tiedChances(doubled: Int32Array, few: number): Float64Array {
	const most = doubled.reduce((sum, rank) => sum + rank, 0)
	const ways = Array.from({length: few + 1}, () => new Float64Array(most + 1))
	ways[0]![0] = 1
	let reached = 0
	for (const rank of doubled) {
		reached += rank
		for (let taken = few; taken >= 1; taken--) {
			const [without, withOne] = [ways[taken - 1]!, ways[taken]!]
			for (let sum = rank; sum <= reached; sum++) withOne[sum]! += without[sum - rank]!
		}
	}
	const all = ways[few]!.reduce((sum, count) => sum + count, 0)
	return ways[few]!.map(count => count / all)
}
