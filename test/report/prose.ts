import {expect} from 'vitest'

/** Lines outside of code blocks, with code spans taken out: what a renderer would treat as markdown. */
export function proseOf(markdown: string): string[] {
	const lines: string[] = []
	let open: string | null = null
	for (const line of markdown.split('\n')) {
		const ticks = /^`{3,}/.exec(line)?.[0]
		if (open === null && ticks) open = ticks
		else if (open !== null) {
			if (line === open) open = null
		} else lines.push(line.replace(/(?<![`\\])(`+)(?!`).*?(?<!`)\1(?!`)/g, ''))
	}
	expect(open).toBeNull()
	return lines
}
