/** Fitting what is left on the primary screen to its width. Paths and commands are never broken: whoever copies them needs them whole. */
export interface Page {
	readonly columns: number
	readonly indent: number
	/** How much further in stands what goes on in another line. */
	readonly hang: number
	/** Cells a text takes. */
	readonly widthOf: (text: string) => number
}

/** Parts beside each other while they fit. */
export function laidOut(parts: readonly string[], separator: string, {columns, indent, hang, widthOf}: Page): string[] {
	const lines: string[] = []
	for (const part of parts) {
		const longer = lines.length === 0 ? null : `${lines.at(-1)}${separator}${part}`
		if (longer !== null && widthOf(longer) <= columns) lines[lines.length - 1] = longer
		else lines.push(`${' '.repeat(indent + (lines.length === 0 ? 0 : hang))}${part}`)
	}
	return lines
}

/** Prose: the same with words. */
export function wrapped(text: string, page: Page): string[] {
	const within = text.length - text.trimStart().length
	return laidOut(text.trimStart().split(' '), ' ', {...page, indent: page.indent + within})
}
