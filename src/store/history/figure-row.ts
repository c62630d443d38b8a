/** The statistics of a metric in one run, as columns: the one place that lists them. Literals: hundreds of thousands are made of a long history. */
import type {MetricRecord} from '../../core/history/kept/run-record.ts'

type Statistics = Omit<MetricRecord, 'name' | 'unit' | 'direction'>

const columns = [
	'n',
	'runs',
	'mean',
	'median',
	'p90',
	'p95',
	'p99',
	'min',
	'max',
	'ci_low',
	'ci_high',
	'throughput',
	'errors',
] as const

export interface FigureRow extends Omit<Statistics, 'ciLow' | 'ciHigh'> {
	readonly ci_low: number | null
	readonly ci_high: number | null
}

export const figureColumns = columns.map(name => `figure.${name}` as const)

export function statisticsOf(row: FigureRow): Statistics {
	return {
		n: row.n,
		runs: row.runs,
		mean: row.mean,
		median: row.median,
		p90: row.p90,
		p95: row.p95,
		p99: row.p99,
		min: row.min,
		max: row.max,
		ciLow: row.ci_low,
		ciHigh: row.ci_high,
		throughput: row.throughput,
		errors: row.errors,
	}
}

export function figureRow(metric: Statistics): FigureRow {
	return {
		n: metric.n,
		runs: metric.runs,
		mean: metric.mean,
		median: metric.median,
		p90: metric.p90,
		p95: metric.p95,
		p99: metric.p99,
		min: metric.min,
		max: metric.max,
		ci_low: metric.ciLow,
		ci_high: metric.ciHigh,
		throughput: metric.throughput,
		errors: metric.errors,
	}
}
