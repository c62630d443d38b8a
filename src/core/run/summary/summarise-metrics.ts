import {benchmarksOf} from '../../kinds/command/plan-benchmarks.ts'
import type {CommandState, Iteration} from '../../kinds/command/state.ts'
import {hasFailed} from '../../kinds/command/state-failed.ts'
import {isOfRuns, metricOf} from '../../kinds/command/state-metrics.ts'
import {commandUsage} from '../../kinds/command/summary-usage.ts'
import type {CompareTrack} from '../../kinds/compare/state.ts'
import {compareFigures} from '../../kinds/compare/state-figures.ts'
import {microMetrics} from '../../kinds/micro/summary.ts'
import {binsOf} from '../../stats/bins.ts'
import type {Histogram} from '../../stats/histogram.ts'
import {quantileOfSorted, sortedCopy, supportsQuantile} from '../../stats/quantile.ts'
import {quantileInterval} from '../../stats/quantile-interval.ts'
import {outliersOf, tukeyFences} from '../../stats/tukey.ts'
import type {LatencyTrack} from '../state/latency-track.ts'
import {measuredSpan, peakOf, secondsOf} from '../state/measured-span.ts'
import type {SuiteState} from '../state/run-state.ts'
import {exactFigures} from './exact-figures.ts'
import {figuresOf} from './figures.ts'
import type {MetricReport} from './run-report.ts'
import {tidy, tidyInterval} from './tidy.ts'

const level = 0.95

/** Every metric of a suite: times first, then what was sampled. A metric nobody measured is not listed. */
export function summariseMetrics(suite: SuiteState, nowMs: number): MetricReport[] {
	// Whatever a benchmark is called, its metric has that name: nothing else stands beside them.
	if (suite.kind === 'micro') return microMetrics(suite.micro)
	const metrics: MetricReport[] = []
	if (suite.kind === 'command') metrics.push(...runMetrics(suite))
	if (suite.kind === 'compare') return armMetrics(suite.compare)
	const {fromMs, toMs} = measuredSpan(suite, nowMs)
	for (const [name, track] of suite.latencies) {
		if (!isOfRuns(name) && track.total.n + track.left + track.cut + track.underWay > 0)
			metrics.push(latencyMetric(name, track, toMs - fromMs))
	}
	// What samples found of runs of a command is chance where each run has told by itself.
	if (commandUsage(suite) !== null) return metrics
	for (const [name, unit, series] of [
		['cpuShare', 'cores', suite.usage.cpuShare],
		['rssBytes', 'bytes', suite.usage.rssBytes],
	] as const) {
		const values = secondsOf(series, fromMs, toMs)
		if (values.length === 0) continue
		const metric = seriesMetric(name, unit, values)
		// The quantiles are those of whole seconds, the largest is that of all there was.
		const max = peakOf(series, fromMs, toMs)
		metrics.push(max === null || metric.max === null ? metric : {...metric, max: Math.max(metric.max, tidy(max)!)})
	}
	return metrics
}

/**
 * Of a benchmark of a `command` suite: few values, each of a run of its own. Exact figures, and an interval of the median. Runs that failed are
 * in none of them: they are counted as errors.
 */
function runMetrics({iterations, plan}: CommandState): MetricReport[] {
	return benchmarksOf(plan).flatMap(({label}) => {
		const counted = iterations.filter(
			one => !one.warmup && one.exit.failure === null && (one.benchmark ?? null) === label,
		)
		if (counted.length === 0) return []
		const good = counted.filter(({exit}) => !hasFailed(plan, exit))
		const metrics = runFigures.flatMap(({name, unit, of}, index) => {
			const values = good.map(of).filter(value => value !== null)
			// The first is there also when every run has failed: it says how many.
			return values.length === 0 && index > 0 ? [] : [runMetric(metricOf(name, label), unit, values)]
		})
		return metrics.map((metric, index) => (index === 0 ? {...metric, errors: counted.length - good.length} : metric))
	})
}

/** All but the first are there only where wait4 told them. */
const runFigures: ReadonlyArray<{
	readonly name: string
	readonly unit: 'ms' | 'bytes'
	readonly of: (run: Iteration) => number | null
}> = [
	{name: 'wall', unit: 'ms', of: run => run.wallNs / 1e6},
	{name: 'user', unit: 'ms', of: run => run.userMs ?? null},
	{name: 'system', unit: 'ms', of: run => run.systemMs ?? null},
	{
		name: 'cpu',
		unit: 'ms',
		of: run => (run.userMs === undefined || run.systemMs === undefined ? null : run.userMs + run.systemMs),
	},
	{name: 'peakRss', unit: 'bytes', of: run => run.maxRssBytes ?? null},
]

