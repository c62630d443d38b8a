/** Rows in which the history of a suite is told: its insights, and its metrics with their courses. */
import {drawCourse, sayExpected, saySlope} from '../../core/history/course/history-words.ts'
import {sayInsightParts, severityWords} from '../../core/history/course/insight-words.ts'
import type {InsightSeverity} from '../../core/history/course/insights.ts'
import type {MetricHistory} from '../../core/history/course/suite-history.ts'
import {sayKeptFigure} from '../../core/words/kept-figure.ts'
import {sayMetric} from '../../core/words/metric-words.ts'
import type {HistoryRow} from '../select/history-view.ts'
import {clean} from '../select/suites-view.ts'
import {type Line, line, span, styled} from '../text/line.ts'
import type {StyleName} from '../text/theme.ts'
import {cut, left, leftName, right, whole, widthOf} from '../text/width.ts'
import type {ViewContext} from './context.ts'

export const severityWidth = 8

export function severityStyle(severity: InsightSeverity): StyleName {
	return severity === 'high' ? 'bad' : severity === 'medium' ? 'warn' : 'dim'
}

/** @param parts the most important first, of which as many are said as fit whole */
export function insightLine(
	severity: string,
	style: StyleName,
	[what, ...rest]: readonly [string, ...(readonly string[])],
	width: number,
): Line {
	const room = Math.max(1, width - severityWidth)
	const said = whole([cut(clean(what), room), ...rest.map(clean)], room, ', ')
	return line(span(left(severity, severityWidth), style), said)
}

/** Columns behind the name of a metric; 0: there is no room for it. */
export interface MetricColumns {
	readonly name: number
	readonly newest: number
	readonly expected: number
	readonly trend: number
	readonly course: number
}

const leastCourse = 8
const widestCourse = 60
const gap = 2

/** What does not fit beside a course is left out, the trend first. */
export function metricColumns(metrics: readonly MetricHistory[], width: number): MetricColumns {
	const widest = (title: string, said: readonly string[]) => Math.max(title.length, ...said.map(widthOf)) + gap
	const names = metrics.map(one => nameOf(one, width))
	const name = Math.min(Math.max(6, ...names.map(widthOf)), Math.max(10, Math.floor(width * 0.28)))
	const newest = widest('newest', metrics.map(sayNewest))
	const expected = widest(
		'expected',
		metrics.map(one => clean(sayExpected(one))),
	)
	const trend = widest('trend', metrics.map(saySlope))
	const free = width - name - newest
	const hasExpected = free - expected >= leastCourse + gap
	const hasTrend = hasExpected && free - expected - trend >= leastCourse + gap
	const rest = free - (hasExpected ? expected : 0) - (hasTrend ? trend : 0)
	return {
		...{name, newest, expected: hasExpected ? expected : 0, trend: hasTrend ? trend : 0},
		course: rest >= leastCourse + gap ? Math.min(widestCourse, rest - gap) : 0,
	}
}

export function metricHeading(at: MetricColumns): Line {
	const titles = [
		left('METRIC', at.name),
		right('NEWEST', at.newest),
		at.expected > 0 ? right('EXPECTED', at.expected) : '',
		at.trend > 0 ? right('TREND', at.trend) : '',
		at.course > 0 ? '  COURSE' : '',
	]
	return styled(titles.join(''), 'dim')
}

export function rowLine(row: HistoryRow, at: MetricColumns, width: number, ctx: ViewContext): Line {
	if (row.is === 'insight') {
		const {severity} = row.insight
		return insightLine(severityWords[severity], severityStyle(severity), sayInsightParts(row.insight), width)
	}
	const {metric} = row
	return line(
		leftName(nameOf(metric, width), at.name),
		right(clean(sayNewest(metric)), at.newest),
		at.expected > 0 ? right(clean(sayExpected(metric)), at.expected) : '',
		at.trend > 0 ? right(saySlope(metric), at.trend) : '',
		span(at.course > 0 ? `  ${drawCourse(metric, at.course, ctx.glyphs.spark)}` : '', 'line'),
	)
}

const narrow = 60

function nameOf({metric}: MetricHistory, width: number): string {
	return clean(sayMetric(metric, width < narrow ? 'short' : 'full'))
}

function sayNewest({points, unit}: MetricHistory): string {
	return sayKeptFigure(points.at(-1)!.value, unit)
}
