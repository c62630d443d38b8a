/**
 * What the live screen shows of several benchmarks, each measured in several runs. Which benchmarks there are and what became of them is the
 * kind's to say (`BenchmarksSource`).
 */
import type {TimerFigures} from '../../core/kinds/micro/events-message.ts'
import type {LatencyTrack} from '../../core/run/state/latency-track.ts'
import type {RunState, SuiteState} from '../../core/run/state/run-state.ts'
import type {Drift} from '../../core/stats/drift.ts'
import {quantileOfSorted, sortedCopy} from '../../core/stats/quantile.ts'
import {quantileInterval} from '../../core/stats/quantile-interval.ts'
import {type BucketsOf, bucketsOnce, figuresOf, type LatencyFigures, secondsOf} from './latency-figures.ts'
import type {HeaderView} from './suite-header.ts'

export interface BenchmarksView extends HeaderView {
	readonly rows: readonly BenchmarkRow[]
	/** The one under way, or the one that was chosen; null: there is none yet. */
	readonly shown: BenchmarkRow | null
	/** The one that was chosen, not the one under way. */
	readonly isChosen: boolean
	/** Where the benchmark under way stands in its round. */
	readonly round: {readonly run: number; readonly of: number; readonly at: number; readonly count: number} | null
	/** Figures of all samples of the shown one, those of the run under way too. */
	readonly figures: LatencyFigures | null
	readonly buckets: BucketsOf
	readonly timer: TimerFigures | null
	readonly finished: number
	readonly look: BenchmarksLook
}

/** What there is to say of such benchmarks and of no others. */
export interface BenchmarksLook {
	/** Where the first run is under way. */
	readonly nothingYet: string
	/** A run has a course of its own: it is many samples, and not one value. */
	readonly hasCourses: boolean
	/** Beside the median and its interval, in the list of all. */
	readonly figures: readonly [FigureColumn, FigureColumn]
	/** What it came to once it is over; null: so many runs. */
	readonly inAll: (benchmarks: number) => string | null
}

export interface FigureColumn {
	readonly title: string
	/** For a benchmark that has had a run. */
	readonly of: (row: BenchmarkRow) => string
}

export interface BenchmarkRow {
	readonly key: string
	readonly name: string
	/** Runs that are there, in order. */
	readonly runs: readonly RunPoint[]
	readonly asked: number
	/** Samples of the run under way; null: it is not. */
	readonly underWay: {readonly run: number; readonly samples: number; readonly asked: number | null} | null
	/** NaN without a run. */
	readonly median: number
	/** Interval of the median. `isRange`: only of these very runs. */
	readonly interval: {readonly low: number; readonly high: number; readonly isRange: boolean} | null
	readonly p99: number | null
	readonly mean: number
	readonly drift: Drift | null
	readonly heapBytesPerCall: number | null
	readonly failure: string | null
}

export interface RunPoint {
	/** From 1. */
	readonly run: number
	/** ns. */
	readonly median: number
	/** Medians of successive parts of its samples; empty where the run is one value. */
	readonly course: readonly number[]
	/** Interval of the medians up to this run; null with fewer than two. `isRange`: from the lowest to the highest, too few for an interval. */
	readonly spread: {
		readonly low: number
		readonly high: number
		readonly at: number
		readonly isRange: boolean
	} | null
}

/** A suite's benchmarks, as they are now. */
export interface BenchmarksSource {
	readonly look: BenchmarksLook
	readonly header: (asOfMs: number) => HeaderView
	/** What of it is seen to change within a second. */
	readonly stamp: string
	readonly rows: () => readonly BenchmarkRow[]
	/** Key of the one that was measured last. */
	readonly lastMeasured: () => string | null
	readonly latencies: (key: string) => LatencyTrack | undefined
	readonly round: () => BenchmarksView['round']
	readonly timer: () => TimerFigures | null
}

export interface BenchmarksOptions {
	/** null: now. */
	readonly asOfMs: number | null
	/** Key of the benchmark that was chosen; null: the one under way. */
	readonly benchmark: string | null
}

const cache = new WeakMap<RunState, {readonly key: string; readonly value: BenchmarksView}>()

/** The view of this second; of a moment that was frozen the same however much has come since. */
export function benchmarksView(
	run: RunState,
	suite: SuiteState,
	source: BenchmarksSource,
	options: BenchmarksOptions,
): BenchmarksView {
	const now = [Math.floor(run.tMs / 1000), run.outcome, suite.phase, suite.findings.length, source.stamp]
	const key = [options.asOfMs ?? now.join(' '), suite.plan.name, options.benchmark].join(' ')
	const known = cache.get(run)
	if (known?.key === key) return known.value
	// Another benchmark of the same moment: what has come since is not shown.
	const frozen = options.asOfMs !== null && known?.value.asOfMs === options.asOfMs ? known.value : null
	const value = makeView(run, source, options, frozen)
	cache.set(run, {key, value})
	return value
}

function makeView(
	run: RunState,
	source: BenchmarksSource,
	options: BenchmarksOptions,
	frozen: BenchmarksView | null,
): BenchmarksView {
	const asOfMs = options.asOfMs ?? run.tMs
	const rows = frozen?.rows ?? source.rows()
	const chosen = rows.find(row => row.key === options.benchmark) ?? null
	const now = rows.find(row => row.underWay !== null) ?? null
	// One without any value yet would be an empty pane: the last one stays until there is something to see.
	const isSeen = now !== null && (now.runs.length > 0 || (source.latencies(now.key)?.total.n ?? 0) > 0)
	const last = rows.find(row => row.key === source.lastMeasured()) ?? null
	const shown = chosen ?? (isSeen ? now : last) ?? now ?? rows[0] ?? null
	const track = shown === null ? undefined : source.latencies(shown.key)
	const histogram =
		track === undefined
			? null
			: options.asOfMs === null
				? track.total
				: secondsOf(track, Number.NEGATIVE_INFINITY, Math.floor(asOfMs / 1000) + 1)
	return {
		...(frozen ?? source.header(asOfMs)),
		rows,
		shown,
		isChosen: chosen !== null && chosen !== now,
		round: frozen ? frozen.round : source.round(),
		figures: histogram && figuresOf(histogram),
		buckets: bucketsOnce(histogram),
		timer: source.timer(),
		finished: rows.filter(row => row.failure !== null || row.runs.length >= row.asked).length,
		look: source.look,
	}
}

/** Only as many of the newest as a screen is high: each looks back at all before it. */
const mostPoints = 60

export function pointsOf(
	runs: ReadonlyArray<{readonly run: number; readonly median: number; readonly course: readonly number[]}>,
): RunPoint[] {
	const from = Math.max(0, runs.length - mostPoints)
	let sorted = sortedCopy(runs.slice(0, from).map(one => one.median))
	return runs.slice(from).map(({run, median, course}) => {
		sorted = inserted(sorted, median)
		const interval = quantileInterval(sorted, 0.5, 0.95)
		const {low, high} = interval ?? {low: sorted[0]!, high: sorted.at(-1)!}
		const at = quantileOfSorted(sorted, 0.5)
		return {run, median, course, spread: sorted.length < 2 ? null : {low, high, at, isRange: interval === null}}
	})
}

/** One more in its place, without sorting all the others again. */
function inserted(sorted: Float64Array, value: number): Float64Array {
	const above = sorted.findIndex(one => one > value)
	const place = above < 0 ? sorted.length : above
	const longer = new Float64Array(sorted.length + 1)
	longer.set(sorted.subarray(0, place))
	longer[place] = value
	longer.set(sorted.subarray(place), place + 1)
	return longer
}
