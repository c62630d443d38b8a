/**
 * A window adds up hundreds of buckets a second, and latencies arrive once a second while screens are drawn four times: so each figure is
 * worked out once for what it is about.
 */
import type {LatencyTrack} from '../../core/run/state/latency-track.ts'
import type {Histogram} from '../../core/stats/histogram.ts'
import type {HistogramScale} from '../state.ts'
import {type Bucket, bucketsOf, edgesFor, type TimeUnit} from './buckets.ts'

export interface LatencyFigures {
	readonly n: number
	readonly min: number
	readonly p50: number
	/** NaN where fewer values than one lie above: such a quantile is only the largest value by another name. */
	readonly p75: number
	readonly p90: number
	readonly p99: number
	readonly p999: number
	readonly max: number
	readonly mean: number
	/** Between these lie nearly all values. */
	readonly low: number
	readonly high: number
}

const figures = new WeakMap<Histogram, LatencyFigures>()

/** null for an empty histogram. Nanoseconds. */
export function figuresOf(histogram: Histogram): LatencyFigures | null {
	const {n} = histogram
	if (n === 0) return null
	const known = figures.get(histogram)
	if (known?.n === n) return known
	const quantile = (q: number) => (n * (1 - q) < 1 ? Number.NaN : histogram.quantile(q))
	const made: LatencyFigures = {
		n,
		min: histogram.min,
		p50: histogram.quantile(0.5),
		p75: quantile(0.75),
		p90: quantile(0.9),
		p99: quantile(0.99),
		p999: quantile(0.999),
		max: histogram.max,
		mean: histogram.mean,
		low: Math.max(histogram.quantile(0.005), Number.MIN_VALUE),
		high: histogram.quantile(0.995),
	}
	figures.set(histogram, made)
	return made
}

/** Edges that hold nearly all values, and how many fall between them. */
function bucketRows(histogram: Histogram, rows: number, unit: TimeUnit, scale: HistogramScale): Bucket[] {
	const of = figuresOf(histogram)
	return of ? bucketsOf(histogram, edgesFor(of.low, Math.max(of.low, of.high), rows, scale), unit) : []
}

export type BucketsOf = (rows: number, unit: TimeUnit, scale: HistogramScale) => readonly Bucket[]

/** Remembers what was drawn already; nothing is in what was not measured. */
export function bucketsOnce(histogram: Histogram | null): BucketsOf {
	const known = new Map<string, readonly Bucket[]>()
	return (rows, unit, scale) => {
		const key = `${rows} ${unit.name} ${scale}`
		let value = known.get(key)
		if (value === undefined) known.set(key, (value = histogram ? bucketRows(histogram, rows, unit, scale) : []))
		return value
	}
}

const windows = new WeakMap<LatencyTrack, {readonly n: number; readonly byKey: Map<string, Histogram>}>()

/** What fell into the seconds [from, to). */
export function secondsOf(track: LatencyTrack, fromSecond: number, toSecond: number): Histogram {
	const {n} = track.total
	let known = windows.get(track)
	if (known?.n !== n || known.byKey.size > 8) windows.set(track, (known = {n, byKey: new Map()}))
	const key = `${fromSecond} ${toSecond}`
	let value = known.byKey.get(key)
	if (value === undefined) known.byKey.set(key, (value = track.window(fromSecond * 1000, toSecond * 1000)))
	return value
}

const perSecond = new WeakMap<LatencyTrack, Map<number, number>>()

/** Counts of a second may still come in a little after its end. */
const settledAfterSeconds = 3

/** p99 of each second of [from, to); NaN where nothing happened. */
export function p99PerSecond(track: LatencyTrack, fromSecond: number, toSecond: number, nowSecond: number): number[] {
	let known = perSecond.get(track)
	if (known === undefined) perSecond.set(track, (known = new Map()))
	const values: number[] = []
	for (let second = fromSecond; second < toSecond; second++) {
		let value = known.get(second)
		if (value === undefined) {
			value = track.perSecond(0.99, second, second + 1)[0]!
			if (second < nowSecond - settledAfterSeconds) known.set(second, value)
		}
		values.push(value)
	}
	return values
}
