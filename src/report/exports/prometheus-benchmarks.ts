/** What was timed, and what of it failed. */
import {runFigureOf} from '../../core/kinds/command/state-metrics.ts'
import type {MetricReport} from '../../core/run/summary/run-report.ts'
import {tidy} from '../../core/run/summary/tidy.ts'
import {withoutDust} from '../../core/stats/nice-step.ts'
import {reportOf} from '../kinds.ts'
import {type NamedSuite, plainName} from './names.ts'
import {counter, type Family, gauge, type HistogramSample, type Labels, sample} from './prometheus-text.ts'

interface Timed {
	readonly labels: Labels
	readonly metric: MetricReport
}

const stats = ['mean', 'median', 'p90', 'p95', 'p99', 'min', 'max'] as const
/** How many seconds each is. */
const secondsEach: Readonly<Record<MetricReport['unit'], number | null>> = {
	ms: 1e-3,
	ns: 1e-9,
	cores: null,
	bytes: null,
}

export function benchmarkFamilies(suites: readonly NamedSuite[]): Family[] {
	const all = suites.flatMap(metricsOf)
	const inSeconds = all.filter(({metric}) => secondsEach[metric.unit] !== null)
	return [
		{
			type: 'histogram',
			name: 'arsenal_benchmark_duration_seconds',
			help: 'Times of runs, requests, measures or calls. A value on a bound counts above it.',
			samples: inSeconds.flatMap(histogramOf),
		},
		gauge(
			'arsenal_benchmark_latency_seconds',
			'The same times in figures: mean, median, p90, p95, p99, min, max, and the interval of the median (ci_low, ci_high).',
			inSeconds.flatMap(one => statsOf(one, secondsEach[one.metric.unit]!)),
		),
		gauge(
			'arsenal_benchmark_operations_per_second',
			'Requests or measures a second; for a benchmark, calls a second.',
			all.flatMap(({labels, metric}) => sample(labels, metric.throughput)),
		),
		gauge(
			'arsenal_benchmark_memory_bytes',
			'Peak memory of runs, or heap allocated by a call.',
			all.filter(({metric}) => metric.unit === 'bytes' && metric.name !== 'rssBytes').flatMap(one => statsOf(one, 1)),
		),
		counter(
			'arsenal_benchmark_errors_total',
			'Runs that failed, or requests answered with a status of 500 and above.',
			all.flatMap(({labels, metric}) =>
				goodOf(metric) !== null || metric.errors > 0 ? [{labels, value: metric.errors}] : [],
			),
		),
		counter(
			'arsenal_benchmark_unanswered_total',
			'Requests whose connection went before the end of their answer.',
			all.flatMap(({labels, metric}) =>
				metric.unanswered ? [{labels, value: metric.unanswered.left + metric.unanswered.cut}] : [],
			),
		),
		gauge(
			'arsenal_benchmark_success_ratio',
			'The share of runs or requests that were good.',
			all.flatMap(({labels, metric}) => {
				const good = goodOf(metric)
				return good === null || good.all === 0 ? [] : sample(labels, tidy(good.count / good.all))
			}),
		),
	]
}

function metricsOf({name: suiteName, suite, metrics}: NamedSuite): Timed[] {
	const versions = reportOf(suite).nodeVersions(suite)
	const runtime = versions.length === 0 ? null : plainName(versions.join(' '))
	return metrics.map(({name, metric}) => ({labels: {suite: suiteName, test: name, runtime}, metric}))
}

function statsOf({labels, metric}: Timed, factor: number) {
	const all: ReadonlyArray<readonly [stat: string, value: number | null]> = [
		...stats.map(stat => [stat, metric[stat]] as const),
		['ci_low', metric.ci?.low ?? null],
		['ci_high', metric.ci?.high ?? null],
	]
	return all.flatMap(([stat, value]) => (value === null ? [] : sample({...labels, stat}, tidy(value * factor))))
}

/** From the bins of the report. The sum is what the mean says, which is better than bins could. */
function histogramOf({labels, metric}: Timed): HistogramSample[] {
	const {histogram, mean, unit} = metric
	if (histogram.length === 0 || mean === null) return []
	const factor = secondsEach[unit]!
	const buckets: Array<{le: number; upTo: number}> = []
	let upTo = 0
	for (const {to, count} of histogram) {
		upTo += count
		const le = withoutDust(to * factor)
		// Bounds that twelve digits do not tell apart are one.
		if (buckets.at(-1)?.le === le) buckets.pop()
		buckets.push({le, upTo})
	}
	return [{labels, buckets, sum: tidy(mean * factor * upTo) ?? Number.NaN, count: upTo}]
}

/** null: not of things that are good or bad. Answers with an error are among the samples, runs that failed are not. */
function goodOf({name, n, errors, unanswered}: MetricReport): {readonly count: number; readonly all: number} | null {
	if (name === 'http') return {count: n - errors, all: n + (unanswered?.left ?? 0) + (unanswered?.cut ?? 0)}
	return runFigureOf(name)?.figure === 'wall' ? {count: n, all: n + errors} : null
}
