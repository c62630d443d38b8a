/**
 * Which figures of ours Prometheus is told, and as what: the families of metrics.prom and --metrics-port (report/exports/prometheus*.ts, docs/ci-files.md)
 * that say the same as a figure that rules may name. Both ways go by this table: reading PromQL, and writing it.
 */
import type {StatisticName} from '../rules/rule.ts'
import type {SuiteKind} from '../suite/suite.ts'

export interface ExportedSeries {
	readonly family: string
	/** What the label `test` says. null: it has none. */
	readonly test: TestLabel | null
	/** What the label `stat` says, with the figure of ours that it is. Without that label there is one, under ''. */
	readonly stats: Readonly<Record<string, string>>
	/** One of the metrics of these kinds. */
	readonly metric: string
	readonly kinds: readonly SuiteKind[]
	/** Written behind a number in our words; `%`: of a share. */
	readonly unit: 's' | 'B' | '%' | 'cores' | '/s' | ''
}

/** `label`: what tells one of several apart in our words; its value is what stands between the two ends. Absent: `starts` is all of it. */
export interface TestLabel {
	readonly starts: string
	readonly ends?: string
	readonly label?: string
}

const ofTimes = {
	mean: 'mean',
	median: 'median',
	p90: 'p90',
	p95: 'p95',
	p99: 'p99',
	min: 'min',
	max: 'max',
} as const
/** Their requests are counted by the probe alone. */
const probed: readonly SuiteKind[] = ['observe', 'steps']
const watched: readonly SuiteKind[] = [...probed, 'load']
const withRuns: readonly SuiteKind[] = [...watched, 'command']
const http = {starts: 'http'}
const measure = {starts: 'measure:', label: 'name'}

/** Where the first fits that the label `test` can be, it is that. */
export const exportedSeries: readonly ExportedSeries[] = [
	...(
		[
			[http, 'response_time', probed],
			[{starts: 'load:response'}, 'response_time', ['load']],
			[{starts: 'load:service'}, 'service_time', ['load']],
			[{starts: 'load:firstByte'}, 'first_byte_time', ['load']],
			[{starts: 'load:connect'}, 'connect_time', ['load']],
			[{starts: 'load:sendLag'}, 'send_lag', ['load']],
			[http, 'server_time', ['load']],
			[measure, 'measure', watched],
			[{starts: 'wall'}, 'wall', ['command']],
			[{starts: 'wall/', label: 'benchmark'}, 'wall', ['command']],
			[{starts: 'user'}, 'user_time', ['command']],
			[{starts: 'user/', label: 'benchmark'}, 'user_time', ['command']],
			[{starts: 'system'}, 'system_time', ['command']],
			[{starts: 'system/', label: 'benchmark'}, 'system_time', ['command']],
			[{starts: 'cpu'}, 'cpu_time', ['command']],
			[{starts: 'cpu/', label: 'benchmark'}, 'cpu_time', ['command']],
			[{starts: 'step:(all)'}, 'whole', ['steps']],
			[{starts: 'step:', label: 'step'}, 'step', ['steps']],
			[{starts: '', ends: ' gc', label: 'benchmark'}, 'gc_time', ['micro']],
			[{starts: '', label: 'benchmark'}, 'time', ['micro']],
		] as const
	).map(
		([test, metric, kinds]): ExportedSeries => ({
			...{family: 'arsenal_benchmark_latency_seconds', test, stats: ofTimes, metric, kinds},
			unit: 's',
		}),
	),
	...(
		[
			[http, 'requests', {'': 'count'}, probed],
			[measure, 'measure', {'': 'count'}, watched],
		] as const
	).map(
		([test, metric, stats, kinds]): ExportedSeries => ({
			...{family: 'arsenal_benchmark_duration_seconds_count', test, stats, metric, kinds},
			unit: '',
		}),
	),
	...(
		[
			[http, 'requests', 'rate', probed],
			[measure, 'measure', 'rate', watched],
			[{starts: '', label: 'benchmark'}, 'throughput', 'last', ['micro']],
		] as const
	).map(
		([test, metric, figure, kinds]): ExportedSeries => ({
			...{family: 'arsenal_benchmark_operations_per_second', test, stats: {'': figure}, metric, kinds},
			unit: '/s',
		}),
	),
	...(
		[
			[{starts: 'peakRss'}, 'rss', ['command']],
			[{starts: 'peakRss/', label: 'benchmark'}, 'rss', ['command']],
			[{starts: '', ends: ' heap', label: 'benchmark'}, 'heap', ['micro']],
		] as const
	).map(
		([test, metric, kinds]): ExportedSeries => ({
			...{family: 'arsenal_benchmark_memory_bytes', test, stats: ofTimes, metric, kinds},
			unit: 'B',
		}),
	),
	{
		...{
			family: 'arsenal_benchmark_errors_total',
			test: http,
			stats: {'': 'count'},
			metric: 'status_5xx',
			kinds: probed,
		},
		unit: '',
	},
	{
		...{family: 'arsenal_benchmark_success_ratio', test: {starts: 'wall'}, stats: {'': 'share'}},
		...{metric: 'success_rate', kinds: ['command'], unit: '%'},
	},
	{...whole('arsenal_resident_memory_bytes', 'rss', {mean: 'mean', max: 'max', last: 'last'}, 'B'), kinds: withRuns},
	{...whole('arsenal_cpu_usage_ratio', 'cpu', {mean: 'mean', max: 'max'}, 'cores'), kinds: withRuns},
	whole('arsenal_event_loop_delay_seconds', 'loop_delay', {p50: 'median', p99: 'p99', max: 'max'}, 's'),
	whole('arsenal_event_loop_busy_ratio', 'loop_busy', {'': 'mean'}, '%'),
	whole('arsenal_gc_pauses_total', 'gc_count', {'': 'count'}, ''),
	whole('arsenal_gc_pause_ratio', 'gc_share', {'': 'mean'}, '%'),
	whole('arsenal_gc_longest_pause_seconds', 'gc_pause', {'': 'max'}, 's'),
	whole('arsenal_heap_used_bytes', 'heap', {max: 'max'}, 'B'),
]

