import {grouped, stopwatchMs} from '../../core/units/format.ts'
import {logLines} from '../select/log-view.ts'
import type {Model} from '../state.ts'
import {fitLines, type Line, line, span} from '../text/line.ts'
import {layoutOf} from '../text/size.ts'
import {cut, left} from '../text/width.ts'
import {simpleRule} from '../widgets/rule.ts'
import type {ViewContext} from './context.ts'
import {bottomRows, headerRow} from './edges.ts'

export function logScreen(model: Model, ctx: ViewContext): Line[] {
	const {columns, rows} = model.size
	const lines = logLines(model)
	const small = layoutOf(model.size) === 'strip'
	const room = Math.max(1, rows - (small ? 2 : 4))
	const back = Math.min(model.log.back, Math.max(0, lines.length - room))
	const shown = lines.slice(Math.max(0, lines.length - back - room), lines.length - back)
	const body: Line[] = shown.map(one =>
		line(
			span(` ${left(one.tMs === null ? '' : stopwatchMs(one.tMs), 7)} `, 'dim'),
			span(one.kind === 'err' ? '! ' : '  ', 'warn'),
			span(cut(one.text, columns - 12), one.kind === 'note' ? 'strong' : undefined),
		),
	)
	if (lines.length === 0) body.push(line(span('  nothing printed yet', 'dim')))
	while (body.length < room) body.push([])
	const where = back === 0 ? 'following' : `${back} lines back`
	const header = headerRow('arsenal  LOG', `${grouped(lines.length)} lines  ${where} `, columns)
	const filter = model.log.filter === '' ? '' : `filter: ${model.log.filter}`
	const title = small ? [] : [simpleRule('output and notes   ! stderr', filter, columns, ctx.glyphs)]
	return fitLines([header, ...title, ...body, ...bottomRows(model, [], small)], model.size)
}
