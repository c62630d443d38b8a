/** The history of suites as lines: what changed and what to do first, then each course. */
import type {CoursePoint} from '../../core/history/course.ts'
import {sayAdvice, sayDay, sayEvidence, sayInsight} from '../../core/history/insight-words.ts'
import type {Insight} from '../../core/history/insights.ts'
import {type MetricHistory, mostPoints, type SuiteHistory} from '../../core/history/suite-history.ts'
import {absent, grouped} from '../../core/units/format.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import {cutToWidth} from '../../core/units/width.ts'
import {sayKeptFigure} from '../../core/words/kept-figure.ts'
import {sayMetric} from '../../core/words/metric-words.ts'
import {sayChangeBetween} from '../../core/words/ratio-words.ts'
import {courseLine} from '../course-line.ts'
import {textTable} from '../text-table.ts'

const severityWords = {high: 'HIGH  ', medium: 'MEDIUM', info: 'info  '} as const
const standardWidth = 100
const widestCourse = 40

/** Sentences and commands are never cut: they are to be copied. @param width  of the terminal; infinite: nothing is cut */
export function historyLines(history: SuiteHistory, insights: readonly Insight[], width: number): string[] {
	return [
		sayHead(history),
		...sayLeftOut(history),
		'',
		...(insights.length === 0 ? ['nothing changed that can be told from chance'] : insights.flatMap(insightLines)),
		'',
		...courseTable(history.metrics, Math.min(width, standardWidth)).map(line => cutToWidth(line, width)),
	].map(sanitise)
}

/** `work (command): 60 commits in 120 runs, 2026-10-01 to 2026-11-29, on machine d0491dc846ce` */
export function sayHead({suite, kind, fingerprint, metrics}: SuiteHistory): string {
	const points = longest(metrics)
	const commits = points.filter(({commit, dirty}) => commit !== null && !dirty).length
	const runs = points.reduce((sum, point) => sum + point.runs.length, 0)
	const days = points.length === 0 ? '' : `, ${sayDay(points[0]!.atMs)} to ${sayDay(points.at(-1)!.atMs)}`
	const latest = points.length === mostPoints ? 'the latest ' : ''
	return `${suite} (${kind}): ${latest}${counted(commits, 'commit')} in ${counted(runs, 'run')}${days}, on machine ${fingerprint}`
}

/** What is kept and is no part of it: sentences without their ends; none: nothing. */
export function sayLeftOut({leftOut: {otherMachine, otherSetup, unfinished}}: SuiteHistory): string[] {
	const parts = [
		...(otherMachine > 0 ? [`${grouped(otherMachine)} on other machines`] : []),
		...(otherSetup > 0 ? [`${grouped(otherSetup)} measured in another way`] : []),
		...(unfinished > 0 ? [`${grouped(unfinished)} that did not get to their end`] : []),
	]
	return parts.length === 0 ? [] : [`left out: ${parts.join(', ')}`]
}

function longest(metrics: readonly MetricHistory[]): readonly CoursePoint[] {
	return metrics.reduce<readonly CoursePoint[]>((a, {points}) => (points.length > a.length ? points : a), [])
}

function insightLines(insight: Insight): string[] {
	const evidence = sayEvidence(insight)
	return [
		`${severityWords[insight.severity]} ${sayInsight(insight)}${evidence === '' ? '' : ` (${evidence})`}`,
		...(insight.severity === 'info' ? [] : sayAdvice(insight).map(line => `       ${line}`)),
	]
}

function courseTable(metrics: readonly MetricHistory[], width: number): string[] {
	if (metrics.length === 0) return ['no metric was measured']
	const rows = metrics.map(metric => ({
		metric: sanitise(sayMetric(metric.metric)),
		newest: sayKeptFigure(metric.points.at(-1)!.value, metric.unit),
		expected: sayExpected(metric),
		trend: saySlope(metric),
	}))
	const table = textTable(rows, 1)
	const room = Math.min(widestCourse, Math.max(12, width - Math.max(...table.map(line => line.length)) - 2))
	const widest = Math.max(...table.map(line => line.length))
	return table.map((line, i) => {
		const drawn = i === 0 ? 'course' : drawCourse(metrics[i - 1]!, room)
		return `${line.padEnd(widest)}  ${drawn}`.trimEnd()
	})
}

/** Where the newest value was to be expected, and whether it is not there. */
export function sayExpected({expected, unit, points}: MetricHistory): string {
	if (expected === null) return absent
	const {value} = points.at(-1)!
	const isInside = value >= expected.low && value <= expected.high
	return `${sayKeptFigure(expected.low, unit)} .. ${sayKeptFigure(expected.high, unit)}${isInside ? '' : ' (!)'}`
}

/** Change over the points since the last change point, as an interval: `-1.2% .. +3.4%`. */
export function saySlope({slope}: MetricHistory): string {
	return slope === null ? absent : sayChangeBetween({low: 1 + slope.low, high: 1 + slope.high})
}

/** On one scale, with a bar where it changed. */
export function drawCourse({points, changes}: MetricHistory, width: number): string {
	const edges = [0, ...changes.map(({at}) => at), points.length]
	const values = points.map(({value}) => value)
	return courseLine(
		edges.slice(1).map((edge, i) => values.slice(edges[i], edge)),
		Math.max(4, width - changes.length),
	)
}

function counted(count: number, noun: string): string {
	return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`
}
