/** The rows of the results screen that one can go through, by what kind of suite they are of. */

import {runFigureOf} from '../../core/kinds/command/state-metrics.ts'
import type {CompareReport} from '../../core/kinds/compare/summary-report.ts'
import type {BenchmarkReport} from '../../core/kinds/micro/summary-report.ts'
import type {MetricReport, RunReport, SuiteReport} from '../../core/run/summary/run-report.ts'
import type {VerdictReport} from '../../core/run/summary/verdict-report.ts'
import type {ResultSort, ResultsModel} from '../state.ts'
import {verdictOrder} from './say-change.ts'

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

/** Whether all of the run is one table of verdicts, whatever the suites. */
export function isOneTable({suites}: RunReport): boolean {
	return suites.length > 0 && suites.every(suite => suite.compare?.purpose === 'ab')
}

/** null: this suite has no table of its own. */
export function resultTable(report: RunReport, model: ResultsModel, suiteIndex = model.suite): ResultTable | null {
	const suite = report.suites[Math.min(suiteIndex, report.suites.length - 1)]
	if (suite === undefined) return null
	if (isOneTable(report)) return verdictTable(report.suites, model)
	if (suite.compare) return suite.compare.purpose === 'noise' ? floorTable(suite) : verdictTable([suite], model)
	return suite.kind === 'micro' || suite.kind === 'command' ? figureTable(suite, model) : null
}

/** Every place the cursor can be at, from top to bottom: suites, and the rows of those that have any. */
export function resultPlaces(report: RunReport, model: ResultsModel): readonly ResultPlace[] {
	const suites = isOneTable(report) ? report.suites.slice(0, 1) : report.suites
	return suites.flatMap((_, suite): ResultPlace[] => {
		const rows = resultTable(report, model, suite)?.rows ?? []
		return rows.length === 0 ? [{suite, row: null}] : rows.map(row => ({suite, row: row.key}))
	})
}

export type ResultPlace = Pick<ResultsModel, 'suite' | 'row'>

/** -1: there are no rows. */
export function rowAt({rows}: Pick<ResultTable, 'rows'>, key: string | null): number {
	if (rows.length === 0) return -1
	return Math.max(
		0,
		rows.findIndex(row => row.key === key),
	)
}

const verdictSorts: readonly ResultSort[] = ['verdict', 'change', 'name', 'given']

function verdictTable(suites: readonly SuiteReport[], model: ResultsModel): ResultTable {
	const rows = suites.flatMap(suite =>
		suite.verdicts.map((verdict): VerdictRow => {
			const key = JSON.stringify([suite.name, verdict.benchmark, verdict.metric, verdict.stat, verdict.comparison])
			return {is: 'verdict', key, suite, verdict}
		}),
	)
	const sort = chosen(verdictSorts, model)
	const size = ({verdict: {ratio}}: VerdictRow) => Math.abs(Math.log(ratio)) || 0
	const rank = ({verdict: {verdict}}: VerdictRow) => verdictOrder.indexOf(verdict)
	// What decides comes before what is only shown beside it.
	const gates = ({verdict}: VerdictRow) => (verdict.gates ? 0 : 1)
	const byName = (a: VerdictRow, b: VerdictRow) =>
		compare(`${a.suite.name} ${a.verdict.benchmark}`, `${b.suite.name} ${b.verdict.benchmark}`)
	return sorted(rows, {sort, sorts: verdictSorts}, model, {
		verdict: (a, b) => rank(a) - rank(b) || gates(a) - gates(b) || size(b) - size(a),
		change: (a, b) => size(b) - size(a),
		name: byName,
	})
}

function floorTable(suite: SuiteReport): ResultTable {
	const rows = (suite.compare?.noise ?? []).map(
		(floor): FloorRow => ({
			is: 'floor',
			key: JSON.stringify([floor.benchmark, floor.metric, floor.stat]),
			suite,
			floor,
		}),
	)
	return {rows, sort: 'given', sorts: ['given']}
}

const figureSorts: readonly ResultSort[] = ['given', 'median', 'spread', 'name']

/** null: a command without parameters is told by its metrics. */
function figureTable(suite: SuiteReport, model: ResultsModel): ResultTable | null {
	const rows = suite.micro ? benchmarkRows(suite) : combinationRows(suite)
	if (rows.length === 0) return null
	const sort = chosen(figureSorts, model)
	const median = ({metric}: FigureRow) => metric?.median ?? Number.POSITIVE_INFINITY
	const spread = ({metric}: FigureRow) => metric?.cv ?? -1
	return sorted(rows, {sort, sorts: figureSorts}, model, {
		median: (a, b) => order(median(a), median(b)),
		spread: (a, b) => order(spread(b), spread(a)),
		name: (a, b) => compare(a.name, b.name),
	})
}

function benchmarkRows(suite: SuiteReport): FigureRow[] {
	return (suite.micro?.benchmarks ?? []).map(benchmark => ({
		is: 'benchmark',
		key: benchmark.name,
		name: benchmark.name,
		metric: suite.metrics.find(one => one.name === benchmark.name) ?? null,
		benchmark,
		others: new Map(),
	}))
}

function combinationRows(suite: SuiteReport): FigureRow[] {
	const byLabel = new Map<string, Map<string, MetricReport>>()
	for (const metric of suite.metrics) {
		const of = runFigureOf(metric.name)
		if (of === null || of.benchmark === null) continue
		let others = byLabel.get(of.benchmark)
		if (others === undefined) byLabel.set(of.benchmark, (others = new Map()))
		others.set(of.figure, metric)
	}
	return [...byLabel].map(([name, others]) => ({
		is: 'benchmark',
		key: name,
		name,
		metric: others.get('wall') ?? null,
		benchmark: null,
		others,
	}))
}

function chosen(sorts: readonly ResultSort[], {sort}: ResultsModel): ResultSort {
	return sort !== null && sorts.includes(sort) ? sort : sorts[0]!
}

function sorted<Row extends ResultRow>(
	rows: readonly Row[],
	by: Pick<ResultTable, 'sort' | 'sorts'>,
	{reversed}: ResultsModel,
	orders: Partial<Record<ResultSort, (a: Row, b: Row) => number>>,
): ResultTable {
	const of = orders[by.sort]
	const inOrder = of ? rows.toSorted(of) : rows
	return {...by, rows: reversed ? inOrder.toReversed() : inOrder}
}

function order(a: number, b: number): number {
	return a === b ? 0 : a - b
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0
}
