/** Rows of a latency histogram: round edges, open at both ends, as many as there is room for. */

import {niceEdges} from '../../core/stats/bins.ts'
import type {Histogram} from '../../core/stats/histogram.ts'
import {significant} from '../../core/units/format.ts'
import {sayEdges} from '../../core/words/figure-words.ts'
import type {HistogramScale} from '../state.ts'

export interface TimeUnit {
	readonly name: 'ns' | 'us' | 'ms' | 's'
	readonly ns: number
}

const units: readonly TimeUnit[] = [
	{name: 'ns', ns: 1},
	{name: 'us', ns: 1e3},
	{name: 'ms', ns: 1e6},
	{name: 's', ns: 1e9},
]

/** One unit for a whole pane, so that its numbers can be compared by eye: the largest in which the value is at least 1, never above seconds. */
export function unitFor(ns: number): TimeUnit {
	return units.findLast(unit => ns >= unit.ns) ?? units[0]!
}

/** For figures from `typical` to `high`: the unit of the high ones, unless the typical one would have to be written as 0.00. */
export function unitForRange(typicalNs: number, highNs: number): TimeUnit {
	const unit = unitFor(highNs)
	return typicalNs < 0.05 * unit.ns ? unitFor(typicalNs) : unit
}

/** `14.9` of 14 900 000 ns in ms. */
export function inUnit(ns: number, unit: TimeUnit): string {
	return significant(ns / unit.ns)
}

/**
 * Edges of the rows of a histogram, one row below the first and one above the last.
 * @param low @param high where nearly all values lie (about 0.5 % and 99.5 %), > 0
 * @returns ascending, in ns: at most `rows - 1` of them, but never fewer than two
 */
export function edgesFor(low: number, high: number, rows: number, scale: HistogramScale): readonly number[] {
	return niceEdges(low, high, high, {rows: Math.max(1, rows - 2), scale})
}

export interface Bucket {
	readonly label: string
	readonly count: number
}

export function bucketsOf(histogram: Histogram, edges: readonly number[], unit: TimeUnit): Bucket[] {
	const labels = sayEdges(edges.map(edge => edge / unit.ns))
	return [Number.NEGATIVE_INFINITY, ...edges].map((from, i) => {
		const to = edges[i] ?? Number.POSITIVE_INFINITY
		const label = i === 0 ? `<${labels[0]}` : i === edges.length ? `${labels.at(-1)}+` : `${labels[i - 1]}-${labels[i]}`
		return {label: i === edges.length ? label : shorter(label), count: histogram.countBetween(from, to)}
	})
}

/** `.25-.5` where `0.25-0.5` would be long. */
function shorter(label: string): string {
	return label.length > 6 ? label.replaceAll(/(^|-)0\./g, '$1.') : label
}
