/** What the runs that are kept say together: a list of suites, and into each of them. */
import {drawCourse, sayLeftOut, saySpan} from '../../core/history/course/history-words.ts'
import {sayInsightParts, severityWords} from '../../core/history/course/insight-words.ts'
import {absent} from '../../core/units/format.ts'
import {sayKeptFigure} from '../../core/words/kept-figure.ts'
import {sayMetric} from '../../core/words/metric-words.ts'
import {sayChange} from '../../core/words/ratio-words.ts'
import type {HistoryEntry, ShownHistory} from '../ports.ts'
import {historyUnder, latestChange, listedHistories, noEntries, shownEntry} from '../select/history-view.ts'
import {clean} from '../select/suites-view.ts'
import type {HistoryModel, Model} from '../state.ts'
import {aimed} from '../text/aim.ts'
import {fitLines, type Line, line, padded, padLine, restyle, type Size, span, styled} from '../text/line.ts'
import {layoutOf} from '../text/size.ts'
import {cut, left, right, widthOf, wrapped} from '../text/width.ts'
import {simpleRule} from '../widgets/rule.ts'
import type {ViewContext} from './context.ts'
import {bottomRows, headerRow} from './edges.ts'
import {insightLine, severityStyle, severityWidth} from './history-rows.ts'
import {historySuiteScreen} from './history-suite.ts'
import {topOf} from './list-part.ts'

export function historyScreen(model: Model, ctx: ViewContext): Line[] {
	const {history} = model
	const entry = shownEntry(model)
	if (history !== null && entry !== null) return historySuiteScreen(model, history, entry, ctx)
	return history === null || history.shown.entries.length === 0
		? emptyScreen(model, history?.shown ?? noEntries)
		: listScreen(model, history, ctx)
}

function emptyScreen(model: Model, {span: time, where}: ShownHistory): Line[] {
	const {columns, rows} = model.size
	const isSmall = layoutOf(model.size) === 'strip'
	const told = time === null ? 'no finished run is kept yet' : `no run of ${time} is kept`
	const todo: ReadonlyArray<readonly [what: string, command: string]> = [
		['measure the suites of your configuration', 'arsenal-tui run'],
		['there is none: make one, or see the demo', 'arsenal-tui'],
		...(time === null ? [] : [['look at all there is', 'arsenal-tui history'] as const]),
		['take over runs whose folders are there', 'arsenal-tui db rebuild'],
	]
	const body = isSmall
		? [styled(` ${told}: arsenal-tui run`, 'strong')]
		: [
				[],
				styled(`  ${told}`, 'strong'),
				[],
				...wrapped(
					'A history is what several runs of a suite say together: where a figure changed, and what to do.',
					columns - 4,
				).map(text => line(`  ${text}`)),
				[],
				...todo.flatMap(([what, command]) => [line(`  ${what}`), line('    ', span(command, 'key'))]),
				[],
				...(where === '' ? [] : [styled(`  ${cut(`looked at ${clean(where)}`, columns - 3)}`, 'dim')]),
			]
	const bottom = bottomRows(model, [], isSmall)
	return fitLines(
		[
			headerRow('arsenal  HISTORY', 'empty ', columns),
			...padded(body, Math.max(0, rows - 1 - bottom.length)),
			...bottom,
		],
		model.size,
	)
}

const leastAbout = 5

function listScreen(model: Model, history: HistoryModel, ctx: ViewContext): Line[] {
	const {size} = model
	const {columns, rows} = size
	const {entries, span: time} = history.shown
	const layout = layoutOf(size)
	const listed = listedHistories(history)
	const at = historyUnder(listed, history)
	const isSmall = layout === 'strip'
	const header = headerRow('arsenal  HISTORY', `${entries.length} suites${time === null ? '' : `, ${time}`} `, columns)
	const bottom = bottomRows(model, ownStatus(listed), isSmall)
	if (isSmall) return fitLines([header, ...listLines(listed, at, {columns, rows: rows - 2}, ctx), ...bottom], size)
	const room = rows - 1 - bottom.length - 2
	const about = aboutLines(listed[at]!, columns - 3)
	const below = layout === 'pane' ? 0 : Math.min(about.length + 1, Math.max(leastAbout, room - listed.length))
	const sort = `s sort: ${history.sort}${history.reversed ? ' (reversed)' : ''}`
	return fitLines(
		[
			header,
			simpleRule('suites', sort, columns, ctx.glyphs),
			heading(columns),
			...listLines(listed, at, {columns, rows: room - below}, ctx),
			...(below === 0
				? []
				: padded(
						[
							simpleRule(clean(listed[at]!.history.suite), 'enter looks into it', columns, ctx.glyphs),
							...about.map(one => [span('  '), ...one]),
						],
						below,
					)),
			...bottom,
		],
		size,
	)
}

