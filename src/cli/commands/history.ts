/** `arsenal-tui history`: what the runs that are kept say together, on screens, or in lines where there is no terminal or a form is asked for. */
import path from 'node:path'
import {alertsOverRuns} from '../../core/history/alerts/alerts-over-runs.ts'
import type {CommitOrder} from '../../core/history/course/commit-order.ts'
import {insightsOf} from '../../core/history/course/insights.ts'
import {historyOf} from '../../core/history/course/suite-history.ts'
import type {MetricSeries} from '../../core/history/kept/metric-series.ts'
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
import {type OutPlace, outPlaceOf} from '../out-place.ts'
import {columnsOf, type Session, say, sayNotice, uiOf} from '../session.ts'
import {readAlerts} from './alert-files.ts'
import {withHistory} from './asked-history.ts'
import {writeOutput} from './output-file.ts'
import {postHistory} from './post-history.ts'

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
			...(await toldOf(history, invocation, {
				...{nowMs: session.front.clock.wall().getTime(), limits, rules},
				orderOf: series => orderOf(session, out, series),
			})),
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
	if (webhook !== null) return postHistory(session, out, told, webhook)
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
		orderOf,
	}: {
		readonly nowMs: number
		readonly limits: HistoryLimits
		readonly rules: readonly AlertRule[]
		readonly orderOf: (series: readonly MetricSeries[]) => Promise<CommitOrder>
	},
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
		const series = await readSeries(history, {
			...{suite, last: mostRuns},
			...(sinceMs === null ? {} : {sinceMs: nowMs - sinceMs}),
		})
		if (series.some(({points}) => points.length === mostRuns)) isCut = true
		const order = await orderOf(series)
		const found = historyOf(suite, series, order)
		if (found !== null)
			told.push({
				history: found,
				insights: insightsOf(found, limits),
				alerts: alertsOverRuns(rules, suite, series, order),
			})
	}
	return {told, isCut}
}

/** As the repository has it in which the question was asked, or else that around the folder of the runs. */
async function orderOf(session: Session, out: OutPlace, series: readonly MetricSeries[]): Promise<CommitOrder> {
	const dates = new Map<string, number | null>()
	for (const {commit, commitMs} of series.flatMap(({points}) => points))
		if (commit !== null) dates.set(commit, commitMs)
	const known = [...dates.values()].filter(ms => ms !== null)
	const sinceMs = known.length < dates.size ? null : known.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
	for (const dir of new Set([session.cwd, path.dirname(out.dir)])) {
		const order = await session.commitOrder(dir, [...dates.keys()], sinceMs)
		if (order.size > 0) return order
	}
	return new Map()
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
