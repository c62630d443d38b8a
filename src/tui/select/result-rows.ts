/** The rows of the results screen that one can go through, as types, and the orders they can be in. */
import type {CompareReport} from '../../core/kinds/compare/summary-report.ts'
import type {BenchmarkReport} from '../../core/kinds/micro/summary-report.ts'
import type {MetricReport, SuiteReport} from '../../core/run/summary/run-report.ts'
import type {VerdictReport} from '../../core/run/summary/verdict-report.ts'
import type {ResultSort, ResultsModel} from '../state.ts'

export interface VerdictRow {
	readonly is: 'verdict'
	readonly key: string
	readonly suite: SuiteReport
	readonly verdict: VerdictReport
}

/** Of `noise`. */
export interface FloorRow {
	readonly is: 'floor'
	readonly key: string
	readonly suite: SuiteReport
	readonly floor: NonNullable<CompareReport['noise']>[number]
}

/** A function, or a command with one combination of parameters. */
export interface FigureRow {
	readonly is: 'benchmark'
	readonly key: string
	readonly name: string
	/** Of its time; null: it was never measured. */
	readonly metric: MetricReport | null
	/** Of a function. */
	readonly benchmark: BenchmarkReport | null
	/** Of a command: its other figures by name. */
	readonly others: ReadonlyMap<string, MetricReport>
}

export type ResultRow = VerdictRow | FloorRow | FigureRow

export interface ResultTable {
	readonly rows: readonly ResultRow[]
	readonly sort: ResultSort
	/** What `s` goes through. */
	readonly sorts: readonly ResultSort[]
}

/** @param orders those that differ from the given one */
export function sortedTable<Row extends ResultRow>(
	rows: readonly Row[],
	sorts: readonly ResultSort[],
	model: ResultsModel,
	orders: Partial<Record<ResultSort, (a: Row, b: Row) => number>>,
): ResultTable {
	const sort = model.sort !== null && sorts.includes(model.sort) ? model.sort : sorts[0]!
	const of = orders[sort]
	const inOrder = of ? rows.toSorted(of) : rows
	return {rows: model.reversed ? inOrder.toReversed() : inOrder, sort, sorts}
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

const figureSorts: readonly ResultSort[] = ['given', 'median', 'spread', 'name']

function order(a: number, b: number): number {
	return a === b ? 0 : a - b
}

export function compareNames(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0
}