function ownStatus(listed: readonly HistoryEntry[]): Line {
	const worse = listed.filter(({insights: [first]}) => first !== undefined && first.severity !== 'info').length
	if (worse === 0) return line(' nothing got worse')
	return line(' ', span(`${worse} of ${listed.length} suites got worse`, 'strong'))
}

interface Columns {
	readonly name: number
	readonly newest: number
	readonly change: number
	readonly course: number
}

/** Narrow lists drop the course first, then the newest value. */
function columnsFor(full: number): Columns {
	const width = full - 1
	const change = 9
	const newest = width >= 56 ? 24 : 0
	const course = width >= 76 ? Math.min(42, Math.floor(width * 0.27)) : 0
	return {name: Math.max(8, width - 2 - severityWidth - newest - change - course), newest, change, course}
}

function heading(width: number): Line {
	const at = columnsFor(width)
	const newest = at.newest > 0 ? `${left('  NEWEST', at.newest)}` : ''
	const course = at.course > 0 ? '  COURSE' : ''
	return styled(
		`  ${left('WORST', severityWidth)}${left('SUITE', at.name)}${newest}${right('CHANGE', at.change)}${course}`,
		'dim',
	)
}

function listLines(listed: readonly HistoryEntry[], cursor: number, size: Size, ctx: ViewContext): Line[] {
	const rows = Math.max(1, size.rows)
	const top = topOf('history', {length: listed.length, cursor, rows}, ctx)
	const lines = listed.slice(top, top + rows).map((entry, index) => {
		const row = suiteLine(entry, size.columns, ctx)
		const drawn =
			top + index === cursor ? restyle(padLine(line('> ', ...row), size.columns), 'selected') : line('  ', ...row)
		return aimed(drawn, {is: 'history', suite: entry.history.suite})
	})
	return padded(lines, rows)
}

/** The metric that speaks for a suite is its first. */
function suiteLine({history, insights: [worst]}: HistoryEntry, width: number, ctx: ViewContext): Line {
	const at = columnsFor(width)
	const [metric] = history.metrics
	const severity =
		worst === undefined
			? span(left('steady', severityWidth))
			: span(left(severityWords[worst.severity], severityWidth), severityStyle(worst.severity))
	const name = left(clean(history.suite), at.name - 1)
	if (metric === undefined) return line(severity, name)
	const value = cut(clean(sayKeptFigure(metric.points.at(-1)!.value, metric.unit)), Math.max(1, at.newest - 4))
	const what = cut(clean(sayMetric(metric.metric, 'short')), Math.max(1, at.newest - 3 - widthOf(value)))
	const newest = at.newest > 0 ? left(`  ${what} ${value}`, at.newest) : ''
	const change = latestChange(metric)
	const said = right(change === null ? absent : sayChange(1 + change), at.change)
	const course = at.course > 0 ? `  ${drawCourse(metric, at.course - 3, ctx.glyphs.spark)}` : ''
	return line(severity, `${name} `, newest, said, span(course, 'line'))
}

/** What is known of the suite under the cursor without going into it. */
function aboutLines({history, insights}: HistoryEntry, width: number): Line[] {
	return [
		...wrapped(clean([`${history.kind}: ${saySpan(history)}`, ...sayLeftOut(history)].join('; ')), width).map(text =>
			styled(text, 'dim'),
		),
		...(insights.length === 0
			? [line('nothing changed that can be told from chance')]
			: insights.map(insight =>
					insightLine(
						severityWords[insight.severity],
						severityStyle(insight.severity),
						sayInsightParts(insight),
						width,
					),
				)),
	]
}