/** Of either side of a comparison: `base wall`, `head wall/size=10`. */
function armMetrics(compare: CompareTrack): MetricReport[] {
	return compare.benchmarks.flatMap(benchmark => {
		const pairs = compare.pairsOf('measure', 0, benchmark)
		return (['base', 'head'] as const).flatMap(arm => {
			const runs = pairs.flatMap(pair => pair[arm] ?? [])
			const metrics = compareFigures.flatMap(({key, metric, stat, unit}) => {
				const scale = unit === 'ns' ? 1e-6 : 1
				const values = runs.flatMap(run => (run.figures[key] === undefined ? [] : [run.figures[key] * scale]))
				const name = metricOf(`${arm} ${metric}${stat === 'p99' ? ' p99' : ''}`, benchmark)
				return values.length === 0 ? [] : [runMetric(name, unit === 'ns' ? 'ms' : 'bytes', values)]
			})
			const errors = runs.filter(run => run.failure !== null).length
			return metrics.map((metric, index) => (index === 0 ? {...metric, errors} : metric))
		})
	})
}

function runMetric(name: string, unit: 'ms' | 'bytes', values: readonly number[]): MetricReport {
	if (values.length === 0) return {...nothing, name, unit}
	const sorted = sortedCopy(values)
	const {severeHigh} = tukeyFences(quantileOfSorted(sorted, 0.25), quantileOfSorted(sorted, 0.75))
	return {
		name,
		unit,
		direction: 'lower',
		...exactFigures(sorted),
		n: sorted.length,
		runs: sorted.length,
		ci: tidyInterval(quantileInterval(sorted, 0.5, level)),
		outliers: outliersOf(sorted),
		throughput: null,
		errors: 0,
		histogram: binsOf(
			{
				min: sorted[0]!,
				max: sorted.at(-1)!,
				bulkMax: sorted.findLast(value => value <= severeHigh)!,
			},
			(from, to) => sorted.filter(value => value >= from && value < to).length,
		),
	}
}

const nothing = {
	direction: 'lower',
	n: 0,
	runs: 0,
	mean: null,
	median: null,
	p50: null,
	p90: null,
	p95: null,
	p99: null,
	min: null,
	max: null,
	stddev: null,
	cv: null,
	ci: null,
	outliers: null,
	throughput: null,
	errors: 0,
	histogram: [],
} as const satisfies Omit<MetricReport, 'name' | 'unit'>

function latencyMetric(name: string, track: LatencyTrack, spanMs: number): MetricReport {
	const {total} = track
	return {
		name,
		unit: 'ms',
		direction: 'lower',
		n: total.n,
		// Requests of one run wait in the same queues: an interval from them would claim far too much.
		runs: 1,
		...figuresOf({
			quantile: q => (supportsQuantile(total.n, q) ? total.quantile(q) / 1e6 : null),
			mean: total.mean / 1e6,
			stddev: total.stddev / 1e6,
			min: total.min / 1e6,
			max: total.max / 1e6,
		}),
		ci: null,
		outliers: outliersOfHistogram(total),
		throughput: spanMs >= 1000 ? tidy((total.n * 1000) / spanMs) : null,
		errors: track.errors,
		...unansweredOf(track),
		histogram: binsOf(
			{min: total.min, max: total.max, bulkMax: tukeyFences(total.quantile(0.25), total.quantile(0.75)).severeHigh},
			(from, to) => total.countBetween(from, to),
		).map(bin => ({
			from: bin.from / 1e6,
			to: bin.to / 1e6,
			count: bin.count,
		})),
	}
}

function unansweredOf({left, cut, underWay}: LatencyTrack): Pick<MetricReport, 'unanswered'> {
	return left + cut + underWay > 0 ? {unanswered: {left, cut, underWay}} : {}
}

/** One value a second, and each second resembles the one before: quantiles, but no interval and no outliers. */
function seriesMetric(name: string, unit: 'cores' | 'bytes', values: readonly number[]): MetricReport {
	return {
		name,
		unit,
		direction: name === 'rssBytes' ? 'lower' : 'none',
		...exactFigures(sortedCopy(values)),
		n: values.length,
		runs: 1,
		ci: null,
		outliers: null,
		throughput: null,
		errors: 0,
		histogram: [],
	}
}

function outliersOfHistogram(total: Histogram): MetricReport['outliers'] {
	if (total.n < 4) return {mild: 0, severe: 0}
	const fences = tukeyFences(total.quantile(0.25), total.quantile(0.75))
	const severe =
		total.countBetween(Number.NEGATIVE_INFINITY, fences.severeLow) +
		total.countBetween(fences.severeHigh, Number.POSITIVE_INFINITY)
	const all =
		total.countBetween(Number.NEGATIVE_INFINITY, fences.mildLow) +
		total.countBetween(fences.mildHigh, Number.POSITIVE_INFINITY)
	return {mild: all - severe, severe}
}
