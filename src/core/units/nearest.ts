/**
 * The candidate the user most likely meant, or `null` when none is near: at most a third of the letters wrong (optimal string alignment:
 * insert, delete, replace, swap neighbours), or the name is the beginning of exactly one candidate. Letter case does not count.
 */
export function nearest(name: string, candidates: Iterable<string>): string | null {
	if (name.length === 0 || name.length > 64) return null
	const wanted = name.toLowerCase()
	let best: string | null = null
	let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1
	const begins: string[] = []
	for (const candidate of candidates) {
		if (candidate.length > 64) continue
		const distance = editDistance(wanted, candidate.toLowerCase())
		if (distance < bestDistance) {
			best = candidate
			bestDistance = distance
		}
		if (name.length >= 2 && candidate.toLowerCase().startsWith(wanted)) begins.push(candidate)
	}
	return best ?? (begins.length === 1 ? begins[0]! : null)
}

/** Optimal string alignment distance. Cost O(a.length * b.length). */
export function editDistance(a: string, b: string): number {
	let beforeLast: number[] = []
	let last = Array.from({length: b.length + 1}, (_, j) => j)
	for (let i = 1; i <= a.length; i++) {
		const row = [i]
		for (let j = 1; j <= b.length; j++) {
			const same = a[i - 1] === b[j - 1]
			let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1))
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
				cost = Math.min(cost, beforeLast[j - 2]! + 1)
			row.push(cost)
		}
		beforeLast = last
		last = row
	}
	return last[b.length]!
}
