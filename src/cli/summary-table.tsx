import {renderToString} from 'ink'
import inkTable from 'ink-table'
import type {RunReport} from '../core/run/run-report.ts'
import {summaryRows} from '../report/summary.ts'

// Its types say a CommonJS module; as bundled (rolldown.config.ts) the import is the class itself.
const Table = inkTable as unknown as typeof inkTable.default

/** The result as a boxed table for the primary screen. Plain text: what stays in the scrollback is also what gets copied. */
export function summaryTable(report: RunReport, columns: number): string {
	const rows = summaryRows(report)
	if (rows.length === 0) return 'no suite was run'
	const titles = fitting(rows, columns)
	return renderToString(
		<Table data={rows.map(row => Object.fromEntries(titles.map(title => [title, row[title] ?? ''])))} />,
		{columns: 1000},
	)
}

/** The table neither wraps nor cuts: columns that would not fit are left out, the least telling ones first. */
function fitting(rows: ReadonlyArray<Record<string, string>>, columns: number): string[] {
	const titles = Object.keys(rows[0]!)
	for (const droppable of [null, 'p90', 'max', 'n', 'per s', 'p50', 'rss max', 'cpu', 'findings']) {
		const at = droppable === null ? -1 : titles.indexOf(droppable)
		if (at >= 0) titles.splice(at, 1)
		const width = titles.reduce(
			(sum, title) => sum + 3 + Math.max(title.length, ...rows.map(row => row[title]!.length)),
			1,
		)
		if (width <= columns) return titles
	}
	return titles
}
