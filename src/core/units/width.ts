/**
 * How many columns a text takes on a terminal, and padding and cutting by that. A letter and the accents that combine with it are one column in
 * several characters, a wide character is two columns in one: by their number, every column of a table behind them would shift.
 */
import stringWidth from 'string-width'

const oneColumnEach = /^[\x20-\x7e]*$/
let segmenter: Intl.Segmenter | null = null

export function widthOf(text: string): number {
	return oneColumnEach.test(text) ? text.length : stringWidth(text)
}

/** Filled with blanks to so many columns; a longer text stays as it is. */
export function padEnd(text: string, width: number): string {
	return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}

/** The same, flush right. */
export function padStart(text: string, width: number): string {
	return ' '.repeat(Math.max(0, width - widthOf(text))) + text
}

/** At most so many columns, never a part of what is seen as one character; `...` says that something is missing. */
export function cutToWidth(text: string, width: number): string {
	if (widthOf(text) <= width) return text
	segmenter ??= new Intl.Segmenter()
	let kept = ''
	let used = 0
	for (const {segment} of segmenter.segment(text)) {
		used += widthOf(segment)
		if (used > width - 3) break
		kept += segment
	}
	return `${kept}...`
}
