import type {RunReport} from '../../core/run/summary/run-report.ts'
import {resultsOf} from '../kinds.ts'
import type {ResultsModel} from '../state.ts'
import type {ResultTable} from './result-rows.ts'

/** Whether all of the run is one table, whatever the suites. */
export function isOneTable({suites}: RunReport): boolean {
	return suites.length > 0 && suites.every(suite => resultsOf(suite).rows?.joins(suite))
}

/** null: this suite has no table of its own. */
export function resultTable(report: RunReport, model: ResultsModel, suiteIndex = model.suite): ResultTable | null {
	const suite = report.suites[Math.min(suiteIndex, report.suites.length - 1)]
	if (suite === undefined) return null
	const [first, ...others] = isOneTable(report) ? report.suites : [suite]
	return resultsOf(suite).rows?.table([first!, ...others], model) ?? null
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
