/** The rows every screen begins and ends with. */
import {hintsFor} from '../bindings.ts'
import {clean} from '../select/suites-view.ts'
import type {Model, Prompt} from '../state.ts'
import {type Line, line, lineWidth, padLine, type Span, span, spread, withStyle} from '../text/line.ts'
import {cut, cutStart, widthOf} from '../text/width.ts'

/** The first row: who and what at the left, state and clock at the right, inverse to the edge. */
export function headerRow(start: string, end: string, width: number): Line {
	const room = end === '' ? width : width - widthOf(end) - 2
	const shown = room < 8 ? cut(` ${start}`, width) : cut(` ${start}`, room)
	const filled = room < 8 ? padLine(line(shown), width) : spread(line(shown), line(end), width)
	return withStyle(padLine(filled, width), 'header')
}

/** The last row: what can be done here. @param idle ids of keys that would do nothing now */
export function hintsRow(model: Model, width: number, idle: readonly string[] = []): Line {
	const spans: Span[] = [span(' ')]
	hintsFor(model, width - 1, idle).forEach((hint, index) => {
		if (index > 0) spans.push(span('  '))
		spans.push(span(hint.keys, 'key'), span(` ${hint.label}`))
	})
	return spans
}

const promptNames: Readonly<Record<Prompt['for'], string>> = {
	'suite-filter': 'filter: ',
	'log-filter': 'filter: ',
	'flame-search': '/',
	'profile-path': 'profile: ',
}

/** The rows a screen ends with; where there is room for one only, what is said stands in for the keys. */
export function bottomRows(model: Model, own: Line, isSmall: boolean): Line[] {
	const {columns} = model.size
	if (isSmall) return [model.prompt || model.notice ? statusRow(model, [], columns) : hintsRow(model, columns)]
	return [statusRow(model, own, columns), hintsRow(model, columns)]
}

/** The row above: what is being typed, or what just happened, or what the screen has to say. */
export function statusRow(model: Model, own: Line, width: number): Line {
	if (model.prompt) {
		const name = promptNames[model.prompt.for]
		const said = model.notice?.kind === 'why' ? line(span(cut(`${model.notice.text} `, width - 2), 'strong')) : own
		const isNarrow = widthOf(name + model.prompt.text) + 3 + lineWidth(said) > width
		const beside = isNarrow && said === own ? [] : said
		// What was typed last is looked at.
		const typed = cutStart(`${model.prompt.text}_`, Math.max(1, width - 2 - widthOf(name) - lineWidth(beside)))
		return spread(line(' ', span(name + typed, 'strong')), beside, width)
	}
	if (model.notice) {
		const sign = model.notice.kind === 'warn' ? '! ' : ''
		return line(
			' ',
			span(cut(sign + clean(model.notice.text), width - 2), model.notice.kind === 'warn' ? 'warn' : 'strong'),
		)
	}
	return own
}
