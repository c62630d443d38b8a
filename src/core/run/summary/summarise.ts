import {setupOf} from '../../plan/setup.ts'
import {isLight} from '../../plan/suite-plan-common.ts'
import {lastWords} from '../../units/last-words.ts'
import {sanitise} from '../../units/sanitise.ts'
import {unfinishedWords} from '../../words/budget-words.ts'
import {findingsOf} from '../findings/findings.ts'
import {measuredSpan} from '../state/measured-span.ts'
import type {RunState, SuiteState} from '../state/run-state.ts'
import {runtimeOfSuite} from '../state/suite-runtime.ts'
import {baselineReport, busyClause} from './baseline-report.ts'
import {summaryKindOf} from './kinds.ts'
import {launchReport} from './launch-report.ts'
import {nodeOf} from './node-report.ts'
import {alertReports, budgetReports, captureReports} from './rule-reports.ts'
import type {RunReport, SuiteReport} from './run-report.ts'
import {summariseSeries} from './summarise-series.ts'
import {tidy} from './tidy.ts'

const mostOutputLines = 20

/** What a run came to, as far as it is known: of a run under way this is the report it would leave if it ended now. */
export function summarise(state: RunState): RunReport {
	return {
		schemaVersion: 1,
		tool: state.tool,
		run: {
			id: state.id,
			startedAt: state.startedAt,
			endedAt: new Date(Date.parse(state.startedAt) + state.tMs).toISOString(),
			outcome: state.outcome ?? 'interrupted',
			exitCode: state.exitCode,
			command: state.plan.command,
			...(state.plan.out === undefined ? {} : {out: state.plan.out}),
			seed: state.plan.seed,
			ui: state.plan.ui,
		},
		environment: state.environment,
		suites: state.suites.map(suite => summariseSuite(state, suite)),
		artifacts: [...state.artifacts],
	}
}

function summariseSuite(state: RunState, suite: SuiteState): SuiteReport {
	const {plan, outcome} = suite
	const {fromMs, toMs} = measuredSpan(suite, state.tMs)
	const of = {suite, fromMs, toMs, sampleHz: state.plan.sampleHz}
	const kind = summaryKindOf(suite)
	const alerts = alertReports(suite, state.tMs)
	const captures = captureReports(suite)
	const {driver = null, verdicts = [], ...own} = kind.own(suite)
	const metrics = kind.metrics(of)
	const usage = kind.usage(of)
	const measuredMs = tidy(toMs - fromMs) ?? 0
	return {
		name: plan.name,
		kind: plan.kind,
		tags: plan.tags,
		outcome: outcome?.is ?? (suite.phase === 'waiting' ? 'not-run' : 'interrupted'),
		failure: outcome?.is === 'failed' ? {code: outcome.code, reason: outcome.reason} : null,
		exitCode: kind.exitCode(suite),
		command: launchReport(plan.launch),
		driver,
		setup: setupOf(plan, state.plan),
		...(plan.nodeVersion === undefined ? {} : {nodeVersion: plan.nodeVersion}),
		durationMs: measuredMs,
		readyAfterMs: suite.readyMs === null || suite.startedMs === null ? null : tidy(suite.readyMs - suite.startedMs),
		metrics,
		usage,
		...(plan.outside ? {observed: 'outside' as const} : {}),
		...(isLight(plan) ? {observed: 'light' as const} : {}),
		node: nodeOf(suite, fromMs, toMs),
		hottest: kind.hottest(suite),
		flames: suite.flames.map(({title, source, svg, profile, html, samples, bytes, durationMs, top}) => ({
			title,
			source,
			svg,
			profile,
			html,
			samples,
			...(bytes === undefined ? {} : {bytes}),
			durationMs,
			top,
		})),
		deepProfile: suite.deepProfile && {
			profiler: suite.deepProfile.profiler,
			outcome: suite.deepProfile.state === 'running' ? 'interrupted' : suite.deepProfile.state,
			// Logs of before hold the place of the page there, which is among the flames.
			text: suite.deepProfile.state === 'done' && suite.deepProfile.text.startsWith('/') ? '' : suite.deepProfile.text,
		},
		series: summariseSeries(state, suite),
		budgets: budgetReports(suite, state.tMs),
		...(alerts === undefined ? {} : {alerts}),
		...(captures === undefined ? {} : {captures}),
		verdicts,
		...(plan.baseline === undefined
			? {}
			: {
					baseline: baselineReport(plan.baseline, metrics, {
						unfinished: unfinished(suite),
						busy: busyClause({usage, durationMs: measuredMs}),
						runtime: runtimeOfSuite(suite),
					}),
				}),
		findings: findingsOf(state, suite),
		...own,
		output: {
			lines: outputOf(suite),
			omittedLines: Math.max(0, suite.outputLines - mostOutputLines),
		},
	}
}

/** Why its figures are not those of a whole suite; null: they are. */
function unfinished({outcome, phase}: SuiteState): string | null {
	if (outcome === null) return unfinishedWords[phase === 'waiting' ? 'not-run' : 'interrupted']
	if (outcome.is !== 'done') return unfinishedWords[outcome.is]
	return outcome.endedByRule === undefined ? null : unfinishedWords.ended
}

function outputOf({output, outcome}: SuiteState): string[] {
	const lines = output.map(line => sanitise(line.text))
	return outcome?.is === 'failed' ? lastWords(lines, mostOutputLines) : lines.slice(-mostOutputLines)
}
