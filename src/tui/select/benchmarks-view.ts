/**
 * What the live screen shows of a suite of several benchmarks, each measured in several runs: functions of a file, or one command with several
 * combinations of parameters. Of a command a run is one value, of a function thousands of samples.
 */

import {benchmarksOf} from '../../core/kinds/command/plan-benchmarks.ts'
import type {Iteration} from '../../core/kinds/command/state.ts'
import {hasFailed} from '../../core/kinds/command/state-failed.ts'
import {metricOf} from '../../core/kinds/command/state-metrics.ts'
import type {TimerFigures} from '../../core/kinds/micro/events-message.ts'
import type {MicroPlan} from '../../core/kinds/micro/plan.ts'
import type {BenchmarkTrack, MicroTrack} from '../../core/kinds/micro/state.ts'
import {medianInterval} from '../../core/kinds/micro/state-interval.ts'
import type {RunState, SuiteState, SuiteStateOf} from '../../core/run/state/run-state.ts'
import {type Drift, driftOf} from '../../core/stats/drift.ts'
import {medianOf, sortedCopy} from '../../core/stats/quantile.ts'
import {quantileInterval} from '../../core/stats/quantile-interval.ts'
import {type BucketsOf, bucketsOnce, figuresOf, type LatencyFigures, secondsOf} from './latency-figures.ts'
import {ownFailure} from './own-failure.ts'
import {suiteAt} from './shown-suite.ts'
import {type HeadView, headOf} from './suite-head.ts'
import {clean} from './suites-view.ts'

export interface BenchmarksView extends HeadView {
	readonly rows: readonly BenchmarkRow[]
	/** The one under way, or the one that was chosen; null: there is none yet. */
	readonly shown: BenchmarkRow | null
	/** The one that was chosen, not the one under way. */
	readonly isChosen: boolean
	/** Where the benchmark under way stands in its round. */
	readonly round: {readonly run: number; readonly of: number; readonly at: number; readonly count: number} | null
	/** Of all samples of the shown one, those of the run under way too. */
	readonly figures: LatencyFigures | null
	readonly buckets: BucketsOf
	readonly timer: TimerFigures | null
	readonly finished: number
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
	/** Of the median. `isRange`: only of these very runs. */
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
	/** Of the medians up to this run; null with fewer than two. `isRange`: from the lowest to the highest, too few for an interval. */
	readonly spread: {
		readonly low: number
		readonly high: number
		readonly at: number
		readonly isRange: boolean
	} | null
}

const cache = new WeakMap<RunState, {readonly key: string; readonly value: BenchmarksView}>()

export function hasBenchmarks(suite: SuiteState): boolean {
	return suite.plan.kind === 'micro' || (suite.plan.kind === 'command' && (suite.plan.variants?.length ?? 0) > 0)
}

export interface BenchmarksOptions {
	/** null: now. */
	readonly asOfMs: number | null
	/** Key of the benchmark that was chosen; null: the one under way. */
	readonly benchmark: string | null
}

/** The view of this second; of a moment that was frozen the same however much has come since. */
export function benchmarksView(run: RunState, options: BenchmarksOptions): BenchmarksView | null {
	const suite = suiteAt(run, options.asOfMs)
	if (suite === null || !hasBenchmarks(suite)) return null
	const key = [
		options.asOfMs ??
			[Math.floor(run.tMs / 1000), run.outcome, suite.phase, suite.findings.length, newsOf(suite)].join(' '),
		suite.plan.name,
		options.benchmark,
	].join(' ')
	const known = cache.get(run)
	if (known?.key === key) return known.value
	// Another benchmark of the same moment: what has come since is not shown.
	const frozen = options.asOfMs !== null && known?.value.asOfMs === options.asOfMs ? known.value : null
	const value = makeView(run, suite, options, frozen)
	cache.set(run, {key, value})
	return value
}

/** What changes within a second. */
function newsOf(suite: SuiteState): string {
	if (suite.kind === 'micro') return `${suite.micro.underWay?.benchmark} ${suite.micro.underWay?.run}`
	return suite.kind === 'command' && suite.iterations.length < 20 ? String(suite.iterations.length) : ''
}

