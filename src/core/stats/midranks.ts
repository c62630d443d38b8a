export interface Midranks {
	/** Twice the rank of each value, in the order given: a whole number also where tied values share the mean of their ranks. */
	readonly doubled: Int32Array
	/** Sum of t^3 - t over groups of t tied values: what ties take from the variance of a rank sum. 0 without ties. */
	readonly tieTerm: number
}

export function midranksOf(values: ArrayLike<number>): Midranks {
	const n = values.length
	const order = Array.from({length: n}, (_, i) => i).sort((a, b) => values[a]! - values[b]!)
	const doubled = new Int32Array(n)
	let tieTerm = 0
	for (let start = 0; start < n; ) {
		let end = start + 1
		while (end < n && values[order[end]!] === values[order[start]!]) end++
		for (let i = start; i < end; i++) doubled[order[i]!] = start + 1 + end
		const tied = end - start
		tieTerm += tied ** 3 - tied
		start = end
	}
	return {doubled, tieTerm}
}
