/** Values as marks on one line of cells, the same in reports and on screens; which marks, and what is said beside the line, is for who draws. */
import {quantileOfSorted, sortedCopy} from '../stats/quantile.ts'

export interface NumberLine {
	readonly low: number
	readonly high: number
	readonly columns: number
}

/** -1 below the line, `columns` above it. */
export function columnOf({low, high, columns}: NumberLine, value: number): number {
	if (value < low) return -1
	if (value > high) return columns
	return high > low ? Math.round(((value - low) / (high - low)) * (columns - 1)) : columns >> 1
}

/** How many values lie in each cell, and outside. */
export function dotCounts(
	line: NumberLine,
	values: readonly number[],
): {readonly counts: readonly number[]; readonly below: number; readonly above: number} {
	const counts = new Array<number>(line.columns).fill(0)
	let below = 0
	let above = 0
	for (const value of values) {
		const column = columnOf(line, value)
		if (column < 0) below++
		else if (column >= line.columns) above++
		else counts[column]!++
	}
	return {counts, below, above}
}

/** Between these lies all but what is far from the rest: one run that took ten times as long would leave one column for all others. */
export function bulkOf(values: readonly number[]): {readonly low: number; readonly high: number} {
	const sorted = sortedCopy(values)
	const [lower, upper] = [quantileOfSorted(sorted, 0.25), quantileOfSorted(sorted, 0.75)]
	const reach = 3 * (upper - lower)
	return {low: Math.max(sorted[0]!, lower - reach), high: Math.min(sorted.at(-1)!, upper + reach)}
}

/** `2 below`, `3 above`: what is not drawn. */
export function sayOutside({below, above}: {readonly below: number; readonly above: number}): string[] {
	return [...(below > 0 ? [`${below} below`] : []), ...(above > 0 ? [`${above} above`] : [])]
}
