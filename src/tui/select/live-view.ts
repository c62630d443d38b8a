/**
 * What the live screen shows of a run at a moment, over a time window. Everything is asked of the state as of `asOfMs`, so a frozen screen
 * is the same question with an older moment.
 */

import type {TopFrame} from '../../core/events/run-event.ts'
import {runTotals} from '../../core/plan/benchmarks.ts'
import type {SuitePlan} from '../../core/plan/plan.ts'
import {busySamples} from '../../core/profile/busy-samples.ts'
import {topFrames} from '../../core/profile/top-frames.ts'
import type {CpuTrack} from '../../core/run/cpu-track.ts'
import type {RunState, SuiteState} from '../../core/run/run-state.ts'
import type {Histogram} from '../../core/stats/histogram.ts'
import type {HistogramScale} from '../state.ts'
import {type BenchmarkLine, benchmarkLines} from './benchmark-lines.ts'
import type {Bucket, TimeUnit} from './buckets.ts'
import {bucketRows, figuresOf, type LatencyFigures, p99PerSecond, secondsOf} from './latency-figures.ts'
import {metricsOf} from './shown-suite.ts'
import {clean} from './suites-view.ts'

export interface LiveView {
	readonly name: string
	readonly kind: SuitePlan['kind']
	/** Counted from 1. */
	readonly number: number
	readonly of: number
	/** One word: what the target is doing. */
	readonly word: 'WAIT' | 'START' | 'RUN' | 'TOOL' | 'DONE' | 'FAIL' | 'STOP'
	readonly elapsedMs: number
	readonly totalMs: number | null
	/** 0..1; null where nobody knows how long it will take. */
	readonly progress: number | null
	readonly etaMs: number | null
	/** Of a command suite, warm-up included. */
	readonly iteration: {readonly done: number; readonly total: number} | null
	readonly pids: readonly number[]
	readonly metric: string | null
	readonly metricCount: number
	/** Everything up to the moment; null: nothing was timed. */
	readonly all: LatencyFigures | null
	/** The same as a histogram of that many rows; counted when first asked for, then kept. */
	readonly buckets: (rows: number, unit: TimeUnit, scale: HistogramScale) => readonly Bucket[]
	/** Inside the window. */
	readonly recent: LatencyFigures | null
	readonly recentSeconds: number
	readonly errors: number
	readonly cpu: ChartData
	readonly rss: ChartData
	readonly latency: ChartData
	readonly rssGrowthPerSecond: number
	readonly userShare: number
	readonly loop: LoopView | null
	readonly hot: readonly TopFrame[]
	readonly hotSamples: number
	readonly nodes: number
	/** Of a micro suite, the newest first; null of others. */
	readonly benchmarks: readonly BenchmarkLine[] | null
	readonly findings: SuiteState['findings']
	readonly failure: string | null
	readonly outputLines: number
	readonly asOfMs: number
}

export interface ChartData {
	/** One a second, ending at the moment shown; NaN where nobody measured. */
	readonly values: readonly number[]
	/** Second of the first value, counted from the start of the run. */
	readonly firstSecond: number
	readonly now: number
	readonly peak: number
}

export interface LoopView {
	readonly delayP50Ms: number
	readonly delayP99Ms: number
	readonly delayMaxMs: number
	readonly delay: readonly number[]
	readonly utilisation: number
	readonly utilisationSeries: readonly number[]
	readonly gcPerSecond: number
	readonly gcShare: number
	readonly gcMaxMs: number
	readonly gc: readonly number[]
	readonly gcCount: number
	readonly gcMajor: number
	readonly heapUsedBytes: number
	readonly firstSecond: number
}

export interface LiveOptions {
	/** null: now. */
	readonly asOfMs: number | null
	readonly windowMs: number
	readonly metric: string | null
	/** How many seconds of history the charts want at least. */
	readonly chartSeconds: number
	readonly hotFrames: number
}

