/** What stands below the list of suites where there is room: what was measured before, and what this machine does to results. */
import type {MachineCheck, PastResult} from '../ports.ts'
import {clean} from '../select/suites-view.ts'
import type {Model} from '../state.ts'
import {beside, type Line, line, span, styled} from '../text/line.ts'
import {cutPath, cutWords, left} from '../text/width.ts'
import {simpleRule} from '../widgets/rule.ts'
import type {ViewContext} from './context.ts'

const mostResults = 6

/** At most `rows` lines; a pane that would have none of its own is left out. */
export function lowerPanes(
	model: Model,
	{columns, rows}: {readonly columns: number; readonly rows: number},
	ctx: ViewContext,
): Line[] {
	const wanted = (model.machine?.length ?? 0) + mostResults + 2
	const checks = checkRows(model.machine ?? [], columns, rows >= wanted ? 1 : 2)
	const machine =
		checks.length > 0 && rows > checks.length
			? [simpleRule('machine check', 'arsenal-tui doctor', columns, ctx.glyphs), ...checks]
			: []
	const room = Math.min(mostResults, rows - machine.length - 1)
	if (room < 1) return machine
	const results =
		model.past.length > 0
			? model.past.slice(0, room).map(result => pastRow(result, columns))
			: [styled('  nothing was measured here yet', 'dim')]
	return [
		simpleRule('recent results', 'arsenal-tui watch shows a run again', columns, ctx.glyphs),
		...results,
		...machine,
	]
}

function pastRow(result: PastResult, columns: number): Line {
	const name = Math.floor(columns * 0.2)
	const start = `  ${minuteOf(result.whenMs)}  ${left(clean(result.suite), name)}  ${left(cutWords(clean(result.text), 14), 14)}  ${left(clean(result.revision ?? '-'), 20)}  `
	return line(start, span(cutPath(clean(result.folder), columns - name - 61), 'dim'))
}

/** `2026-11-20 10:41`, as clocks on the wall here say it. */
function minuteOf(whenMs: number): string {
	const when = new Date(whenMs)
	if (Number.isNaN(when.getTime())) return left('-', 16)
	const two = (value: number) => String(value).padStart(2, '0')
	return `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())} ${two(when.getHours())}:${two(when.getMinutes())}`
}

/** Read down, in one column where there are rows enough. */
function checkRows(checks: readonly MachineCheck[], columns: number, perRow: 1 | 2): Line[] {
	if (perRow === 1) return checks.map(check => checkCell(check, columns - 1))
	const half = Math.ceil(checks.length / 2)
	const at = Math.floor(columns / 2)
	return checks.slice(0, half).map((check, index) => {
		const second = checks[index + half]
		return beside(checkCell(check, at - 2), at, second ? checkCell(second, columns - at - 1) : [])
	})
}

function checkCell({name, state, text}: MachineCheck, width: number): Line {
	return line(
		'  ',
		span(left(state, 9), state === 'ok' ? 'dim' : 'warn'),
		left(clean(name), 13),
		cutWords(clean(text), Math.max(0, width - 24)),
	)
}