/** What is known of a watched program as a whole. */
function whole(
	family: string,
	metric: string,
	stats: ExportedSeries['stats'],
	unit: ExportedSeries['unit'],
): ExportedSeries {
	return {family, test: null, stats, metric, kinds: watched, unit}
}

/** What is exported and no rule of ours can ask for, with why. */
export const unaskedFamilies: Readonly<Record<string, string>> = {
	arsenal_benchmark_unanswered_total: 'it counts answers that were cut off, too; unanswered > 0 is a condition of ours',
	arsenal_cpu_wait_seconds_total: 'waiting_for_core > 1 is a condition of ours',
	arsenal_read_bytes_total: 'read_rate > 1MB/s is a condition of ours',
	arsenal_written_bytes_total: 'write_rate > 1MB/s is a condition of ours',
	arsenal_processes_total: 'no rule speaks of the number of processes',
	arsenal_budget_ok: 'it tells what came of rules, and is none of the figures that they are about',
	arsenal_budget_inconclusive: 'it tells what came of rules, and is none of the figures that they are about',
	arsenal_budget_headroom_ratio: 'it tells what came of rules, and is none of the figures that they are about',
	arsenal_budget_observed: 'it tells what came of rules, and is none of the figures that they are about',
	arsenal_budget_limit: 'it tells what came of rules, and is none of the figures that they are about',
	arsenal_suite_outcome: 'it is known when the suite is over, and a failed suite has an exit code of its own',
	arsenal_suite_duration_seconds: 'no rule speaks of how long a suite takes; ci --suite-timeout ends it',
	arsenal_suite_findings: 'findings are made when the suite is over',
	arsenal_benchmark_duration_seconds_bucket: 'the figures of these times are in arsenal_benchmark_latency_seconds',
	arsenal_benchmark_duration_seconds_sum: 'the figures of these times are in arsenal_benchmark_latency_seconds',
	arsenal_benchmark_duration_seconds: 'the figures of these times are in arsenal_benchmark_latency_seconds',
}

export const exportedFamilies: readonly string[] = [...new Set(exportedSeries.map(({family}) => family))]

/** @returns what tells one of several apart: '' where there is but one; null: it is another test */
export function readTest({starts, ends = '', label}: TestLabel, test: string): string | null {
	if (label === undefined) return test === starts ? '' : null
	const isIt = test.startsWith(starts) && test.endsWith(ends) && test.length > starts.length + ends.length
	return isIt ? test.slice(starts.length, test.length - ends.length) : null
}

/** A figure of ours as `stats` calls it: the share and the last are what a bare name means. */
export function isBareFigure(figure: string): boolean {
	return (['share', 'last', 'count'] satisfies StatisticName[]).some(bare => bare === figure)
}
