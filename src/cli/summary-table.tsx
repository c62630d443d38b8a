import {renderToString} from 'ink'
import inkTable from 'ink-table'
import type {RunReport} from '../core/run/run-report.ts'
import {summaryRows} from '../report/summary.ts'
import {cut, widthOf} from '../tui/text/width.ts'

// Its types say a CommonJS module; as bundled (rolldown.config.ts) the import is the class itself.
const Table = inkTable as unknown as typeof inkTable.default

/** Columns that can be done without, the least telling ones first. */
const droppable = ['p90', 'max', 'n', 'per s', 'p50', 'rss max', 'cpu', 'findings', 'p99']
const narrowestName = 8
/** Ink-table counts code units, not cells: for names, which may hold any script, it is given as many of these. */
const placeholder = '\ue000'
/** A border, and a blank on either side of each cell. */
const frameWidth = (cells: number): number => 1 + 3 * cells

/** The result as a boxed table for the primary screen. Plain text: what stays in the scrollback is also what gets copied. */
export function summaryTable(report: RunReport, columns: number): string {
	const rows = summaryRows(report)
	if (rows.length === 0) return cut('no suite was run', columns)
	const titles = Object.keys(rows[0]!)
	const widthWithout = (name: string): number =>
		titles
			.filter(title => title !== name)
			.reduce((sum, title) => sum + Math.max(...[title, ...rows.map(row => row[title]!)].map(widthOf)), 0)
	const roomForNames = (): number => columns - frameWidth(titles.length) - widthWithout('suite')
	const longestName = Math.max(...['suite', ...rows.map(row => row.suite!)].map(widthOf))
	// The table neither wraps nor cuts figures: columns that would not fit are left out, then names are cut.
	for (const title of droppable) {
		if (roomForNames() >= Math.min(longestName, Math.max(narrowestName, columns / 3))) break
		titles.splice(titles.indexOf(title), 1)
	}
	const room = roomForNames()
	if (room < Math.min(longestName, narrowestName))
		return rows.map(row => cut(`${row.suite}: ${row.outcome}`, columns)).join('\n')
	const names = rows.map(row => cut(row.suite!, room))
	const cells = rows.map((row, i) =>
		Object.fromEntries(
			titles.map(title => [title, title === 'suite' ? placeholder.repeat(widthOf(names[i]!)) : row[title]!]),
		),
	)
	return renderToString(<Table data={cells} />, {columns: 1000}).replace(
		new RegExp(`${placeholder}+`, 'g'),
		() => names.shift()!,
	)
}
