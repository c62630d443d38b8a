import type {Target} from '../target.ts'
import type {Glyphs} from '../text/glyphs.ts'
import {type Line, type Span, span} from '../text/line.ts'
import {cut, cutName, widthOf} from '../text/width.ts'

export interface RuleTitle {
	readonly text: string
	/** Within the text, cut before anything else is. */
	readonly name?: string
	/** Said behind the text, of which as many as fit whole. */
	readonly more?: readonly string[]
	/** The pane has the focus: drawn in inverse with its number. */
	readonly focus?: number | null
	/** What the mouse finds there. */
	readonly target?: Target
}

/**
 * `── latency ms ─────── percentiles ─────── last 10s ──`: what separates panes here instead of boxes, which cost bytes at both ends of
 * every row. Titles begin at given columns; `end` stands at the right.
 */
export function rule(
	titles: ReadonlyArray<{readonly at: number; readonly title: RuleTitle}>,
	end: string,
	width: number,
	glyphs: Glyphs,
): Line {
	const spans: Span[] = []
	let at = 0
	const draw = (to: number) => {
		if (to > at) spans.push(span(glyphs.rule.repeat(to - at), 'rule'))
		at = Math.max(at, to)
	}
	const endText = end === '' ? '' : ` ${end} `
	const endAt = width - 2 - widthOf(endText)
	titles.forEach(({at: start, title}, index) => {
		const next = titles[index + 1]
		const room = (next ? next.at - 1 : endAt > at + 8 ? endAt - 1 : width) - start - 2
		const text = withMore(title, room - 1 - (title.focus ? 4 : 0))
		const label = title.focus ? `[${title.focus} ${text}]` : text
		const shown = cut(withName(label, title.name, room - 1), room - 1)
		if (room < 3 || shown === '') return
		draw(start)
		const drawn = span(shown, title.focus ? 'focus' : 'title')
		spans.push(span(' '), title.target === undefined ? drawn : {...drawn, target: title.target}, span(' '))
		at += widthOf(shown) + 2
	})
	if (endText !== '' && endAt > at) {
		draw(endAt)
		spans.push(span(endText, 'dim'))
		at += widthOf(endText)
	}
	draw(width)
	return spans
}

function withMore({text, more = []}: RuleTitle, width: number): string {
	let said = text
	for (const one of more) {
		if (widthOf(said) + 2 + widthOf(one) > width) break
		said += `, ${one}`
	}
	return said
}

function withName(label: string, name: string | undefined, width: number): string {
	const over = widthOf(label) - width
	if (name === undefined || over <= 0) return label
	return label.replace(name, () => cutName(name, Math.max(8, widthOf(name) - over)))
}

export function simpleRule(title: string | RuleTitle, end: string, width: number, glyphs: Glyphs): Line {
	const of = typeof title === 'string' ? {text: title} : title
	return rule(of.text === '' ? [] : [{at: 2, title: of}], end, width, glyphs)
}
