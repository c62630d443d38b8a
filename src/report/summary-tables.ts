/** The result as rows of tables: one of all suites, and those that a kind of suite has of its own. */
import type {RunReport} from '../core/run/summary/run-report.ts'
import {reportKinds, reportOf} from './kinds.ts'
import {summaryRows} from './summary.ts'
import type {SummaryTable} from './summary-table.ts'

/** Empty: no suite was run. */
export function summaryTables(report: RunReport): readonly SummaryTable[] {
	const {suites} = report
	// A suite is named where it would not be clear which of them is meant.
	const several = suites.length > 1
	const shared: SummaryTable = {
		rows: summaryRows({...report, suites: suites.filter(suite => reportOf(suite).ownTables === null)}),
		droppable: [['p90'], ['max'], ['n'], ['per s'], ['p50'], ['rss max'], ['cpu'], ['warnings'], ['p99']],
		gist: 'outcome',
	}
	const own = reportKinds.flatMap(kind => {
		const ofKind = suites.filter(suite => suite.kind === kind)
		return reportOf({kind}).ownTables?.(ofKind, several) ?? []
	})
	return [shared, ...own].filter(({rows}) => rows.length > 0)
}
