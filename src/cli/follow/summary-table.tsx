import {renderToString} from 'ink'
import inkTable from 'ink-table'
import type {RunReport} from '../../core/run/summary/run-report.ts'
import {absent} from '../../core/units/format.ts'
import type {SummaryTable} from '../../report/summary-table.ts'
import {summaryTables} from '../../report/summary-tables.ts'
import {cut, widthOf} from '../../tui/text/width.ts'

// Its types say a CommonJS module; as bundled (rolldown.config.ts) the import is the class itself.
const Table = inkTable as unknown as typeof inkTable.default

const narrowestName = 8
/** Ink-table counts code units, not cells: for names, which may hold any script, it is given as many of these. */
const placeholder = '\ue000'
/** A border, and a blank on either side of each cell. */
const borderWidth = (cells: number): number => 1 + 3 * cells

/** The result as boxed tables for the primary screen. Plain text: what stays in the scrollback is also what gets copied. */
export function summaryTable(report: RunReport, columns: number): string {
	const tables = summaryTables(report)
	if (tables.length === 0) return cut('no suite was run', columns)
	return tables.map(table => boxed(table, columns)).join('\n')
}

function boxed({rows, droppable, gist, instead = {}}: SummaryTable, columns: number): string {
	const titles = Object.keys(rows[0]!)
	const name = titles[0]!
	// A name that shows nothing would leave no place to put it in.
	const nameIn = (row: (typeof rows)[number]): string => (widthOf(row[name]!) > 0 ? row[name]! : absent)
	const widthOfOthers = (): number =>
		titles.slice(1).reduce((sum, title) => sum + Math.max(...[title, ...rows.map(row => row[title]!)].map(widthOf)), 0)
	const roomForNames = (): number => columns - borderWidth(titles.length) - widthOfOthers()
	const longestName = Math.max(...[name, ...rows.map(nameIn)].map(widthOf))
	// The table neither wraps nor cuts figures: columns that would not fit are left out, then names are cut.
	for (const some of droppable) {
		if (roomForNames() >= Math.min(longestName, Math.max(narrowestName, columns / 3))) break
		for (const title of some) titles.splice(titles.indexOf(title), 1)
	}
	const room = roomForNames()
	if (room < Math.max(widthOf(name), Math.min(longestName, narrowestName)))
		return rows.map(row => cut(`${nameIn(row)}: ${row[gist]}`, columns)).join('\n')
	const names = rows.map(row => cut(nameIn(row), room))
	const cells = rows.map((row, i) =>
		Object.fromEntries(
			titles.map(title => [title, title === name ? placeholder.repeat(widthOf(names[i]!)) : row[title]!]),
		),
	)
	const table = renderToString(<Table data={cells} />, {columns: 1000}).replace(
		new RegExp(`${placeholder}+`, 'g'),
		() => names.shift()!,
	)
	const below = Object.entries(instead).filter(([title]) => !titles.includes(title))
	return [table, ...below.map(([, said]) => cut(said, columns))].join('\n')
}
