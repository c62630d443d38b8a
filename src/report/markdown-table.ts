export interface Column {
	readonly title: string
	readonly align?: 'left' | 'right'
}

/** A cell wider than this stands out of its column instead of pushing all others apart. */
const mostPadding = 100

/** A table that also reads well raw: columns padded to one width. Cells must be escaped already. */
export function markdownTable(columns: readonly Column[], rows: ReadonlyArray<readonly string[]>): string {
	const widths = columns.map((column, i) =>
		Math.max(3, ...[column.title, ...rows.map(row => row[i] ?? '')].map(width).filter(cells => cells <= mostPadding)),
	)
	const line = (cells: readonly string[]) =>
		`| ${columns.map((column, i) => pad(cells[i] ?? '', widths[i]!, column.align ?? 'left')).join(' | ')} |`
	const rule = columns.map((column, i) =>
		column.align === 'right' ? `${'-'.repeat(widths[i]! - 1)}:` : '-'.repeat(widths[i]!),
	)
	return [line(columns.map(column => column.title)), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n')
}

function pad(text: string, to: number, align: 'left' | 'right'): string {
	const space = ' '.repeat(Math.max(0, to - width(text)))
	return align === 'right' ? space + text : text + space
}

/** Code points; wide glyphs make a raw table ragged, which no renderer minds. */
function width(text: string): number {
	return [...text].length
}
