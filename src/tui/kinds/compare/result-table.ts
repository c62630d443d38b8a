/** The rows of the results of comparisons: verdicts, or of `noise` floors. */

import type {CompareReport} from '../../../core/kinds/compare/summary-report.ts'
import type {SuiteReport} from '../../../core/run/summary/run-report.ts'
import type {VerdictReport} from '../../../core/run/summary/verdict-report.ts'
import {verdictOrder} from '../../../core/words/verdict-words.ts'
import {compareNames, type ResultRow, type ResultTable, sortedTable} from '../../select/result-rows.ts'
import type {ResultsModel} from '../../state.ts'

export interface VerdictRow extends ResultRow {
	readonly is: 'verdict'
	readonly suite: SuiteReport
	readonly verdict: VerdictReport
}

/** A row of `noise`. */
export interface FloorRow extends ResultRow {
	readonly is: 'floor'
	readonly suite: SuiteReport
	readonly floor: NonNullable<CompareReport['noise']>[number]
}

export function verdictRows(table: ResultTable | null): VerdictRow[] {
	return table?.rows.filter((row): row is VerdictRow => row.is === 'verdict') ?? []
}

export function floorRows(table: ResultTable | null): FloorRow[] {
	return table?.rows.filter((row): row is FloorRow => row.is === 'floor') ?? []
}

const verdictSorts = ['verdict', 'change', 'name', 'given'] as const

export function verdictTable(suites: readonly SuiteReport[], model: ResultsModel): ResultTable {
	const rows = suites.flatMap(suite =>
		suite.verdicts.map((verdict): VerdictRow => {
			const key = JSON.stringify([suite.name, verdict.benchmark, verdict.metric, verdict.stat, verdict.comparison])
			return {is: 'verdict', key, suite, verdict}
		}),
	)
	const size = ({verdict: {ratio}}: VerdictRow) => Math.abs(Math.log(ratio)) || 0
	const rank = ({verdict: {verdict}}: VerdictRow) => verdictOrder.indexOf(verdict)
	// What decides comes before what is only shown beside it.
	const gates = ({verdict}: VerdictRow) => (verdict.gates ? 0 : 1)
	const byName = (a: VerdictRow, b: VerdictRow) =>
		compareNames(`${a.suite.name} ${a.verdict.benchmark}`, `${b.suite.name} ${b.verdict.benchmark}`)
	return sortedTable(rows, verdictSorts, model, {
		verdict: (a, b) => rank(a) - rank(b) || gates(a) - gates(b) || size(b) - size(a),
		change: (a, b) => size(b) - size(a),
		name: byName,
	})
}

export function floorTable(suite: SuiteReport): ResultTable {
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
