/** One row of a histogram that people read: counts of values in [from, to). */
export interface Bin {
	readonly from: number
	readonly to: number
	readonly count: number
}

const mostRows = 14
/** Factors of a decade between edges, coarse to fine. */
const decades = [[1], [1, 3], [1, 2, 5], [1, 1.5, 2, 3, 5, 7], [1, 1.25, 1.6, 2, 2.5, 3.2, 4, 5, 6.3, 8]]

/**
 * Round edges that a reader can say aloud, at most 14 bins: equal steps (1, 2, 5 times a power of ten) when the values span less than
 * a decade, growing ones otherwise. One slow value must not squeeze all others into the first row, so with equal steps everything
 * beyond `bulkMax` shares the last bin.
 *
 * @param min > 0 for growing steps; at 0 or below the steps are equal
 * @returns ascending, edges[0] <= min, last > max
 */
export function niceEdges(min: number, max: number, bulkMax = max): number[] {
	if (min > 0 && max / min >= 10) return growingEdges(min, max)
	return equalEdges(min, max, Math.min(bulkMax, max))
}

/** @param countBetween how many values lie in [from, to); asked with open ends so that every value is in some bin */
export function binsOf(
	range: {readonly min: number; readonly max: number; readonly bulkMax?: number},
	countBetween: (from: number, to: number) => number,
): Bin[] {
	if (!Number.isFinite(range.min) || !Number.isFinite(range.max)) return []
	const edges = niceEdges(range.min, range.max, range.bulkMax)
	const last = edges.length - 2
	const bins: Bin[] = []
	for (let i = 0; i <= last; i++) {
		const from = edges[i]!
		const to = edges[i + 1]!
		const count = countBetween(i === 0 ? Number.NEGATIVE_INFINITY : from, i === last ? Number.POSITIVE_INFINITY : to)
		bins.push({from, to, count})
	}
	return bins
}

function growingEdges(min: number, max: number): number[] {
	let chosen: number[] = []
	for (const factors of decades) {
		const edges = edgesBy(factors, min, max)
		if (chosen.length > 0 && edges.length - 1 > mostRows) break
		chosen = edges
	}
	const every = Math.ceil((chosen.length - 1) / mostRows)
	return chosen.filter((_, i) => i % every === 0 || i === chosen.length - 1)
}

function edgesBy(factors: readonly number[], min: number, max: number): number[] {
	const edges: number[] = []
	const first = Math.floor(Math.log10(min)) - 1
	const last = Math.ceil(Math.log10(max)) + 1
	for (let exponent = first; exponent <= last; exponent++) {
		for (const factor of factors) edges.push(round(factor * 10 ** exponent))
	}
	return edges.slice(
		edges.findLastIndex(edge => edge <= min),
		edges.findIndex(edge => edge > max) + 1,
	)
}

/** Smaller ones lose their digits, and in the end all of them. */
const leastStep = 1e-300

function equalEdges(min: number, max: number, bulkMax: number): number[] {
	const span = bulkMax > min ? bulkMax - min : Math.abs(max) * 0.01 || 1
	// A step that vanishes beside the values would never get past them.
	const raw = Math.max(span / (mostRows - 4), Math.max(Math.abs(min), Math.abs(max)) * 1e-9, leastStep)
	const power = 10 ** Math.floor(Math.log10(raw))
	const step = power * ([1, 2, 5, 10].find(factor => factor * power >= raw) ?? 10)
	const first = Math.floor(min / step)
	const edges = [round(first * step)]
	for (let i = first + 1; edges.at(-1)! <= bulkMax; i++) edges.push(round(i * step))
	if (edges.at(-1)! <= max) edges.push(round((Math.floor(max / step) + 1) * step))
	return edges
}

/** Takes the dust of binary arithmetic off a number that was meant to be round. */
function round(value: number): number {
	return Number(value.toPrecision(12))
}