const cache = new WeakMap<RunState, {readonly key: string; readonly value: LiveView}>()

/** In its first seconds a suite is looked at more closely: there is little else to see. */
const closeLookMs = 4000

/**
 * The view of this second. Nothing on the screen is finer than a second, so all its figures change together when one is over, and three of
 * four frames equal the one before: that, and not the number of ticks, is what a slow link and the machine under test pay for.
 */
export function liveView(run: RunState, options: LiveOptions): LiveView | null {
	const suite = run.suites[run.current]
	if (suite === undefined) return null
	const sinceStartMs = run.tMs - (suite.readyMs ?? suite.startedMs ?? run.tMs)
	const key = [
		options.asOfMs ?? Math.floor(sinceStartMs < closeLookMs ? run.tMs / 250 : run.tMs / 1000),
		run.current,
		run.outcome,
		suite.phase,
		suite.iterations.length,
		suite.micro.underWay?.benchmark,
		suite.micro.underWay?.run,
		suite.findings.length,
		options.asOfMs,
		options.windowMs,
		options.metric,
		options.chartSeconds,
		options.hotFrames,
	].join(' ')
	const known = cache.get(run)
	if (known?.key === key) return known.value
	const value = makeView(run, suite, options)
	cache.set(run, {key, value})
	return value
}

function makeView(run: RunState, suite: SuiteState, options: LiveOptions): LiveView {
	const asOfMs = options.asOfMs ?? run.tMs
	const startMs = suite.startedMs ?? asOfMs
	const endMs = Math.min(asOfMs, suite.finishedMs ?? Number.POSITIVE_INFINITY)
	const toSecond = Math.floor(endMs / 1000) + 1
	const startSecond = Math.floor(startMs / 1000)
	const windowSeconds = Number.isFinite(options.windowMs) ? options.windowMs / 1000 : toSecond - startSecond
	const firstSecond = Math.max(startSecond, toSecond - Math.max(windowSeconds, options.chartSeconds))
	const fromMs = Math.max(startMs, Number.isFinite(options.windowMs) ? endMs - options.windowMs : startMs)
	// The second under way is still filling: counted, it would make every rate dip at its start.
	const isOpen = suite.finishedMs === null && options.asOfMs === null && toSecond - 1 > startSecond
	const closedTo = isOpen ? toSecond - 1 : toSecond
	const recentFrom = Math.max(startSecond, closedTo - windowSeconds)

	const metrics = metricsOf(suite)
	const metric =
		options.metric !== null && metrics.includes(options.metric)
			? options.metric
			: (benchmarkShown(suite, metrics) ?? metrics[0] ?? null)
	const track = metric === null ? undefined : suite.latencies.get(metric)
	const latencies =
		track &&
		(options.asOfMs === null ? track.total : secondsOf(track, Number.NEGATIVE_INFINITY, Math.floor(asOfMs / 1000) + 1))
	// A command runs few times: every one of them counts, however long ago.
	const recent =
		track &&
		(metric === 'wall' || suite.plan.kind === 'micro' || !Number.isFinite(options.windowMs)
			? latencies
			: secondsOf(track, recentFrom, closedTo))

	const chart = (values: readonly number[]): ChartData => ({
		values,
		firstSecond,
		now: lastOf(values),
		peak: values.reduce((peak, value) => (value > peak || Number.isNaN(peak) ? value : peak), Number.NaN),
	})
	const rss = chart(suite.usage.rssBytes.slice(firstSecond, toSecond))
	const hot = hotFrames(suite.cpu, endMs, options.windowMs, options.hotFrames)

	return {
		name: clean(suite.plan.name),
		kind: suite.plan.kind,
		number: run.current + 1,
		of: run.suites.length,
		word: wordOf(run, suite),
		...progressOf(suite, asOfMs),
		pids: suite.processes.filter(one => one.role === 'target' && one.exit === null).map(one => one.pid),
		metric,
		metricCount: metrics.length,
		all: latencies ? figuresOf(latencies) : null,
		buckets: bucketsOnce(latencies ?? null),
		recent: recent ? figuresOf(recent) : null,
		recentSeconds: Math.max(
			1,
			Math.min(endMs / 1000, closedTo) - Math.max(recentFrom, (suite.readyMs ?? startMs) / 1000),
		),
		errors: errorsOf(suite),
		cpu: chart(suite.usage.cpuShare.slice(firstSecond, toSecond)),
		rss,
		latency: chart(track ? p99PerSecond(track, firstSecond, closedTo, Math.floor(run.tMs / 1000)) : []),
		rssGrowthPerSecond: growth(rss.values.slice(-Math.max(2, Math.min(60, windowSeconds)))),
		userShare: suite.usage.userShareOfUsed,
		loop: suite.nodes.size > 0 ? loopOf(suite, firstSecond, toSecond, Math.floor(fromMs / 1000)) : null,
		hot: hot.frames,
		hotSamples: hot.samples,
		nodes: suite.nodes.size,
		benchmarks: suite.plan.kind === 'micro' ? benchmarkLines(suite.micro) : null,
		findings: suite.findings,
		failure: suite.outcome?.is === 'failed' ? clean(suite.outcome.reason) : null,
		outputLines: suite.outputLines,
		asOfMs,
	}
}

