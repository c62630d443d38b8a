/** The history of one suite: what changed and what to do, its metrics, and the course of the one under the cursor. */
import {counted, sayExpected, sayLeftOut, saySpan} from '../../core/history/course/history-words.ts'
import {sayDay, sayEvidence, sayMinute, sayPlace} from '../../core/history/course/insight-words.ts'
import {absent, grouped} from '../../core/units/format.ts'
import {sayKeptFigure} from '../../core/words/kept-figure.ts'
import {sayMetric} from '../../core/words/metric-words.ts'
import type {HistoryEntry} from '../ports.ts'
import {adviceItems} from '../select/history-advice.ts'
import {type HistoryRow, historyRows, type UnderCursor, underCursor} from '../select/history-view.ts'
import {clean} from '../select/suites-view.ts'
import type {HistoryModel, Model} from '../state.ts'
import {aimed} from '../text/aim.ts'
import {fitLines, type Line, line, padded, padLine, restyle, span, styled} from '../text/line.ts'
import {type Layout, layoutOf} from '../text/size.ts'
import {broken, cut, cutName, whole, wrapped} from '../text/width.ts'
import {simpleRule} from '../widgets/rule.ts'
import type {ViewContext} from './context.ts'
import {bottomRows, headerRow} from './edges.ts'
import {courseChart, courseUnit} from './history-chart.ts'
import {metricColumns, metricHeading, rowLine} from './history-rows.ts'
import {topOf} from './list-part.ts'

export function historySuiteScreen(model: Model, history: HistoryModel, entry: HistoryEntry, ctx: ViewContext): Line[] {
	const {size} = model
	const {columns, rows} = size
	const layout = layoutOf(size)
	const isSmall = layout === 'strip'
	const under = underCursor(entry, history)
	const header = headerRow(`arsenal  HISTORY  ${clean(entry.history.suite)}`, headerEnd(entry, columns), columns)
	const bottom = bottomRows(model, ownStatus(model, entry, under), isSmall)
	const room = rows - 1 - bottom.length
	if (under === null) return fitLines([header, ...padded([line('  no metric was measured')], room), ...bottom], size)
	const point = styled(` ${pointWords(under, columns - 2)}`, 'strong')
	const parts = partsOf(entry, {room: room - 1, layout, details: detailLines(model, columns - 4).length})
	if (parts === null) {
		const shown = listOf('history-rows', historyRows(entry), {entry, under, columns, rows: room - 1}, ctx)
		return fitLines([header, ...shown, point, ...bottom], size)
	}
	const all = historyRows(entry)
	const insights = all.filter(({is}) => is === 'insight')
	const metrics = all.filter(({is}) => is === 'metric')
	const {metric} = under.row
	const list = (name: string, of: readonly HistoryRow[], count: number) =>
		listOf(name, of, {entry, under, columns, rows: count}, ctx)
	return fitLines(
		[
			header,
			...(parts.about > 0 ? [styled(` ${cut(aboutText(entry), columns - 2)}`, 'dim')] : []),
			simpleRule(sayCount('what changed', insights.length, parts.insights), 'worst first', columns, ctx.glyphs),
			...(insights.length === 0
				? [line('  nothing changed that can be told from chance')]
				: list('history-insights', insights, parts.insights)),
			line('  ', ...metricHeading(metricColumns(entry.history.metrics, columns - 3))),
			...list('history-metrics', metrics, parts.metrics),
			simpleRule(chartTitle(under), expectedEnd(under, columns), columns, ctx.glyphs),
			...courseChart({metric, point: under.point}, {columns, rows: parts.chart}, ctx),
			point,
			...(parts.details > 0
				? padded(
						[
							simpleRule('what to do', 'enter lists the commands', columns, ctx.glyphs),
							...detailLines(model, columns - 4),
						],
						parts.details,
					)
				: []),
			...bottom,
		],
		size,
	)
}

interface Parts {
	readonly about: number
	readonly insights: number
	readonly metrics: number
	readonly chart: number
	readonly details: number
}

const leastRoom = 9
const leastChart = 3
const goodChart = 6
const highestChart = 24

/** Rows for each of what stands one below the other; null: there is room for one list only. @param room without the line of the point */
function partsOf(
	{history, insights}: HistoryEntry,
	{room, layout, details}: {readonly room: number; readonly layout: Layout; readonly details: number},
): Parts | null {
	if (room < leastRoom) return null
	const about = layout === 'strip' || layout === 'pane' ? 0 : 1
	const inner = room - 3 - about
	const wanted = {insights: Math.max(1, insights.length), metrics: history.metrics.length}
	const least = Math.min(goodChart, Math.max(leastChart, Math.floor(inner * 0.45)))
	const forLists = inner - least
	const metrics = Math.min(wanted.metrics, Math.max(Math.ceil(forLists / 2), forLists - wanted.insights))
	const listed = Math.min(wanted.insights, forLists - metrics)
	const free = inner - listed - metrics
	// Its rule, and a chart that is still one beside it.
	const below = layout === 'wide' ? Math.max(0, Math.min(details + 1, free - goodChart * 2)) : 0
	const told = below > 2 ? below : 0
	const chart = Math.min(free - told, highestChart)
	return {about, insights: listed, metrics, chart, details: free - chart > 0 ? free - chart : told}
}