/** Names of the benchmarks as `live.benchmark` has them, in their order. */
export function benchmarkKeys(suite: SuiteState | null): readonly string[] {
	if (suite === null) return []
	if (suite.kind === 'micro') return [...suite.micro.benchmarks.keys()]
	if (suite.plan.kind === 'command' && suite.plan.variants) return suite.plan.variants.map(one => one.label)
	return []
}

function makeView(
	run: RunState,
	suite: SuiteState,
	options: BenchmarksOptions,
	frozen: BenchmarksView | null,
): BenchmarksView {
	const {plan} = suite
	const asOfMs = options.asOfMs ?? run.tMs
	const rows = frozen?.rows ?? rowsOf(suite)
	const chosen = rows.find(row => row.key === options.benchmark) ?? null
	const now = rows.find(row => row.underWay !== null) ?? null
	const shown = chosen ?? now ?? rows.find(row => row.key === lastMeasured(suite)) ?? rows[0] ?? null
	const metric = shown && (plan.kind === 'micro' ? shown.key : metricOf('wall', shown.key))
	const track = metric === null ? undefined : suite.latencies.get(metric)
	const histogram =
		track === undefined
			? null
			: options.asOfMs === null
				? track.total
				: secondsOf(track, Number.NEGATIVE_INFINITY, Math.floor(asOfMs / 1000) + 1)
	const round = frozen ? frozen.round : suite.kind === 'micro' ? roundOf(suite) : null
	return {
		...(frozen ?? headOf(run, suite, asOfMs)),
		rows,
		shown,
		isChosen: chosen !== null && chosen !== now,
		round,
		figures: histogram && figuresOf(histogram),
		buckets: bucketsOnce(histogram),
		timer: suite.kind === 'micro' ? timerOf(suite) : null,
		finished: rows.filter(row => row.failure !== null || row.runs.length >= row.asked).length,
	}
}

function rowsOf(suite: SuiteState): BenchmarkRow[] {
	return suite.kind === 'micro' ? microRows(suite) : suite.kind === 'command' ? sweepRows(suite) : []
}

function lastMeasured(suite: SuiteState): string | null {
	if (suite.kind === 'command') return suite.iterations.at(-1)?.benchmark ?? null
	if (suite.kind !== 'micro') return null
	let last: {readonly name: string; readonly run: number} | null = null
	for (const [name, {runs}] of suite.micro.benchmarks) {
		const run = runs.at(-1)?.run ?? 0
		if (run > 0 && run >= (last?.run ?? 0)) last = {name, run}
	}
	return last?.name ?? null
}

function microRows({micro, plan}: SuiteStateOf<'micro'>): BenchmarkRow[] {
	return [...micro.benchmarks].map(([key, track]) => {
		const now = micro.underWay
		const underWay =
			now !== null && now.benchmark === key
				? {run: now.run, samples: now.n, asked: track.runs.at(-1)?.asked ?? plan.samples}
				: null
		return {...measured(track, plan.runs), underWay}
	})
}

const tracks = new WeakMap<BenchmarkTrack, {readonly at: string; readonly row: BenchmarkRow}>()

/** Changes with a run of it only. */
function measured(track: BenchmarkTrack, asked: number): BenchmarkRow {
	const at = `${track.runs.length} ${track.failure !== null} ${asked}`
	const known = tracks.get(track)
	if (known?.at === at) return known.row
	const {listed, runs, samples, failure} = track
	const interval = runs.length > 0 ? medianInterval(track) : null
	const total = runs.reduce((sum, run) => sum + run.n, 0)
	const heap = runs.flatMap(run => run.figures.heapBytesPerCall ?? [])
	const row: BenchmarkRow = {
		key: listed.name,
		name: clean(listed.name),
		runs: pointsOf(runs),
		asked,
		underWay: null,
		median: samples.quantile(0.5),
		interval: interval && {low: interval.low, high: interval.high, isRange: interval.method === 'within-run'},
		p99: runs.length > 0 ? samples.quantile(0.99) : null,
		mean: runs.reduce((sum, run) => sum + run.mean * run.n, 0) / total,
		drift: driftOf(runs.map(run => run.median)),
		heapBytesPerCall: heap.length > 0 ? medianOf(heap) : null,
		failure: failure && ownFailure(failure.text, listed.name),
	}
	tracks.set(track, {at, row})
	return row
}

