import stringWidth from 'string-width'
import {graphemes} from './graphemes.ts'
import {oneCellEach} from './plain.ts'

/** Cells a text takes on a terminal; the same measure Ink uses. */
export function widthOf(text: string): number {
	return oneCellEach.test(text) ? text.length : stringWidth(text)
}

/** At most `width` cells, never half of a wide character. */
export function clip(text: string, width: number): string {
	if (width <= 0) return ''
	if (oneCellEach.test(text)) return text.length <= width ? text : text.slice(0, width)
	let used = 0
	let end = 0
	for (const {segment, index} of graphemes(text)) {
		used += stringWidth(segment)
		if (used > width) return text.slice(0, end)
		end = index + segment.length
	}
	return text
}

/** Like `clip`, and says with a `~` that something is missing. */
export function cut(text: string, width: number): string {
	if (widthOf(text) <= width) return text
	return width <= 0 ? '' : `${clip(text, width - 1)}~`
}

/** At the end of a text: a figure (`+5.7%`, `1 154 822`) with what it is written together with, and the beginning of its unit. */
const lastFigure = /\s*([^\s\d]*\d[\d.,:%)]*|(?<=^|\s)[-+]?\d{1,3}( \d{1,3})+)( ?[a-zA-Z]{1,3})?$/

/** Like `cut`, for words with figures: one of which the end is missing would be another figure, and is left out. */
export function cutWords(text: string, width: number): string {
	if (widthOf(text) <= width) return text
	return width <= 0 ? '' : `${clip(text, width - 1).replace(lastFigure, '')}~`
}

/** Cut at the front, for paths whose end matters. */
export function cutStart(text: string, width: number): string {
	if (widthOf(text) <= width) return text
	if (width <= 0) return ''
	const segments = [...graphemes(text)].map(one => one.segment)
	let kept = ''
	let used = 0
	for (let i = segments.length - 1; i >= 0; i--) {
		used += widthOf(segments[i]!)
		if (used > width - 1) break
		kept = segments[i]! + kept
	}
	return `~${kept}`
}

/** Cut in the middle, for paths: the name of the file stays whole as long as there is room for it. */
export function cutPath(path: string, width: number): string {
	if (widthOf(path) <= width) return path
	const slash = path.lastIndexOf('/')
	const name = path.slice(slash + 1)
	const room = width - widthOf(name)
	if (room < 1 || slash < 0) return cut(name, width)
	const folder = path.slice(0, slash + 1)
	// Its end tells more than its beginning: the run is named there.
	const end = Math.max(0, Math.ceil((room - 1) * 0.6))
	return `${clip(folder, room - 1 - end)}${cutStart(folder, end + 1)}${name}`
}

/** Broken wherever the width ends, nothing left out: for what is to be read whole. At least one row. */
export function broken(text: string, width: number): string[] {
	const rows: string[] = []
	let rest = text
	do {
		// A character may be wider than the room.
		const row = clip(rest, Math.max(2, width))
		rows.push(row)
		rest = row === '' ? '' : rest.slice(row.length)
	} while (rest !== '')
	return rows
}

/**
 * Cut within, for names of benchmarks: those of one sweep begin alike, and what tells them apart stands behind the last slash
 * (`fetch~/concurrency=5`).
 */
export function cutName(name: string, width: number): string {
	if (widthOf(name) <= width) return name
	const slash = name.lastIndexOf('/')
	if (slash < 0) return cut(name, width)
	const room = width - widthOf(name.slice(slash))
	return room < 3 ? cutStart(name, width) : cut(name.slice(0, slash), room) + name.slice(slash)
}

/** Exactly `width` cells. */
export function leftName(name: string, width: number): string {
	return left(cutName(name, width), width)
}

/** As many of these in a row as fit whole, the first ones first: a figure that is cut is another figure. */
export function whole(parts: readonly string[], width: number, gap = '  '): string {
	let row = ''
	for (const part of parts) {
		const longer = row === '' ? part : row + gap + part
		if (widthOf(longer) <= width) row = longer
	}
	return row
}

/** Exactly `width` cells. */
export function left(text: string, width: number): string {
	const short = cut(text, width)
	return short + ' '.repeat(Math.max(0, width - widthOf(short)))
}

/** Exactly `width` cells, flush right. */
export function right(text: string, width: number): string {
	const short = cut(text, width)
	return ' '.repeat(Math.max(0, width - widthOf(short))) + short
}

/** Not those within a number: `24 000`. */
const blanks = /(?<!\d) +| +(?!\d{3}(?!\d))/

/** Broken at blanks into lines of at most `width` cells; a longer word is cut. */
export function wrapped(text: string, width: number): string[] {
	const lines: string[] = []
	let current = ''
	for (const word of text.split(blanks)) {
		const longer = current === '' ? word : `${current} ${word}`
		if (widthOf(longer) <= width) current = longer
		else {
			if (current !== '') lines.push(current)
			current = cut(word, width)
		}
	}
	return current === '' ? lines : [...lines, current]
}

/** Broken at blanks, and within a word that is wider than all of it: nothing is left out. At least one row. */
export function folded(text: string, width: number): string[] {
	const rows: string[] = []
	let row = ''
	for (const word of text.split(blanks)) {
		const longer = row === '' ? word : `${row} ${word}`
		if (widthOf(longer) <= width) row = longer
		else {
			if (row !== '') rows.push(row)
			const pieces = broken(word, width)
			rows.push(...pieces.slice(0, -1))
			row = pieces.at(-1)!
		}
	}
	return [...rows, row]
}
