/** The results of `noise`: how far this machine moves a program that did not change. */

import type {SuiteReport} from '../../../core/run/summary/run-report.ts'
import {percent} from '../../../core/units/format.ts'
import {sayQuestion} from '../../../core/words/metric-words.ts'
import {sayChange, sayChangeBetween} from '../../../core/words/ratio-words.ts'
import type {ViewContext} from '../../screens/context.ts'
import {findingRows} from '../../screens/finding-rows.ts'
import type {PaneSize} from '../../screens/live-screen.ts'
import {type Detail, type Told, tablePart} from '../../screens/result-detail.ts'
import {clean} from '../../select/suites-view.ts'
import {type Line, line, padLine, restyle, span, spread, styled} from '../../text/line.ts'
import {cutName, left, leftName, right} from '../../text/width.ts'
import {axisLabels, bracket, lineAxis, numberLine, ticks} from '../../widgets/number-line.ts'
import {simpleRule} from '../../widgets/rule.ts'
import {marginEdges, percentTicks, toPercent} from './plots.ts'
import {type FloorRow, floorRows} from './result-table.ts'

export function floorsDetail(of: Detail, suite: SuiteReport, {columns, rows}: PaneSize, ctx: ViewContext): Told {
	const shown = floorRows(of.table)
	const findings = findingRows(suite, columns, ctx)
	if (shown.length === 0)
		return {pinned: [simpleRule('noise floor', '', columns, ctx.glyphs), line('  not measured')], below: findings}
	const name = Math.max(10, columns - 3 - 14 - 14 - 15 - 2)
	const listRows = Math.max(1, Math.min(shown.length, Math.floor(rows * 0.4)))
	const list = shown.map((row, i) => {
		const {floor} = row
		const text = `${leftName(clean(sayQuestion(row.floor)), name)}${right(percent(floor.measured), 14)}${right(percent(floor.margin), 14)}${right(String(floor.comparisons), 15)}`
		const drawn = line(i === of.at ? '>  ' : '   ', text)
		return i === of.at ? restyle(padLine(drawn, columns), 'selected') : drawn
	})
	const pinned = [
		simpleRule('noise floor: what the same program differs by', '', columns, ctx.glyphs),
		styled(
			`   ${left('METRIC', name)}${right('MEASURED', 14)}${right('MARGIN NOW', 14)}${right('COMPARISONS', 15)}`,
			'dim',
		),
		...tablePart(of, list, listRows, ctx),
	]
	return {pinned, below: [...comparisons(suite, shown[of.at]!, columns, ctx), ...findings]}
}

export function floorStrip(of: Detail, {columns, rows}: PaneSize, ctx: ViewContext): Line[] {
	const list = floorRows(of.table).map((row, i) => {
		const drawn = spread(
			line(i === of.at ? '> ' : '  ', cutName(clean(sayQuestion(row.floor)), columns - 20)),
			line(`margin ${percent(row.floor.margin)} `),
			columns,
		)
		return i === of.at ? restyle(padLine(drawn, columns), 'selected') : drawn
	})
	return tablePart(of, list, rows, ctx)
}

function comparisons(suite: SuiteReport, {floor}: FloorRow, columns: number, ctx: ViewContext): Line[] {
	const of = suite.verdicts.filter(
		one => one.metric === floor.metric && one.stat === floor.stat && one.benchmark === floor.benchmark,
	)
	if (of.length === 0) return []
	const edges = marginEdges(floor.margin)
	const bounds = [...edges, ...of.flatMap(({ci, ratio}) => (ci ? [ci.low, ci.high] : [ratio]).map(toPercent))]
	const axis = lineAxis(Math.min(...bounds), Math.max(...bounds), columns >= 110 ? 12 : 8)
	const withInterval = columns >= 76
	const at = numberLine(axis, Math.max(4, columns - 6 - 10 - (withInterval ? 18 : 0)))
	const behind = ticks(at, [
		[0, '|'],
		[edges[0], ':'],
		[edges[1], ':'],
	])
	return [
		simpleRule('each comparison, same program on both sides', ': the margin', columns, ctx.glyphs),
		styled(`${right('nr', 4)}  ${axisLabels(at, axis, percentTicks(axis))}`, 'dim'),
		...of.map(({ci, ratio, comparison}) => {
			const drawn = ci
				? bracket(at, {low: toPercent(ci.low), high: toPercent(ci.high), at: toPercent(ratio)}, behind)
				: behind
			return line(
				`${right(String(comparison + 1), 4)}  `,
				span(left(drawn, at.columns), 'bar'),
				right(sayChange(ratio), 9),
				withInterval ? `  ${sayChangeBetween(ci)}` : '',
			)
		}),
	]
}
