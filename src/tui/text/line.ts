/**
 * What a screen is made of: lines of spans. Screens are functions from data and size to exactly `rows` lines, none wider than
 * `columns`; colours are names here and become escape sequences in `paint.ts`, so a screen can be tested as text.
 */
import type {Target} from '../target.ts'
import type {StyleName} from './theme.ts'
import {clip, widthOf} from './width.ts'

export interface Span {
	readonly text: string
	readonly style?: StyleName
	/** What the mouse finds there. */
	readonly target?: Target
}

export type Line = readonly Span[]

export interface Size {
	readonly columns: number
	readonly rows: number
}

const emptyLine: Line = []
const nothing: Span = {text: ''}

export function span(text: string, style?: StyleName): Span {
	return style === undefined ? {text} : {text, style}
}

export function line(...parts: ReadonlyArray<string | Span>): Line {
	return parts.map(part => (typeof part === 'string' ? {text: part} : part))
}

export function styled(text: string, style: StyleName): Line {
	return [{text, style}]
}

export function lineText(of: Line): string {
	let text = ''
	for (const one of of) text += one.text
	return text
}

export function lineWidth(of: Line): number {
	let width = 0
	for (const one of of) width += widthOf(one.text)
	return width
}

/** At most `width` cells. */
export function clipLine(of: Line, width: number): Line {
	if (lineWidth(of) <= width) return of
	const kept: Span[] = []
	let left = width
	for (const one of of) {
		const text = clip(one.text, left)
		if (text !== '') kept.push({...one, text})
		if (text !== one.text) break
		left -= widthOf(text)
	}
	return kept
}

/** Exactly `width` cells; what is added takes `style`, so an inverse bar reaches the edge, and belongs to what it stands behind. */
export function padLine(of: Line, width: number, style?: StyleName): Line {
	const short = clipLine(of, width)
	const missing = width - lineWidth(short)
	if (missing <= 0) return short
	const added = span(' '.repeat(missing), style)
	const target = short.at(-1)?.target
	return [...short, target === undefined ? added : {...added, target}]
}

/** Two halves of a row: `second` starts at column `at`, and what the mouse finds of the first ends there. */
export function beside(first: Line, at: number, second: Line): Line {
	return [...padLine(first, at), ...(second.length > 0 ? second : [nothing])]
}

/** `end` stands at the right edge; where both do not fit, `start` is cut, one blank kept between. */
export function spread(start: Line, end: Line, width: number, style?: StyleName): Line {
	const endWidth = lineWidth(end)
	if (endWidth + 1 >= width)
		return clipLine(lineWidth(start) + 1 + endWidth <= width ? [...start, ...end] : start, width)
	return [...padLine(clipLine(start, width - endWidth - 1), width - endWidth, style), ...end]
}

/** Every span that has no style of its own takes this one. */
export function withStyle(of: Line, style: StyleName): Line {
	return of.map(one => (one.style === undefined ? {...one, style} : one))
}

/** Every span takes this style, whatever it had: for selected rows. */
export function restyle(of: Line, style: StyleName): Line {
	return of.map(one => ({...one, style}))
}

/** Exactly `rows` lines, none wider than `columns`. */
export function fitLines(lines: readonly Line[], size: Size): Line[] {
	const fitted = lines.slice(0, size.rows).map(one => clipLine(one, size.columns))
	while (fitted.length < size.rows) fitted.push(emptyLine)
	return fitted
}

/** Exactly `rows` lines, as wide as they are. */
export function padded(lines: readonly Line[], rows: number): Line[] {
	const fitted = lines.slice(0, rows)
	while (fitted.length < rows) fitted.push([])
	return fitted
}
