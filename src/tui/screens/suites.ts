import {sayTotalTime} from '../../core/plan/expected-time.ts'
import {ago} from '../../core/units/format.ts'
import type {SuiteEntry} from '../ports.ts'
import {clean, cursorIn, listedSuites, namesToRun, timeOf} from '../select/suites-view.ts'
import {isRunning, type Model} from '../state.ts'
import {aimed} from '../text/aim.ts'
import {beside, fitLines, type Line, line, padded, padLine, restyle, span, styled} from '../text/line.ts'
import {layoutOf} from '../text/size.ts'
import {cut, cutWords, left, right} from '../text/width.ts'
import {rule, simpleRule} from '../widgets/rule.ts'
import type {ViewContext} from './context.ts'
import {headerRow, hintsRow, statusRow} from './edges.ts'
import {topOf} from './list-part.ts'
import {lowerPanes} from './suites-lower.ts'

/** Rows a list and the details beside it are given before anything stands below them. */
const leastListed = 11

export function suitesScreen(model: Model, ctx: ViewContext): Line[] {
	const {size} = model
	const {columns, rows} = size
	const layout = layoutOf(size)
	const listed = listedSuites(model)
	const cursor = cursorIn(listed, model.suites.cursor)
	const current = listed[cursor]
	const header = headerRow('arsenal  SUITES', columns >= 60 ? `${clean(model.hostLine)} ` : '', columns)
	if (layout === 'strip') {
		const list = listRows(model, listed, cursor, {columns, rows: Math.max(1, rows - 2)}, ctx)
		const shown = model.prompt || model.notice ? [...list.slice(0, -1), statusRow(model, [], columns)] : list
		return fitLines([header, ...shown, hintsRow(model, columns)], size)
	}
	const status = statusRow(model, ownStatus(model, listed.length), columns)
	const bottom: Line[] = [
		...(layout === 'pane' ? [] : [simpleRule('', '', columns, ctx.glyphs)]),
		status,
		hintsRow(model, columns),
	]
	const room = rows - 1 - bottom.length
	const title = `suites (${pickedCount(model)} of ${model.suitesKnown.length} picked)`
	const sort = `s sort: ${model.suites.sort}${model.suites.reversed ? ' (reversed)' : ''}`
	const filter = model.suites.filter === '' ? 'off' : cut(clean(model.suites.filter), 20)
	const end = columns >= 76 ? `/ filter: ${filter}   ${sort}` : filter === 'off' ? '' : `/ ${filter}`
	if (layout === 'wide') {
		const at = Math.floor(columns * 0.53)
		const head = rule(
			[
				{at: 2, title: {text: title}},
				{at: at - 2, title: {text: current ? clean(current.name) : 'details'}},
			],
			end,
			columns,
			ctx.glyphs,
		)
		const details = current ? detailRows(current, columns - at - 1) : []
		const lower = lowerPanes(model, {columns, rows: room - 2 - Math.max(leastListed, Math.min(listed.length, 20))}, ctx)
		const listRoom = room - 2 - lower.length
		const table = [heading(at - 2), ...listRows(model, listed, cursor, {columns: at - 2, rows: listRoom}, ctx)]
		return fitLines(
			[header, head, ...table.map((row, index) => beside(row, at, details[index] ?? [])), ...lower, ...bottom],
			size,
		)
	}
	const wanted = current ? detailRows(current, columns - 3).length + 1 : 0
	const detailRoom = layout === 'pane' ? 0 : Math.min(wanted, Math.floor(room * 0.5))
	const list = listRows(model, listed, cursor, {columns, rows: room - 2 - detailRoom}, ctx)
	const details: Line[] =
		detailRoom > 0 && current
			? [
					simpleRule(clean(current.name), 'enter run', columns, ctx.glyphs),
					...detailRows(current, columns - 3).map(row => [span('  '), ...row]),
				].slice(0, detailRoom)
			: []
	return fitLines(
		[header, simpleRule(title, end, columns, ctx.glyphs), heading(columns), ...list, ...details, ...bottom],
		size,
	)
}

function pickedCount(model: Model): number {
	return model.suitesKnown.filter(suite => model.suites.picked.has(suite.name)).length
}

