/** The statistics of a metric in one run, as columns: the one place that lists them. */
import type {MetricRecord} from '../../core/history/kept/run-record.ts'

type Statistics = Omit<MetricRecord, 'name' | 'unit' | 'direction'>

/** Columns by what they are called here. */
const columns = {
	n: 'n',
	runs: 'runs',
	mean: 'mean',
	median: 'median',
	p90: 'p90',
	p95: 'p95',
	p99: 'p99',
	min: 'min',
	max: 'max',
	ciLow: 'ci_low',
	ciHigh: 'ci_high',
	throughput: 'throughput',
	errors: 'errors',
} as const satisfies Record<keyof Statistics, string>

type Columns = typeof columns
export type FigureRow = {readonly [Name in keyof Columns as Columns[Name]]: Statistics[Name]}

const names = Object.entries(columns) as ReadonlyArray<readonly [keyof Statistics, keyof FigureRow]>
export const figureColumns = Object.values(columns).map(name => `figure.${name}` as const)

export function statisticsOf(row: FigureRow): Statistics {
	const found: Partial<Record<keyof Statistics, number | null>> = {}
	for (const [name, column] of names) found[name] = row[column]
	return found as Statistics
}

export function figureRow(metric: Statistics): FigureRow {
	const row: Partial<Record<keyof FigureRow, number | null>> = {}
	for (const [name, column] of names) row[column] = metric[name]
	return row as FigureRow
}