interface HotFrames {
	readonly frames: readonly TopFrame[]
	readonly samples: number
}

const hotCache = new WeakMap<CpuTrack, {readonly key: string; readonly value: HotFrames}>()

/** CPU windows come once a second, so that is how often this is worked out. */
function hotFrames(cpu: CpuTrack, endMs: number, windowMs: number, count: number): HotFrames {
	const toMs = Math.min(endMs, cpu.endMs)
	const key = `${toMs} ${windowMs} ${count}`
	const known = hotCache.get(cpu)
	if (known?.key === key) return known.value
	const weights = Number.isFinite(windowMs) || endMs < cpu.endMs ? cpu.window(toMs - windowMs, toMs + 1) : cpu.whole()
	const value = {frames: topFrames(weights, count), samples: busySamples(weights)}
	hotCache.set(cpu, {key, value})
	return value
}

function bucketsOnce(histogram: Histogram | null): LiveView['buckets'] {
	const known = new Map<string, readonly Bucket[]>()
	return (rows, unit, scale) => {
		const key = `${rows} ${unit.name} ${scale}`
		let value = known.get(key)
		if (value === undefined) known.set(key, (value = histogram ? bucketRows(histogram, rows, unit, scale) : []))
		return value
	}
}

function wordOf(run: RunState, suite: SuiteState): LiveView['word'] {
	if (suite.outcome !== null)
		return suite.outcome.is === 'done' ? 'DONE' : suite.outcome.is === 'failed' ? 'FAIL' : 'STOP'
	if (run.outcome !== null) return run.outcome === 'done' ? 'DONE' : run.outcome === 'failed' ? 'FAIL' : 'STOP'
	if (suite.deepProfile?.state === 'running') return 'TOOL'
	return suite.phase === 'waiting' ? 'WAIT' : suite.phase === 'starting' ? 'START' : 'RUN'
}