function ownStatus(model: Model, listed: number): Line {
	if (isRunning(model)) return line(span(' a run is going', 'strong'), ': 2 shows it')
	if (model.suitesKnown.length === 0)
		return line(span(' ! no suites', 'warn'), ': arsenal-tui init writes a config to start from')
	if (listed === 0) return line(span(' ! no suite matches the filter', 'warn'), ' (esc clears it)')
	const picked = pickedCount(model)
	const names = namesToRun(model)
	const toRun = model.suitesKnown.filter(suite => names.includes(suite.name))
	const what = picked > 1 ? `${picked} suites one after the other` : 'the suite under the cursor'
	return line(` enter runs ${what}${toRun.length === 0 ? '' : `: ${sayTotalTime(timeOf(toRun))}`}`)
}

interface Columns {
	readonly name: number
	readonly kind: number
	readonly target: number
	readonly last: number
	readonly when: number
}

/** Narrow lists drop the command first, then the result. */
function columnsFor(width: number): Columns {
	const when = width >= 46 ? 9 : 0
	const last = width >= 56 ? 14 : 0
	const kind = width >= 34 ? 9 : 0
	const rest = width - 6 - when - last - kind
	const target = width >= 76 ? Math.floor(rest * 0.6) : 0
	return {name: rest - target, kind, target, last, when}
}

function heading(width: number): Line {
	const at = columnsFor(width)
	return styled(
		`      ${left('NAME', at.name)}${left(at.kind ? 'KIND' : '', at.kind)}${left(at.target ? 'TARGET' : '', at.target)}${right(at.last ? 'LAST' : '', at.last)}${right(at.when ? 'WHEN' : '', at.when)}`,
		'dim',
	)
}

function listRows(
	model: Model,
	listed: readonly SuiteEntry[],
	cursor: number,
	size: {readonly columns: number; readonly rows: number},
	ctx: ViewContext,
): Line[] {
	const rows = Math.max(1, size.rows)
	const top = topOf('suites', {length: listed.length, cursor, rows}, ctx)
	const lines = listed.slice(top, top + rows).map((suite, index) => {
		const row = suiteRow(suite, model.suites.picked.has(suite.name), size.columns, ctx.nowMs)
		const drawn =
			top + index === cursor ? restyle(padLine(line('> ', ...row), size.columns), 'selected') : line('  ', ...row)
		return aimed(drawn, {is: 'suite', name: suite.name})
	})
	return padded(lines, rows)
}

function suiteRow(suite: SuiteEntry, picked: boolean, width: number, nowMs: number): Line {
	const at = columnsFor(width)
	const box = suite.problem === null ? (picked ? '[x] ' : '[ ] ') : '[!] '
	const name = left(clean(suite.name), at.name - 1) + (at.name > 0 ? ' ' : '')
	const kind = at.kind ? `${left(clean(suite.kind), at.kind - 1)} ` : ''
	if (suite.problem !== null)
		return line(span(box, 'warn'), name, kind, span(cut(clean(suite.problem), at.target + at.last + at.when), 'warn'))
	const target = at.target ? `${left(clean(suite.command), at.target - 1)} ` : ''
	const last = at.last ? right(suite.last ? cutWords(clean(suite.last.text), at.last) : '-', at.last) : ''
	const when = at.when ? right(suite.last ? ago(nowMs - suite.last.whenMs) : 'never', at.when) : ''
	return line(span(box, picked ? 'strong' : undefined), name, kind, target, last, when)
}

function detailRows(suite: SuiteEntry, width: number): Line[] {
	const rows: Line[] = []
	const labelWidth = Math.max(9, ...suite.details.map(([label]) => label.length)) + 1
	const add = (label: string, text: string, style?: 'warn') => {
		rows.push(line(span(left(label, labelWidth), 'dim'), span(cutWords(clean(text), width - labelWidth), style)))
	}
	if (suite.problem !== null) add('problem', suite.problem, 'warn')
	if (!suite.details.some(([label]) => label === 'command')) add('command', suite.command)
	for (const [label, text] of suite.details) add(clean(label), text)
	if (suite.tags.length > 0 && !suite.details.some(([label]) => label === 'tags')) add('tags', suite.tags.join(' '))
	if (suite.last) add('last', suite.last.text)
	return rows
}
