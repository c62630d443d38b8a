import type {RunEvent} from '../../../core/events/run-event.ts'
import {saidStage} from '../../../core/kinds/load/plan-stage-words.ts'
import {saySearch} from '../../../core/kinds/load/state-search-words.ts'
import type {LoadReport, LoadStageReport, StageTimes} from '../../../core/kinds/load/summary-report.ts'
import {durationOf} from '../../../core/load/stage.ts'
import type {RunState, SuiteStateOf} from '../../../core/run/state/run-state.ts'
import type {SuiteReport} from '../../../core/run/summary/run-report.ts'
import {bytes, durationMs, grouped, percent, significant} from '../../../core/units/format.ts'
import {sanitise} from '../../../core/units/sanitise.ts'
import {sayFigure} from '../../../core/words/figure-words.ts'
import {codeCell, escapeText} from '../../escape-markdown.ts'
import {left, markdownTable, right} from '../../markdown-table.ts'
import {measuredReport} from '../../measured-report.ts'
import type {ReportOfKind} from '../../report-of-kind.ts'
import {secondsSince} from '../../seconds-since.ts'
import {flames, hottest, intro, node, processes, resources, times} from '../../suite-sections.ts'

export const loadReport: ReportOfKind<SuiteStateOf<'load'>> = {
	...measuredReport,
	eventLines: (_, {load}, event) => (event.type === 'load-step-finished' ? [stepLine(load, event)] : []),
	progress,
	sections,
}

/** `400/s held`, `800/s did not hold: response_time_p95 < 20ms` */
function stepLine(
	{steps}: SuiteStateOf<'load'>['load'],
	{step, holds, expr}: Extract<RunEvent, {type: 'load-step-finished'}>,
): string {
	const rate = significant(steps[step]?.rate ?? Number.NaN, 4)
	if (holds === true) return `${rate}/s: held`
	const what = expr === null ? 'nothing was answered' : sanitise(expr)
	return holds === false ? `${rate}/s: did not hold: ${what}` : `${rate}/s: nobody can tell: ${what}`
}

/** `18/60s` */
function progress(state: RunState, {startedMs, load, plan}: SuiteStateOf<'load'>): string {
	if (load.startMs === null) return `starting ${secondsSince(state, startedMs ?? 0)}s`
	const trying = load.steps.at(-1)
	if (trying !== undefined) return `${significant(trying.rate)}/s, step ${load.steps.length}`
	const planned = Math.round(durationOf(plan.load.stages) / 1000)
	return `${Math.min(planned, Math.max(0, secondsSince(state, load.startMs)))}/${planned}s`
}

function sections(suite: SuiteReport): readonly string[] {
	return [
		// What nobody launched was ready before.
		intro(suite.usage === null ? {...suite, readyAfterMs: null} : suite, `sent for ${durationMs(suite.durationMs)}`),
		...(suite.load ? loadSection(suite.load) : []),
		...times(suite),
		...resources(suite),
		...node(suite.node),
		...processes(suite),
		...flames(suite),
		...hottest(suite),
	]
}

type Counts = Pick<LoadStageReport, 'planned' | 'sent' | 'completed' | 'failed' | 'dropped' | 'timedOut'>

function loadSection(load: LoadReport): string[] {
	return [
		'### Load',
		...validity(load),
		...(load.search ? [`**${capital(escapeText(saySearch(load.search)))}.**`] : []),
		stageTable(load),
		sentence(load),
		basis(load),
		...ways(load),
	]
}

function validity({valid, invalidBecause}: LoadReport): string[] {
	if (valid) return []
	return [
		`**Not valid: the generator was the bottleneck.** ${invalidBecause.map(({text}) => escapeText(text)).join('; ')}. Times are not those of the server, and pass no budget.`,
	]
}

function stageTable({stages}: LoadReport): string {
	const time = (of: (times: StageTimes) => number | null) => (stage: LoadStageReport) =>
		sayFigure(of(stage.response), 'ms')
	const anyDropped = stages.some(({dropped}) => dropped > 0)
	return markdownTable(stages, [
		left('Stage', stage => saidStage(stage)),
		right('planned', stage => grouped(stage.planned)),
		right('answered', stage => grouped(stage.completed)),
		right('per second', stage => significant(stage.throughput)),
		right(
			'p50',
			time(({p50}) => p50),
		),
		right(
			'p95',
			time(({p95}) => p95),
		),
		right(
			'p99',
			time(({p99}) => p99),
		),
		right(
			'max',
			time(({max}) => max),
		),
		right('service p99', stage => sayFigure(stage.service.p99, 'ms')),
		right('errors', stage => sayErrors(stage)),
		...(stages.some(({holds}) => holds !== undefined) ? [left('held', sayHeld)] : []),
		...(anyDropped ? [right('left out', (stage: LoadStageReport) => grouped(stage.dropped))] : []),
	])
}

function sayHeld({holds, broke}: LoadStageReport): string {
	const what = broke === undefined ? '' : `: ${codeCell(broke)}`
	return holds === true ? 'yes' : holds === false ? `no${what}` : `nobody can tell${what}`
}

function capital(text: string): string {
	return `${text[0]!.toUpperCase()}${text.slice(1)}`
}

/** `12 (0.4%)` */
function sayErrors({failed, timedOut, serverErrors, sent}: LoadStageReport): string {
	const bad = failed + timedOut + serverErrors
	return bad === 0 || sent === 0 ? grouped(bad) : `${grouped(bad)} (${percent(bad / sent)})`
}

function sentence(load: LoadReport): string {
	const statuses = Object.entries(load.statuses).map(([status, count]) => `${grouped(count)} with status ${status}`)
	return [
		`${grouped(load.planned)} requests planned, ${grouped(load.sent)} sent, ${grouped(load.completed)} answered${statuses.length > 0 ? ` (${statuses.join(', ')})` : ''}${under(load)}`,
		`${grouped(load.connectionsOpened)} connections opened while it went on, ${bytes(load.receivedBytes)} received.`,
	].join('; ')
}

function under({sent, completed, failed, timedOut}: Counts): string {
	const left = sent - completed - failed - timedOut
	return left > 0 ? `, ${grouped(left)} under way at the end` : ''
}

function basis({arrival}: LoadReport): string {
	return `Response times count from when a request should have been sent${arrival === 'poisson' ? ', at random moments (Poisson)' : ''}; service times from when it was.`
}

function ways({failures, timedOut, resent}: LoadReport): string[] {
	const rows = [
		...Object.entries(failures).map(([failure, count]) => ({failure, count})),
		...(timedOut > 0 ? [{failure: 'timed out', count: timedOut}] : []),
	]
	return [
		...(rows.length === 0
			? []
			: [
					markdownTable(rows, [
						left('Failed', ({failure}) => codeCell(failure)),
						right('requests', ({count}) => grouped(count)),
					]),
				]),
		...(resent > 0
			? [`${grouped(resent)} were sent again, because the server had closed the kept connection meanwhile.`]
			: []),
	]
}
