import {padEnd, padStart, widthOf} from '../core/units/width.ts'

/** Columns as wide as their widest cell, figures to the right. */
export function textTable(rows: ReadonlyArray<Readonly<Record<string, string>>>, words = 2): string[] {
	const titles = Object.keys(rows[0] ?? {})
	if (titles.length === 0) return [words === 2 ? 'no suite was run' : 'no benchmark was found']
	const all = [Object.fromEntries(titles.map(title => [title, title])), ...rows]
	const widths = titles.map(title => Math.max(...all.map(row => widthOf(row[title]!))))
	return all.map(row =>
		titles
			.map((title, i) => (i < words ? padEnd(row[title]!, widths[i]!) : padStart(row[title]!, widths[i]!)))
			.join('  ')
			.trimEnd(),
	)
}
