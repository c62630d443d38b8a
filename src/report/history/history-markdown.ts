/** The history of suites in markdown: the trend report, and the text of an issue. Names and commits are foreign text. */

import {sayAlertOverRuns} from '../../core/history/alerts/alert-words.ts'
import type {AlertOverRuns} from '../../core/history/alerts/alerts-over-runs.ts'
import {drawCourse, sayExpected, sayHead, sayLeftOut, saySlope} from '../../core/history/course/history-words.ts'
import {sayAdvice, sayEvidence, sayInsight} from '../../core/history/course/insight-words.ts'
import type {Insight} from '../../core/history/course/insights.ts'
import type {MetricHistory} from '../../core/history/course/suite-history.ts'
import {cutText} from '../../core/units/cut-text.ts'
import {grouped} from '../../core/units/format.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import {sayKeptFigure} from '../../core/words/kept-figure.ts'
import {sayMetric} from '../../core/words/metric-words.ts'
import {code, codeCell, escapeText, fence} from '../escape-markdown.ts'
import {left, markdownTable, right} from '../markdown-table.ts'
import type {ToldHistory} from './told-history.ts'

const courseWidth = 40
const mostOfText = 300

/** @param span  what it covers: `the last 30 days`. null: all there is */
export function historyMarkdown(told: readonly ToldHistory[], span: string | null): string {
	const current = told.flatMap(({insights}) => insights).filter(({severity}) => severity !== 'info')
	const blocks = [
		`# Performance history${span === null ? '' : ` of ${span}`}`,
		told.length === 0
			? 'No finished run is kept.'
			: current.length === 0
				? `**Nothing got worse** in ${counted(told.length, 'suite')}.`
				: `**${counted(current.length, 'thing')} got worse** in ${counted(told.length, 'suite')}.`,
		...current.map(alertOf),
		...told.flatMap(suiteBlocks),
	]
	return `${blocks.join('\n\n')}\n`
}

function alertOf(insight: Insight): string {
	const kind = insight.severity === 'high' ? 'CAUTION' : 'WARNING'
	return `> [!${kind}]\n> **${escapeText(insight.suite)}**: ${escapeText(cutText(sayInsight(insight), mostOfText))}`
}

function suiteBlocks({history, insights, alerts = []}: ToldHistory): string[] {
	return [
		`## ${escapeText(history.suite)}`,
		escapeText([sayHead(history), ...sayLeftOut(history)].join('; ')),
		...(insights.length === 0 ? ['Nothing changed that can be told from chance.'] : [insights.map(itemOf).join('\n')]),
		...(alerts.length === 0 ? [] : [alerts.map(alertItem).join('\n')]),
		...(history.metrics.length === 0 ? [] : [courseTable(history.metrics)]),
	]
}

function alertItem(alert: AlertOverRuns): string {
	const said = `${sayAlertOverRuns(alert)}: ${cutText(alert.expr, mostOfText)}`
	return `- alert **${escapeText(cutText(alert.name, mostOfText))}** (${alert.severity}): ${escapeText(said)}`
}

function itemOf(insight: Insight): string {
	const evidence = sayEvidence(insight)
	const said = `${escapeText(cutText(sayInsight(insight), mostOfText))}${evidence === '' ? '' : ` (${escapeText(cutText(evidence, mostOfText))})`}`
	const advice = insight.severity === 'info' ? [] : sayAdvice(insight).map(line => `  - ${sayTodo(line)}`)
	return [`- **${insight.severity}**: ${said}`, ...advice].join('\n')
}

/** `words: command` with the command as code. */
function sayTodo(line: string): string {
	const at = line.indexOf(': ')
	return at < 0 ? escapeText(line) : `${escapeText(line.slice(0, at))}: ${code(line.slice(at + 2))}`
}

function courseTable(metrics: readonly MetricHistory[]): string {
	return markdownTable(metrics, [
		left('Metric', ({metric}) => codeCell(cutText(sayMetric(metric), mostOfText))),
		right('Newest', ({points, unit}) => cell(sayKeptFigure(points.at(-1)!.value, unit))),
		right('Expected', metric => cell(sayExpected(metric))),
		right('Trend since', saySlope),
		right('Points', ({points}) => grouped(points.length)),
		left('Course', metric => codeCell(drawCourse(metric, courseWidth))),
	])
}

/** A unit may be anybody's. */
function cell(text: string): string {
	return escapeText(cutText(text, mostOfText))
}

/** A title and a text for a tracker: what got worse and is so still, worst first. null: nothing did. */
export function issueOf(told: readonly ToldHistory[]): {readonly title: string; readonly body: string} | null {
	const worse = told.flatMap(({insights}) => insights).filter(({severity}) => severity !== 'info')
	if (worse.length === 0) return null
	const [first, ...others] = worse
	const more = others.length === 0 ? '' : ` and ${counted(others.length, 'more thing')}`
	const title = cutText(
		sanitise(`Performance: ${first!.suite}: ${sayInsight(first!)}${more}`).replace(/\s+/g, ' '),
		200,
	)
	const blocks = worse.flatMap(insight => {
		const evidence = sayEvidence(insight)
		return [
			`## ${escapeText(insight.suite)}: ${escapeText(cutText(sayMetric(insight.metric.metric), mostOfText))} (${insight.severity})`,
			`${escapeText(cutText(sayInsight(insight), mostOfText))}.`,
			...(evidence === '' ? [] : [`Evidence: ${escapeText(cutText(evidence, mostOfText))}.`]),
			fence([drawCourse(insight.metric, courseWidth)]),
			sayAdvice(insight)
				.map(line => `- ${sayTodo(line)}`)
				.join('\n'),
		]
	})
	return {title, body: `${blocks.join('\n\n')}\n`}
}

function counted(count: number, noun: string): string {
	return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`
}
