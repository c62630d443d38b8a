/**
 * What the live screen shows of a run at a moment, over a time window. Everything is asked of the state as of `asOfMs`, so a frozen screen
 * is the same question with an older moment.
 */

import type {TopFrame} from '../../core/events/run-event.ts'
import {isLight} from '../../core/plan/suite-plan-common.ts'
import {busySamples} from '../../core/profile/busy-samples.ts'
import {rankedFrames} from '../../core/profile/ranking.ts'
import type {StackWeights} from '../../core/profile/stack-weights.ts'
import {collectionsOf} from '../../core/run/state/collections.ts'
import type {CpuTrack} from '../../core/run/state/cpu-track.ts'
import {stateKindOf} from '../../core/run/state/kinds.ts'
import {nodeCount, type RunState, type SuiteState} from '../../core/run/state/run-state.ts'
import {
	type BucketsOf,
	bucketsOnce,
	figuresOf,
	type LatencyFigures,
	p99PerSecond,
	secondsOf,
} from './latency-figures.ts'
import {metricsOf} from './shown-suite.ts'
import type {HeaderView} from './suite-header.ts'

export interface LiveView extends HeaderView {
	readonly metric: string | null
	readonly metricCount: number
	/** It has a value a run: every one of them counts, however long ago, and there is no rate. */
	readonly isOfRuns: boolean
	/** Everything up to the moment; null: nothing was timed. */
	readonly all: LatencyFigures | null
	/** The same as a histogram of that many rows; counted when first asked for, then kept. */
	readonly buckets: BucketsOf
	/** Inside the window. */
	readonly recent: LatencyFigures | null
	readonly recentSeconds: number
	readonly cpu: ChartData
	readonly rss: ChartData
	readonly latency: ChartData
	/** How many a second. */
	readonly rate: ChartData
	readonly heap: ChartData
	/** From where the charts count their time, in seconds since the run started, and how long it takes; null: nobody knows. */
	readonly time: {readonly zeroSecond: number; readonly seconds: number | null}
	readonly rssGrowthPerSecond: number
	readonly userShare: number
	readonly loop: LoopView | null
	/** How many threads were ready to run with no core free, in the last second. NaN: not known. */
	readonly waiting: number
	/** Empty below 31 samples, where their order is chance. */
	readonly hot: readonly TopFrame[]
	/** The most there were at once so far: what makes room for them need not give it back. */
	readonly hotMost: number
	readonly hotSamples: number
	/** They are those of the whole suite: because that was asked for, or because the window has too few to rank. */
	readonly hotIsWhole: boolean
	/** It is watched without CPU samples, as was asked for. */
	readonly isLight: boolean
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
	/** They were watched a part of the time. */
	readonly gcIsEstimate: boolean
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

/** What only the kind of the suite knows. */
export interface LiveSource {
	readonly header: (asOfMs: number) => HeaderView
	/** How many have ended, where what is watched is runs. */
	readonly runs: number
}

const cache = new WeakMap<RunState, {readonly key: string; readonly value: LiveView}>()

/** In its first seconds a suite is looked at more closely: there is little else to see. */
const closeLookMs = 4000

/**
 * The view of this second. Nothing on the screen is finer than a second, so all its figures change together when one is over, and three of
 * four drawings equal the one before: that, and not the number of ticks, is what a slow link and the machine under test pay for.
 */
export function liveView(run: RunState, suite: SuiteState, {header, runs}: LiveSource, options: LiveOptions): LiveView {
	const sinceStartMs = run.tMs - (suite.readyMs ?? suite.startedMs ?? run.tMs)
	const key = [
		options.asOfMs ?? Math.floor(sinceStartMs < closeLookMs ? run.tMs / 250 : run.tMs / 1000),
		suite.plan.name,
		run.outcome,
		suite.phase,
		runs,
		suite.findings.length,
		options.asOfMs,
		options.windowMs,
		options.metric,
		options.chartSeconds,
		options.hotFrames,
	].join(' ')
	const known = cache.get(run)
	if (known?.key === key) return known.value
	const value = makeView(run, suite, header, options)
	cache.set(run, {key, value})
	return value
}

function makeView(run: RunState, suite: SuiteState, header: LiveSource['header'], options: LiveOptions): LiveView {
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
	const metric = options.metric !== null && metrics.includes(options.metric) ? options.metric : (metrics[0] ?? null)
	const track = metric === null ? undefined : suite.latencies.get(metric)
	const latencies =
		track &&
		(options.asOfMs === null ? track.total : secondsOf(track, Number.NEGATIVE_INFINITY, Math.floor(asOfMs / 1000) + 1))
	const isOfRuns = metric !== null && stateKindOf(suite).isOfRuns(metric)
	const recent =
		track && (isOfRuns || !Number.isFinite(options.windowMs) ? latencies : secondsOf(track, recentFrom, closedTo))

	const chart = (values: readonly number[]): ChartData => ({
		values,
		firstSecond,
		now: lastOf(values),
		peak: values.reduce((peak, value) => (value > peak || Number.isNaN(peak) ? value : peak), Number.NaN),
	})
	const rss = chart(suite.usage.rssBytes.slice(firstSecond, toSecond))
	const hot = hotFrames(suite.cpu, endMs, options.windowMs, options.hotFrames)
	const headerView = header(asOfMs)
	const zeroSecond = Math.floor((suite.readyMs ?? startMs) / 1000)

	return {
		...headerView,
		metric,
		metricCount: metrics.length,
		isOfRuns,
		all: latencies ? figuresOf(latencies) : null,
		buckets: bucketsOnce(latencies ?? null),
		recent: recent ? figuresOf(recent) : null,
		recentSeconds: Math.max(
			1,
			Math.min(endMs / 1000, closedTo) - Math.max(recentFrom, (suite.readyMs ?? startMs) / 1000),
		),
		cpu: chart(suite.usage.cpuShare.slice(firstSecond, toSecond)),
		waiting: lastOf(suite.usage.waiting.slice(firstSecond, toSecond)),
		rss,
		rate: chart(track ? track.countPerSecond(firstSecond, closedTo) : []),
		heap: chart(suite.loop.heapUsedBytes.slice(firstSecond, toSecond)),
		latency: chart(track ? p99PerSecond(track, firstSecond, closedTo, Math.floor(run.tMs / 1000)) : []),
		time: {
			zeroSecond,
			seconds: headerView.totalMs === null ? null : Math.ceil(headerView.totalMs / 1000) + zeroSecond - startSecond + 2,
		},
		rssGrowthPerSecond: growth(rss.values.slice(-Math.max(2, Math.min(60, windowSeconds)))),
		userShare: suite.usage.userShareOfUsed,
		loop: nodeCount(suite) > 0 ? loopOf(suite, firstSecond, toSecond, Math.floor(fromMs / 1000)) : null,
		hot: hot.frames,
		hotMost: mostOf(suite.cpu, hot.frames.length),
		hotSamples: hot.samples,
		hotIsWhole: hot.isWhole,
		isLight: isLight(suite.plan),
	}
}

const mostFrames = new WeakMap<CpuTrack, number>()

function mostOf(cpu: CpuTrack, count: number): number {
	const most = Math.max(count, mostFrames.get(cpu) ?? 0)
	mostFrames.set(cpu, most)
	return most
}

interface HotFrames {
	readonly frames: readonly TopFrame[]
	readonly samples: number
	readonly isWhole: boolean
}

const hotCache = new WeakMap<CpuTrack, {readonly key: string; readonly value: HotFrames}>()

/** CPU windows come once a second, so that is how often this is worked out. */
function hotFrames(cpu: CpuTrack, endMs: number, windowMs: number, count: number): HotFrames {
	const toMs = Math.min(endMs, cpu.endMs)
	const key = `${toMs} ${windowMs} ${count}`
	const known = hotCache.get(cpu)
	if (known?.key === key) return known.value
	const recent = Number.isFinite(windowMs) ? ranked(cpu.window(toMs - windowMs, toMs + 1), count, false) : null
	const value =
		recent !== null && recent.frames.length > 0
			? recent
			: ranked(endMs < cpu.endMs ? cpu.window(Number.NEGATIVE_INFINITY, toMs + 1) : cpu.whole(), count, true)
	hotCache.set(cpu, {key, value})
	return value
}

function ranked(weights: StackWeights, count: number, isWhole: boolean): HotFrames {
	// What was never on top itself has no place among those that were.
	const frames = rankedFrames(weights, count).filter(one => one.selfShare > 0)
	return {frames, samples: busySamples(weights), isWhole}
}

function loopOf(suite: SuiteState, firstSecond: number, toSecond: number, fromSecond: number): LoopView {
	const {loop} = suite
	const recent = (of: {slice(from: number, to: number): number[]}) =>
		of.slice(fromSecond, toSecond).filter(Number.isFinite)
	const peak = (values: readonly number[]) =>
		values.length === 0 ? Number.NaN : values.reduce((a, b) => Math.max(a, b))
	const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
	const seconds = Math.max(1, toSecond - fromSecond)
	// Nobody tells while the loop of an old Node stands still.
	const gcMs = recent(loop.gcMs)
	const collections = collectionsOf(suite)
	return {
		delayP50Ms: lastOf(recent(loop.delayP50Ms)),
		delayP99Ms: peak(recent(loop.delayP99Ms)),
		delayMaxMs: peak(recent(loop.delayMaxMs)),
		delay: loop.delayMaxMs.slice(firstSecond, toSecond),
		utilisation: lastOf(recent(loop.utilisation)),
		utilisationSeries: loop.utilisation.slice(firstSecond, toSecond),
		gcPerSecond: gcMs.length > 0 ? sum(recent(loop.gcCount)) / seconds : Number.NaN,
		gcShare: gcMs.length > 0 ? sum(gcMs) / (seconds * 1000) : Number.NaN,
		gcMaxMs: peak(recent(loop.gcMaxMs)),
		gc: loop.gcMs.slice(firstSecond, toSecond),
		gcCount: collections?.count ?? Number.NaN,
		gcMajor: collections?.major ?? Number.NaN,
		gcIsEstimate: collections !== null && collections.watchedShare < 1,
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
