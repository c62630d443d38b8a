/** `arsenal-tui history`: what the runs that are kept say together, on screens, or in lines where there is no terminal or a form is asked for. */
import path from 'node:path'
import {alertsOverRuns} from '../../core/history/alerts/alerts-over-runs.ts'
import {type Insight, insightsOf} from '../../core/history/course/insights.ts'
import type {MetricSeries} from '../../core/history/kept/metric-series.ts'
import {historyOf} from '../../core/history/course/suite-history.ts'
import type {AlertRule} from '../../core/rules/alert-rule.ts'
import {type HistoryLimits, standardLimits} from '../../core/suite/config-beside.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {ExitCode} from '../../core/trouble/exit-code.ts'
import {ageText} from '../../core/units/duration.ts'
import {grouped} from '../../core/units/format.ts'
import {nearest} from '../../core/units/nearest.ts'
import {historyJson} from '../../report/history/history-json.ts'
import {historyLines} from '../../report/history/history-lines.ts'
import {historyMarkdown, issueOf} from '../../report/history/history-markdown.ts'
import type {ToldHistory} from '../../report/history/told-history.ts'
import {withoutSecrets} from '../../report/without-secrets.ts'
import type {History} from '../../store/history/history.ts'
import {readSeries} from '../../store/history/read-series.ts'
import {readSuites} from '../../store/history/read-suites.ts'
import type {Invocation} from '../command-line/invocation.ts'
import {outPlaceOf} from '../out-place.ts'
import {columnsOf, type Session, say, sayNotice, uiOf} from '../session.ts'
import {readAlerts} from './alert-files.ts'
import {withHistory} from './asked-history.ts'
import {writeOutput} from './output-file.ts'
import {postTo} from './webhook.ts'

/** More of one suite take long to read, and half a year of one run an hour is fewer. */
const mostRuns = 5000

type HistoryInvocation = Extract<Invocation, {command: 'history'}>

export async function historySession(session: Session, invocation: HistoryInvocation): Promise<number> {
	const out = await outPlaceOf(session, invocation)
	const limits = await limitsOf(session)
	const rules = await alertsOf(session, invocation.rules)
	const {webhook, issue, display, format, output, sinceMs} = invocation
	const {told, isCut, where} = withoutSecrets(
		await withHistory(session, out, async ({history}) => ({
			...(await toldOf(history, invocation, {nowMs: session.front.clock.wall().getTime(), limits, rules})),
			where: history.where,
		})),
	)
	if (isCut) sayNotice(session, `of a suite with more, the latest ${grouped(mostRuns)} runs are looked at`)
	const isForText = webhook !== null || issue || format !== null || output !== null
	const choice = isForText ? null : uiOf(session, display)
	if (choice?.ui === 'tui') {
		const {historyOnScreens} = await import('../follow/history-screens.ts')
		return historyOnScreens(session, {entries: told, span: sinceMs === null ? null : sayTime(sinceMs), where}, choice)
	}
	if (webhook !== null) return sendIssue(session, told, webhook)
	const text = issue
		? issueText(told)
		: display.json
			? `${JSON.stringify(historyJson(told), null, 2)}\n`
			: textOf(session, told, invocation)
	if (output === null) say(session.streams.stdout, text)
	else await writeOutput(path.resolve(session.cwd, output), text, [])
	if (format !== 'md' && told.length === 0)
		sayNotice(session, 'no finished run is kept yet: arsenal-tui run measures one')
	return ExitCode.done
}

/** As the configuration here has them; one that cannot be read takes nothing away from what is kept. */
async function limitsOf(session: Session): Promise<HistoryLimits> {
	if ((await session.findConfig(null)) === null) return standardLimits
	try {
		await session.loadSuites(null)
	} catch (error) {
		if (!(error instanceof ArsenalError)) throw error
		sayNotice(session, `the usual limits of severity hold: ${error.message}`)
	}
	return session.configured()?.history ?? standardLimits
}

/** Those of the configuration that was loaded, and of files that were named. */
async function alertsOf(session: Session, named: readonly string[]): Promise<readonly AlertRule[]> {
	const {rules, notices} = await readAlerts(session, [...(session.configured()?.alertRules ?? []), ...named])
	for (const text of notices) sayNotice(session, text)
	return rules
}

async function toldOf(
	history: History,
	invocation: HistoryInvocation,
	{
		nowMs,
		limits,
		rules,
	}: {readonly nowMs: number; readonly limits: HistoryLimits; readonly rules: readonly AlertRule[]},
): Promise<{readonly told: readonly ToldHistory[]; readonly isCut: boolean}> {
	const {suite: named, sinceMs} = invocation
	const known = await readSuites(history)
	const names = [...new Set(known.map(({suite}) => suite))]
	if (named !== null && !names.includes(named)) {
		const near = nearest(named, names)
		throw new ArsenalError('unknown-suite', `No run of a suite ${named} is kept in ${history.where}.`, {
			advice: near === null ? `There are: ${names.slice(0, 20).join(', ') || 'none'}.` : `The nearest name is ${near}.`,
		})
	}
	const told: ToldHistory[] = []
	let isCut = false
	for (const suite of named === null ? names : [named]) {
		const metrics = [
			...new Set(known.filter(one => one.suite === suite).flatMap(one => one.metrics.map(({name}) => name))),
		]
		const series: MetricSeries[] = []
		for (const metric of metrics)
			series.push(
				...(await readSeries(history, {
					...{suite, metric, last: mostRuns},
					...(sinceMs === null ? {} : {sinceMs: nowMs - sinceMs}),
				})),
			)
		if (series.some(({points}) => points.length === mostRuns)) isCut = true
		const found = historyOf(suite, series)
		if (found !== null)
			told.push({history: found, insights: insightsOf(found, limits), alerts: alertsOverRuns(rules, suite, series)})
	}
	return {told, isCut}
}

function textOf(session: Session, told: readonly ToldHistory[], {format, sinceMs}: HistoryInvocation): string {
	if (format === 'md') return historyMarkdown(told, sinceMs === null ? null : sayTime(sinceMs))
	const width = columnsOf(session)
	return told.map(one => historyLines(one, width).join('\n')).join('\n\n\n')
}

function sayTime(sinceMs: number): string {
	return `the last ${ageText(sinceMs)}`
}

function issueText(told: readonly ToldHistory[]): string {
	const issue = issueOf(told)
	return issue === null ? 'Nothing got worse.\n' : `${issue.title}\n\n${issue.body}`
}

/** Nothing is posted where nothing got worse. */
async function sendIssue(session: Session, told: readonly ToldHistory[], url: URL): Promise<number> {
	const issue = issueOf(told)
	if (issue === null) {
		sayNotice(session, `nothing got worse, so nothing is sent to ${url.host}`)
		return ExitCode.done
	}
	const worse: readonly Insight[] = told.flatMap(({insights}) => insights.filter(({severity}) => severity !== 'info'))
	const shown = told.map(one => ({...one, insights: one.insights.filter(insight => worse.includes(insight))}))
	await postTo(url, {text: issue.title, title: issue.title, body: issue.body, history: historyJson(shown)})
	sayNotice(session, `sent to ${url.host}: ${issue.title}`)
	return ExitCode.done
}
