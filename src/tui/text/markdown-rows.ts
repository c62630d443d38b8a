/**
 * Markdown as rows of a terminal. It stays what it is, but for tables: what stands below each other in the file does so at any width. Cells are
 * wrapped inside their columns; where that has no room, each row becomes a list of `column: value`.
 */
import {broken, folded, left, right, widthOf} from './width.ts'

/** @param lines without escape sequences, controls and tabs */
export function markdownRows(lines: readonly string[], width: number): string[] {
	const rows: string[] = []
	let fence: string | null = null
	for (let i = 0; i < lines.length; i++) {
		const line = lines[i]!
		const ticks = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? null
		const isDrawn = fence !== null || ticks !== null
		if (ticks !== null) fence = fence === null ? ticks : ticks.startsWith(fence) ? null : fence
		const table = isDrawn ? null : tableAt(lines, i)
		if (table !== null) {
			rows.push(...tableRows(table, width))
			i += table.rows.length + 1
		} else if (isDrawn) rows.push(...broken(line, width))
		else rows.push(...proseRows(line, width))
	}
	return rows
}

/** What belongs to an item of a list stands below its text, a quotation behind its mark. */
function proseRows(line: string, width: number): string[] {
	const start = /^ *(?:[-*] |\d+\. |> )?/.exec(line)![0]
	if (start.length * 2 > width) return broken(line, width)
	const below = start.includes('>') ? start : ' '.repeat(start.length)
	return folded(line.slice(start.length), width - start.length).map((row, i) => (i === 0 ? start : below) + row)
}

interface Table {
	readonly titles: readonly string[]
	readonly isRight: readonly boolean[]
	readonly rows: ReadonlyArray<readonly string[]>
}

function tableAt(lines: readonly string[], at: number): Table | null {
	if (!lines[at]!.startsWith('|') || !/^\|(\s*:?-+:?\s*\|)+\s*$/.test(lines[at + 1] ?? '')) return null
	const titles = cellsOf(lines[at]!)
	const isRight = cellsOf(lines[at + 1]!).map(rule => rule.endsWith(':'))
	if (isRight.length !== titles.length) return null
	const rows: string[][] = []
	for (let i = at + 2; lines[i]?.startsWith('|'); i++) {
		const cells = cellsOf(lines[i]!)
		rows.push(titles.map((_, column) => cells[column] ?? ''))
	}
	return {titles, isRight, rows}
}

/** A pipe behind a backslash belongs to its cell. */
function cellsOf(line: string): string[] {
	return [...line.slice(1).matchAll(/((?:\\.|[^\\|])*)\|/g)].map(([, cell]) => cell!.trim())
}

const gap = '  '
/** Text wraps to this, or to its longest word where that is not very long; figures never wrap. */
const leastText = 12
const longestWord = 24
/** A cell of more rows than this is hard to read beside others. */
const mostCellRows = 6

function tableRows(table: Table, width: number): string[] {
	const widths = columnWidths(table, width)
	if (widths === null) return listRows(table, width)
	const {titles, isRight, rows} = table
	const drawn = rows.map(row => rowOf(row, widths, isRight))
	const body = drawn.flat()
	const list = drawn.some(one => one.length > mostCellRows) ? listRows(table, width) : body
	if (list.length < body.length) return list
	if (titles.every(title => title === '')) return body
	return [...rowOf(titles, widths, isRight), widths.map(columns => '-'.repeat(columns)).join(gap), ...body]
}

/** @returns null when figures and the shortest words have no room */
function columnWidths({titles, isRight, rows}: Table, width: number): number[] | null {
	const natural = titles.map((title, i) => Math.max(widthOf(title), ...rows.map(row => widthOf(row[i]!))))
	const widths = titles.map((title, i) => {
		const words = [title, ...rows.map(row => row[i]!)].flatMap(text => text.split(' ')).map(widthOf)
		if (!isRight[i])
			return Math.min(natural[i]!, Math.max(leastText, ...words.filter(columns => columns <= longestWord)))
		return Math.max(...title.split(' ').map(widthOf), ...rows.map(row => widthOf(row[i]!)))
	})
	let free = width - gap.length * (titles.length - 1) - widths.reduce((sum, one) => sum + one, 0)
	if (free < 0) return null
	// What would be the tallest gets the next cell.
	for (; free > 0; free--) {
		const need = widths.map((one, i) => (natural[i]! > one ? natural[i]! / one : 0))
		const most = need.indexOf(Math.max(...need))
		if (need[most] === 0) break
		widths[most]!++
	}
	return widths
}

function rowOf(cells: readonly string[], widths: readonly number[], isRight: readonly boolean[]): string[] {
	const columns = cells.map((cell, i) => folded(cell, widths[i]!))
	const height = Math.max(...columns.map(one => one.length))
	return Array.from({length: height}, (_, row) =>
		columns
			.map((one, i) => (isRight[i] ? right : left)(one[row] ?? '', widths[i]!))
			.join(gap)
			.trimEnd(),
	)
}

/** `column: value`, a blank row between the rows of the table. */
function listRows({titles, rows}: Table, width: number): string[] {
	const titleWidth = Math.max(...titles.map(title => widthOf(title))) + 1
	return rows.flatMap((row, i) => {
		const lines = row.flatMap((cell, column) => {
			const title = titles[column] === '' ? '' : `${titles[column]}:`
			if (cell === '') return []
			if (width - titleWidth - 1 < leastText) return folded(`${title} ${cell}`.trim(), width)
			return folded(cell, width - titleWidth - 1).map((part, k) => `${left(k === 0 ? title : '', titleWidth)} ${part}`)
		})
		return i === 0 ? lines : ['', ...lines]
	})
}
