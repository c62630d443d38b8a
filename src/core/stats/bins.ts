import {niceStep, withoutDust} from './nice-step.ts'

/** One row of a histogram that people read: counts of values in [from, to). */
export interface Bin {
	readonly from: number
	readonly to: number
	readonly count: number
}

export interface EdgesAsked {
	/** Rows there is room for, at least 1. */
	readonly rows: number
	/** `auto`: equal steps below a decade, growing ones from there on. */
	readonly scale: 'auto' | 'linear' | 'log'
}

const asInReports: EdgesAsked = {rows: 14, scale: 'auto'}
/** Factors of a decade between edges, coarse to fine. */
const decades = [[1], [1, 3], [1, 2, 5], [1, 1.5, 2, 3, 5, 7], [1, 1.25, 1.6, 2, 2.5, 3.2, 4, 5, 6.3, 8]]
const equalSteps = [1, 2, 5]

/**
 * Round edges that a reader can say aloud, for as many bins as there is room for: equal steps (1, 2, 5 times a power of ten) when the values span less
 * than a decade, growing ones otherwise. One slow value must not squeeze all others into the first row, so with equal steps everything
 * beyond `bulkMax` shares the last bin.
 *
 * @param min > 0 for growing steps; at 0 or below the steps are equal
 * @returns ascending, edges[0] <= min, last > max
 */
export function niceEdges(min: number, max: number, bulkMax = max, {rows, scale} = asInReports): number[] {
	const grows = scale === 'auto' ? max / min >= 10 : scale === 'log'
	if (min > 0 && grows) return growingEdges(min, max, rows)
	return equalEdges(min, max, Math.min(bulkMax, max), rows)
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

function growingEdges(min: number, max: number, rows: number): number[] {
	let chosen: number[] = []
	for (const factors of decades) {
		const edges = edgesBy(factors, min, max)
		if (chosen.length > 0 && edges.length - 1 > rows) break
		chosen = edges
	}
	const every = Math.ceil((chosen.length - 1) / rows)
	return chosen.filter((_, i) => i % every === 0 || i === chosen.length - 1)
}

function edgesBy(factors: readonly number[], min: number, max: number): number[] {
	const edges: number[] = []
	const first = Math.floor(Math.log10(min)) - 1
	const last = Math.ceil(Math.log10(max)) + 1
	for (let exponent = first; exponent <= last; exponent++) {
		for (const factor of factors) edges.push(withoutDust(factor * 10 ** exponent))
	}
	return edges.slice(
		edges.findLastIndex(edge => edge <= min),
		edges.findIndex(edge => edge > max) + 1,
	)
}

/** Smaller ones lose their digits, and in the end all of them. */
const leastStep = 1e-300
/** The next larger ones may have no number. */
const mostStep = 1e307

function equalEdges(min: number, max: number, bulkMax: number, rows: number): number[] {
	const span = bulkMax > min ? bulkMax - min : Math.abs(max) * 0.01 || 1
	// Ten steps; rows beyond that are to spare, for steps are round and what is far out has a row of its own. A step that vanishes beside the
	// values would never get past them.
	const steps = Math.max(rows - 4, Math.min(rows, 10))
	const least = Math.max(span / steps, Math.max(Math.abs(min), Math.abs(max)) * 1e-9, leastStep)
	let step = niceStep(least, equalSteps)
	let edges = edgesAt(step, min, max, bulkMax)
	// Once it is longer than all values are, on either side of 0, there is no more to be had.
	const mostUseful = Math.min(mostStep, Math.max(Math.abs(min), Math.abs(max)))
	while (edges.length - 1 > rows && step <= mostUseful) {
		step = niceStep(step * 1.01, equalSteps)
		edges = edgesAt(step, min, max, bulkMax)
	}
	return edges
}

function edgesAt(step: number, min: number, max: number, bulkMax: number): number[] {
	const first = Math.floor(min / step)
	const edges = [withoutDust(first * step)]
	for (let i = first + 1; edges.at(-1)! <= bulkMax; i++) edges.push(withoutDust(i * step))
	if (edges.at(-1)! <= max) edges.push(withoutDust((Math.floor(max / step) + 1) * step))
	return edges
}
