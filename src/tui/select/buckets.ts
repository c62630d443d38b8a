/** Rows of a latency histogram: round edges, open at both ends, as many as there is room for. */
import type {Histogram} from '../../core/stats/histogram.ts'
import {significant} from '../../core/units/format.ts'
import type {HistogramScale} from '../state.ts'
import {niceStep} from '../widgets/axis.ts'

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

/** 14.9 of 14 900 000 ns in ms: two decimals below 100, none above, no exponent. */
export function inUnit(ns: number, unit: TimeUnit): string {
	const value = ns / unit.ns
	if (!Number.isFinite(value)) return '-'
	return value >= 99.95 ? significant(value) : value >= 0.00995 || value === 0 ? value.toFixed(2) : value.toPrecision(1)
}

export interface Edges {
	/** Ascending, in ns: at most `rows - 1` of them; what is below the first or above the last has a row of its own. */
	readonly edges: readonly number[]
	readonly scale: 'log' | 'linear'
}

/** Steps of a logarithmic scale, finest first: edge number k of each, in the unit of the pane. Round numbers, so that labels stay short. */
const ladders: ReadonlyArray<(k: number) => number> = [
	k => 2 ** k,
	...[[1, 2, 5], [1, 3], [1]].map(perDecade => (k: number) => {
		const decade = Math.floor(k / perDecade.length)
		return Number(`${perDecade[k - decade * perDecade.length]}e${decade}`)
	}),
	...[2, 3, 4, 6].map(decades => (k: number) => Number(`1e${k * decades}`)),
]

/**
 * @param low @param high where nearly all values lie (about 0.5 % and 99.5 %), > 0
 * @returns powers of two (1-2-5, then 1-3, then decades where there is less room) for a wide spread, equal steps for a narrow one
 */
export function edgesFor(low: number, high: number, rows: number, unit: TimeUnit, asked: HistogramScale): Edges {
	const count = Math.max(1, rows - 1)
	const scale = asked === 'auto' ? (high / low >= 4 ? 'log' : 'linear') : asked
	if (scale === 'log') {
		for (const [index, edge] of ladders.entries()) {
			const first = stepAtOrBelow(edge, low / unit.ns)
			if (edge(first + count - 1) * unit.ns < high && index < ladders.length - 1) continue
			let needed = 0
			while (needed < count - 1 && edge(first + needed) * unit.ns < high) needed++
			// Up to three steps to spare, most at the slow side, where outliers come; more would be empty rows.
			const spare = Math.max(0, Math.min(3, count - 1 - needed))
			const start = spare === 3 ? first - 1 : first
			const length = Math.min(count, needed + spare + 1)
			return {edges: Array.from({length}, (_, i) => edge(start + i) * unit.ns), scale}
		}
	}
	let step = niceStep(Math.max(high - low, high * 0.01) / Math.max(1, count - 1))
	let first = Math.floor(low / step) * step
	while (first + (count - 1) * step < high) {
		step = niceStep(step * 1.01)
		first = Math.floor(low / step) * step
	}
	return {edges: Array.from({length: count}, (_, i) => first + i * step), scale}
}

function stepAtOrBelow(edge: (k: number) => number, value: number): number {
	let k = 0
	while (edge(k) > value && k > -400) k--
	while (edge(k + 1) <= value) k++
	return k
}

export interface Bucket {
	readonly label: string
	readonly count: number
}

export function bucketsOf(histogram: Histogram, edges: Edges, unit: TimeUnit): Bucket[] {
	const labels = edgeLabels(edges.edges.map(edge => edge / unit.ns))
	const buckets: Bucket[] = [
		{label: shorter(`<${labels[0]}`), count: histogram.countBetween(Number.NEGATIVE_INFINITY, edges.edges[0]!)},
	]
	for (let i = 0; i + 1 < edges.edges.length; i++) {
		buckets.push({
			label: shorter(`${labels[i]}-${labels[i + 1]}`),
			count: histogram.countBetween(edges.edges[i]!, edges.edges[i + 1]!),
		})
	}
	buckets.push({
		label: `${labels.at(-1)}+`,
		count: histogram.countBetween(edges.edges.at(-1)!, Number.POSITIVE_INFINITY),
	})
	return buckets
}

/** `.25-.5` where `0.25-0.5` would be long. */
function shorter(label: string): string {
	return label.length > 6 ? label.replaceAll(/(^|-)0\./g, '$1.') : label
}

/** As short as tells them apart: edges close to each other need more digits. */
function edgeLabels(values: readonly number[]): string[] {
	for (let digits = 3; ; digits++) {
		const labels = values.map(value => edgeLabel(value, digits))
		if (digits > 8 || new Set(labels).size === labels.length) return labels
	}
}

/** `0.5`, `1`, `128`, `2k`: short, for there are two of them in a label. */
function edgeLabel(value: number, digits: number): string {
	if (value >= 1e6) return `${tidy(value / 1e6, digits)}M`
	if (value >= 10_000 || (value >= 1000 && Number.isInteger(value / 1000))) return `${tidy(value / 1000, digits)}k`
	return tidy(value, digits)
}

function tidy(value: number, digits: number): string {
	if (value === 0) return '0'
	return String(Number(value.toPrecision(value >= 1000 ? digits + 1 : digits)))
}