function sweepRows(suite: SuiteStateOf<'command'>): BenchmarkRow[] {
	const {plan} = suite
	const underWay = combinationUnderWay(suite)
	return benchmarksOf(plan).map(({label, runs: asked}) => {
		const key = label ?? ''
		const all = suite.iterations.filter(one => (one.benchmark ?? null) === label)
		const counted = all.filter(one => !one.warmup && !hasFailed(plan, one.exit))
		const runs = counted.map((one, i) => ({run: i + 1, median: one.wallNs, course: []}))
		const values = runs.map(one => one.median)
		const sorted = sortedCopy(values)
		const interval = quantileInterval(sorted, 0.5, 0.95)
		const bad = all.find(one => hasFailed(plan, one.exit))
		return {
			key,
			name: clean(key),
			runs: pointsOf(runs),
			asked,
			underWay: underWay === key ? {run: counted.length + 1, samples: 0, asked: null} : null,
			median: medianOf(values),
			interval: interval && {low: interval.low, high: interval.high, isRange: false},
			p99: null,
			mean: values.reduce((sum, value) => sum + value, 0) / values.length,
			drift: driftOf(values),
			heapBytesPerCall: null,
			failure: counted.length === 0 && bad ? clean(failureText(bad.exit)) : null,
		}
	})
}

function failureText({failure, signal, exitCode}: Iteration['exit']): string {
	if (failure !== null) return failure.message
	return signal === null ? `ended with code ${exitCode}` : `was ended by ${signal}`
}

/** The last program that was started says which combination it belongs to by what it is. */
function combinationUnderWay({processes, phase, plan}: SuiteStateOf<'command'>): string | null {
	if (phase === 'finished') return null
	const last = processes.findLast(one => one.role === 'target')
	if (last === undefined) return null
	const same = (argv: readonly string[]) =>
		argv.length === last.argv.length && argv.every((word, i) => word === last.argv[i])
	return benchmarksOf(plan).find(one => same(one.launch.argv))?.label ?? null
}

/** Only as many of the newest as a screen is high: each looks back at all before it. */
const mostPoints = 60

function pointsOf(
	runs: ReadonlyArray<{readonly run: number; readonly median: number; readonly course: readonly number[]}>,
): RunPoint[] {
	const from = Math.max(0, runs.length - mostPoints)
	return runs.slice(from).map(({run, median, course}, i) => {
		const sorted = sortedCopy(runs.slice(0, from + i + 1).map(one => one.median))
		const interval = quantileInterval(sorted, 0.5, 0.95)
		const {low, high} = interval ?? {low: sorted[0]!, high: sorted.at(-1)!}
		const at = medianOf([...sorted])
		return {run, median, course, spread: sorted.length < 2 ? null : {low, high, at, isRange: interval === null}}
	})
}

function roundOf({micro, plan}: SuiteStateOf<'micro'>): BenchmarksView['round'] {
	const run = micro.underWay?.run ?? nextRun(micro, plan)
	if (run === null) return null
	let before = 0
	for (const track of micro.benchmarks.values()) {
		if (track.runs.some(one => one.run === run) || (track.failure !== null && track.failure.run <= run)) before++
	}
	return {run, of: plan.runs, at: Math.min(before + 1, micro.benchmarks.size), count: micro.benchmarks.size}
}

/** Between two benchmarks: the round that is not whole yet. null: before the first, and when it is over. */
function nextRun({benchmarks}: MicroTrack, plan: MicroPlan): number | null {
	const had = [...benchmarks.values()].filter(track => track.failure === null).map(track => track.runs.length)
	const run = Math.min(...had) + 1
	return run <= plan.runs ? run : null
}

/** As the last process found it. */
function timerOf({micro}: SuiteStateOf<'micro'>): TimerFigures | null {
	let timer: TimerFigures | null = null
	let newest = 0
	for (const {runs} of micro.benchmarks.values()) {
		const last = runs.at(-1)
		if (last && last.run >= newest) {
			newest = last.run
			timer = last.figures.timer
		}
	}
	return timer
}
