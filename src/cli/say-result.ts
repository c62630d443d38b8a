import type {RunReport} from '../core/run/run-report.ts'
import {summaryLines} from '../report/summary.ts'
import {type Session, say, shownPath} from './session.ts'
import {summaryTable} from './summary-table.tsx'

/** What stays on the primary screen: the result as a table, and where to read more. */
export function sayResult(session: Session, report: RunReport, reportDir: string): void {
	const {stdout} = session.streams
	say(stdout, summaryTable(report, stdout.columns ?? 80))
	for (const line of summaryLines(report, {folder: shownPath(session, reportDir)})) say(stdout, line)
}
