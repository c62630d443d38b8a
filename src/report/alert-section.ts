/** Alerts of files: what they say for themselves, and how they went. */
import type {RuleSpec} from '../core/rules/rule.ts'
import type {RuleUnit} from '../core/rules/units.ts'
import type {AlertReport, SuiteReport} from '../core/run/summary/run-report.ts'
import {cutText} from '../core/units/cut-text.ts'
import {absent, grouped, stopwatchMs} from '../core/units/format.ts'
import {sanitise} from '../core/units/sanitise.ts'
import {sayAlertMessage} from '../core/words/alert-words.ts'
import {sayFigure} from '../core/words/figure-words.ts'
import {codeCell, escapeText} from './escape-markdown.ts'
import {left, markdownTable} from './markdown-table.ts'

const mostOfMessage = 300
const mostChanges = 12

/**
 * A sentence without its end. Without a message it is the condition, and what was observed.
 * @param value  what was observed, in words
 */
export function sayAlert(
	{alert, expr, suite}: Pick<RuleSpec, 'alert' | 'expr'> & {readonly suite: string},
	value: string,
): string {
	const {name = '', message = '', labels = {}} = alert ?? {}
	const said = sayAlertMessage(message, {value, labels: {alertname: name, suite, ...labels}})
	const words = sanitise((message === '' ? expr.slice(name.length + 2) : said).replace(/\s*\n\s*/g, ' '))
	// Who asks for the figure says where it belongs.
	return said !== message && said.includes(value)
		? cutText(words, mostOfMessage)
		: `${cutText(words, mostOfMessage)} (${value})`
}

export function sayObserved(observed: number | null, unit: RuleUnit): string {
	return observed === null ? 'no data' : sayFigure(observed, unit)
}

/** How each of them went, those that fired first. */
export function alertSection({name: suite, alerts = []}: SuiteReport): string[] {
	if (alerts.length === 0) return []
	const hasFired = ({history}: AlertReport) => history.some(({state}) => state === 'firing')
	const rows = alerts.toSorted((a, b) => Number(hasFired(b)) - Number(hasFired(a)))
	return [
		'### Alerts',
		markdownTable(rows, [
			left('Alert', ({name}) => codeCell(cutText(name, mostOfMessage))),
			left('At the end', ({state}) => state),
			left('Went', ({history}) => sayHistory(history)),
			left('Says', one => sayOfReport(one, suite)),
		]),
	]
}

/** `00:05 pending, 00:10 firing, 00:20 resolved`: since the run started. */
function sayHistory(history: AlertReport['history']): string {
	if (history.length === 0) return absent
	const more = history.length - mostChanges
	const shown = history.slice(0, mostChanges).map(({state, atMs}) => `${stopwatchMs(atMs)} ${state}`)
	return `${shown.join(', ')}${more > 0 ? `, and ${grouped(more)} more` : ''}`
}

function sayOfReport({name, message, labels, expr, history, unit}: AlertReport, suite: string): string {
	const fired = history.findLast(({state}) => state === 'firing')
	if (fired === undefined) return absent
	const alert = {name, message, labels, keepFiringForMs: 0, noData: 'ok'} as const
	return escapeText(sayAlert({alert, expr, suite}, sayObserved(fired.observed, unit)))
}
