/** The rows of the results screen that one can go through, as types, and the orders they can be in. */
import type {BenchmarkReport} from '../../core/kinds/micro/summary-report.ts'
import type {MetricReport} from '../../core/run/summary/run-report.ts'
import type {ResultsModel} from '../state.ts'

/** One of the places of a table; what more it holds is for the kind that made it. */
export interface ResultRow {
	readonly is: string
	readonly key: string
}

/** A function, or a command with one combination of parameters. */
export interface FigureRow extends ResultRow {
	readonly is: 'benchmark'
	readonly name: string
	/** Metric of its time; null: it was never measured. */
	readonly metric: MetricReport | null
	/** Only of a function. */
	readonly benchmark: BenchmarkReport | null
	/** Other figures of a command by name. */
	readonly others: ReadonlyMap<string, MetricReport>
}

export interface ResultTable {
	readonly rows: readonly ResultRow[]
	readonly sort: string
	/** What `s` goes through. */
	readonly sorts: readonly string[]
}

/** @param orders those that differ from the given one */
export function sortedTable<Row extends ResultRow, Sort extends string>(
	rows: readonly Row[],
	sorts: readonly Sort[],
	model: ResultsModel,
	orders: Partial<Record<Sort, (a: Row, b: Row) => number>>,
): ResultTable {
	const sort = sorts.find(one => one === model.sort) ?? sorts[0]!
	const of = orders[sort]
	const inOrder = of ? rows.toSorted(of) : rows
	return {rows: model.reversed ? inOrder.toReversed() : inOrder, sort, sorts}
}

const figureSorts = ['given', 'median', 'spread', 'name'] as const

export function figureRows(table: ResultTable | null): FigureRow[] {
	return table?.rows.filter((row): row is FigureRow => row.is === 'benchmark') ?? []
}

/** A row for each benchmark. null: there are none. */
export function figureTable(rows: readonly FigureRow[], model: ResultsModel): ResultTable | null {
	if (rows.length === 0) return null
	const median = ({metric}: FigureRow) => metric?.median ?? Number.POSITIVE_INFINITY
	const spread = ({metric}: FigureRow) => metric?.cv ?? -1
	return sortedTable(rows, figureSorts, model, {
		median: (a, b) => order(median(a), median(b)),
		spread: (a, b) => order(spread(b), spread(a)),
		name: (a, b) => compareNames(a.name, b.name),
	})
}

function order(a: number, b: number): number {
	return a === b ? 0 : a - b
}

export function compareNames(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0
}