function headerEnd({history}: HistoryEntry, columns: number): string {
	const span = saySpan(history)
	return columns >= 80 ? `${span} ` : columns >= 60 ? `${span.split(',')[0]} ` : ''
}

/** What the header has no room for. */
function aboutText({history}: HistoryEntry): string {
	return clean([`${history.kind} on machine ${history.fingerprint}`, ...sayLeftOut(history)].join('; '))
}

function sayCount(title: string, count: number, shown: number): string {
	return count > shown ? `${title}, ${grouped(count)}` : title
}

function ownStatus(model: Model, {insights}: HistoryEntry, under: UnderCursor | null): Line {
	if (model.toPrint.length > 0) return line(` ${counted(model.toPrint.length, 'command')} printed when you leave`)
	const evidence = under?.row.is === 'insight' ? sayEvidence(under.row.insight) : ''
	if (evidence !== '') return line(` ${cut(clean(evidence), model.size.columns - 2)}`)
	const worse = insights.filter(({severity}) => severity !== 'info').length
	return line(worse === 0 ? ' nothing got worse' : span(` ${counted(worse, 'thing')} got worse`, 'strong'))
}

interface Listing {
	readonly entry: HistoryEntry
	readonly under: UnderCursor
	readonly columns: number
	readonly rows: number
}

function listOf(
	name: string,
	rows: readonly HistoryRow[],
	{entry, under, columns, rows: count}: Listing,
	ctx: ViewContext,
): Line[] {
	const at = metricColumns(entry.history.metrics, columns - 3)
	const cursor = rows.findIndex(({key}) => key === under.row.key)
	const room = Math.max(1, count)
	const top = topOf(
		`${name} ${entry.history.suite}`,
		{length: rows.length, cursor: Math.max(0, cursor), rows: room},
		ctx,
	)
	const lines = rows.slice(top, top + room).map((row, index) => {
		const drawn = rowLine(row, at, columns - 3, ctx)
		const isCursor = top + index === cursor
		return aimed(isCursor ? restyle(padLine(line('> ', ...drawn), columns), 'selected') : line('  ', ...drawn), {
			is: 'history-row',
			key: row.key,
		})
	})
	return padded(lines, room)
}

function chartTitle({row}: UnderCursor): string {
	const unit = courseUnit(row.metric)
	return `${cutName(clean(sayMetric(row.metric.metric)), 40)}${unit === '' ? '' : `, ${clean(unit)}`}`
}

function expectedEnd({row}: UnderCursor, columns: number): string {
	const said = clean(sayExpected(row.metric))
	return columns < 60 || said === absent ? '' : `expected ${said}`
}

/** What was measured within them is told apart by the time of the day. */
const fewDaysMs = 3 * 24 * 3_600_000

/** `130 ms  abc0028  2026-10-11  1 run  branch main  changed here  41 of 60` */
function pointWords({row: {metric}, point}: UnderCursor, width: number): string {
	const {changes, drifts, anomalies, isUnexpected, points, unit} = metric
	const of = points[point]!
	const said = [
		...(changes.some(({at}) => at === point) ? ['changed here'] : []),
		...(drifts.some(({from}) => from === point) ? ['drifts from here'] : []),
		...(anomalies.includes(point) ? ['stands out'] : []),
		...(isUnexpected && point === points.length - 1 ? ['not expected'] : []),
	]
	return whole(
		[
			cut(clean(sayKeptFigure(of.value, unit)), 24),
			cut(clean(sayPlace(of)), 32),
			points.at(-1)!.atMs - points[0]!.atMs < fewDaysMs ? sayMinute(of.atMs) : sayDay(of.atMs),
			counted(of.runs.length, 'run'),
			...(of.branch === null ? [] : [`branch ${cut(clean(of.branch), 24)}`]),
			...said,
			`${grouped(point + 1)} of ${grouped(points.length)}`,
		],
		width,
	)
}

/** The dialog's items, where there is room for them. */
function detailLines(model: Model, width: number): Line[] {
	return adviceItems(model).flatMap(({is, text}) =>
		is === 'text'
			? wrapped(text, width).map(part => line(`  ${part}`))
			: broken(text, width - 2).map(part => line('    ', span(part, 'key'))),
	)
}
