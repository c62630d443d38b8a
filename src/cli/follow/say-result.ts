import type {RunReport} from '../../core/run/summary/run-report.ts'
import {summaryLines} from '../../report/summary.ts'
import {widthOf} from '../../tui/text/width.ts'
import {type Session, say, shownPath} from '../session.ts'
import {summaryTable} from './summary-table.tsx'

/** What stays on the primary screen: the result as a table, and where to read more. */
export function sayResult(session: Session, report: RunReport, reportDir: string): void {
	const {stdout} = session.streams
	const columns = stdout.columns || 80
	say(stdout, summaryTable(report, columns))
	for (const line of summaryLines(report, {folder: shownPath(session, reportDir), columns, widthOf})) say(stdout, line)
}