function progressOf(
	suite: SuiteState,
	asOfMs: number,
): Pick<LiveView, 'elapsedMs' | 'totalMs' | 'progress' | 'etaMs' | 'iteration'> {
	const endMs = Math.min(asOfMs, suite.finishedMs ?? Number.POSITIVE_INFINITY)
	// How long another tool takes to draw nobody knows.
	const tool =
		suite.deepProfile?.state === 'running' ? suite.processes.findLast(one => one.role === 'profiler') : undefined
	if (tool) return {elapsedMs: endMs - tool.startedMs, totalMs: null, progress: null, etaMs: null, iteration: null}
	if (suite.plan.kind === 'micro') {
		const {done, total} = suite.micro.progress(suite.plan.runs)
		const elapsedMs = Math.max(0, endMs - (suite.readyMs ?? suite.startedMs ?? endMs))
		const etaMs = done > 0 ? (elapsedMs / done) * (total - done) : null
		return {elapsedMs, totalMs: null, progress: total > 0 ? done / total : null, etaMs, iteration: {done, total}}
	}
	if (suite.plan.kind === 'command') {
		const {runs, warmups} = runTotals(suite.plan)
		const total = runs + warmups
		const done = suite.iterations.length
		const elapsedMs = Math.max(0, endMs - (suite.startedMs ?? endMs))
		const etaMs = done > 0 && done < total ? (elapsedMs / done) * (total - done) : done === 0 ? null : 0
		return {elapsedMs, totalMs: null, progress: total > 0 ? done / total : null, etaMs, iteration: {done, total}}
	}
	const elapsedMs = Math.max(0, endMs - (suite.readyMs ?? suite.startedMs ?? endMs))
	const totalMs = suite.plan.kind === 'observe' ? suite.plan.durationMs : null
	return {
		elapsedMs,
		totalMs,
		progress: totalMs === null || totalMs === 0 ? null : suite.readyMs === null ? 0 : Math.min(1, elapsedMs / totalMs),
		etaMs: totalMs === null ? null : Math.max(0, totalMs - elapsedMs),
		iteration: null,
	}
}

/** Of a micro suite the one under way, or the last. */
function benchmarkShown(suite: SuiteState, metrics: readonly string[]): string | null {
	const name = suite.micro.underWay?.benchmark
	return name !== undefined && metrics.includes(name) ? name : null
}

function errorsOf(suite: SuiteState): number {
	let errors = [...suite.micro.benchmarks.values()].filter(one => one.failure !== null).length
	for (const track of suite.latencies.values()) errors += track.errors
	for (const one of suite.iterations) {
		if (one.exit.failure !== null || one.exit.signal !== null) errors++
		else if (one.exit.exitCode !== null && !suite.plan.allowedExitCodes.includes(one.exit.exitCode)) errors++
	}
	return errors
}

function loopOf(suite: SuiteState, firstSecond: number, toSecond: number, fromSecond: number): LoopView {
	const {loop} = suite
	const recent = (of: {slice(from: number, to: number): number[]}) =>
		of.slice(fromSecond, toSecond).filter(Number.isFinite)
	const peak = (values: readonly number[]) => values.reduce((most, value) => Math.max(most, value), 0)
	const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
	const seconds = Math.max(1, toSecond - fromSecond)
	return {
		delayP50Ms: lastOf(recent(loop.delayP50Ms)),
		delayP99Ms: peak(recent(loop.delayP99Ms)),
		delayMaxMs: peak(recent(loop.delayMaxMs)),
		delay: loop.delayMaxMs.slice(firstSecond, toSecond),
		utilisation: lastOf(recent(loop.utilisation)),
		utilisationSeries: loop.utilisation.slice(firstSecond, toSecond),
		gcPerSecond: sum(recent(loop.gcCount)) / seconds,
		gcShare: sum(recent(loop.gcMs)) / (seconds * 1000),
		gcMaxMs: peak(recent(loop.gcMaxMs)),
		gc: loop.gcMs.slice(firstSecond, toSecond),
		gcCount: loop.totals.gcCount,
		gcMajor: loop.totals.gcMajor,
		heapUsedBytes: lastOf(recent(loop.heapUsedBytes)),
		firstSecond,
	}
}

function lastOf(values: readonly number[]): number {
	return values.findLast(Number.isFinite) ?? Number.NaN
}

/** Change per second between the first and the last known value. */
function growth(values: readonly number[]): number {
	const first = values.findIndex(Number.isFinite)
	const last = values.findLastIndex(Number.isFinite)
	return last > first && first >= 0 ? (values[last]! - values[first]!) / (last - first) : Number.NaN
}
