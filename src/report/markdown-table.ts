import {padEnd, padStart, widthOf} from '../core/units/width.ts'

/** What stands above, and below it for every row. Cells must be escaped already. */
export interface Column<Row> {
	readonly title: string
	readonly align: 'left' | 'right'
	readonly cell: (row: Row) => string
}

/** Words. */
export function left<Row>(title: string, cell: (row: Row) => string): Column<Row> {
	return {title, align: 'left', cell}
}

/** Figures. */
export function right<Row>(title: string, cell: (row: Row) => string): Column<Row> {
	return {title, align: 'right', cell}
}

/** A cell wider than this stands out of its column instead of pushing all others apart. */
const mostPadding = 100

/** A table that also reads well raw: columns padded to one width. */
export function markdownTable<Row>(rows: readonly Row[], columns: ReadonlyArray<Column<Row>>): string {
	const cells = rows.map(row => columns.map(column => column.cell(row)))
	const widths = columns.map((column, i) =>
		Math.max(3, ...[column.title, ...cells.map(row => row[i]!)].map(widthOf).filter(wide => wide <= mostPadding)),
	)
	const line = (texts: readonly string[]) =>
		`| ${columns.map((column, i) => pad(texts[i]!, widths[i]!, column.align)).join(' | ')} |`
	const rule = columns.map((column, i) =>
		column.align === 'right' ? `${'-'.repeat(widths[i]! - 1)}:` : '-'.repeat(widths[i]!),
	)
	return [line(columns.map(column => column.title)), `| ${rule.join(' | ')} |`, ...cells.map(line)].join('\n')
}

function pad(text: string, to: number, align: 'left' | 'right'): string {
	return align === 'right' ? padStart(text, to) : padEnd(text, to)
}
