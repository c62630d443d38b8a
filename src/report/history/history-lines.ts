/** The history of suites as lines: what changed and what to do first, then each course. */
import {sayAlertOverRuns} from '../../core/history/alerts/alert-words.ts'
import {drawCourse, sayExpected, sayHead, sayLeftOut, saySlope} from '../../core/history/course/history-words.ts'
import {sayAdvice, sayEvidence, sayInsight, severityWords} from '../../core/history/course/insight-words.ts'
import type {Insight} from '../../core/history/course/insights.ts'
import type {MetricHistory} from '../../core/history/course/suite-history.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import {cutToWidth} from '../../core/units/width.ts'
import {sayKeptFigure} from '../../core/words/kept-figure.ts'
import {sayMetric} from '../../core/words/metric-words.ts'
import {textTable} from '../text-table.ts'
import type {ToldHistory} from './told-history.ts'

const standardWidth = 100
const widestCourse = 40

/** Sentences and commands are never cut: they are to be copied. @param width  of the terminal; infinite: nothing is cut */
export function historyLines({history, insights, alerts = []}: ToldHistory, width: number): string[] {
	return [
		sayHead(history),
		...sayLeftOut(history),
		'',
		...(insights.length === 0 ? ['nothing changed that can be told from chance'] : insights.flatMap(insightLines)),
		...alerts.map(alert => `alert  ${alert.name} (${alert.severity}): ${sayAlertOverRuns(alert)}`),
		'',
		...courseTable(history.metrics, Math.min(width, standardWidth)).map(line => cutToWidth(line, width)),
	].map(sanitise)
}

function insightLines(insight: Insight): string[] {
	const evidence = sayEvidence(insight)
	return [
		`${severityWords[insight.severity].padEnd(6)} ${sayInsight(insight)}${evidence === '' ? '' : ` (${evidence})`}`,
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
