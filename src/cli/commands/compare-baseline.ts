/** `arsenal-tui compare BASELINE RUN`: a run as it was recorded against runs that are kept under a name. */
import {baselinePlanOf} from '../../core/history/baseline/baseline-of-runs.ts'
import {samplesOf} from '../../core/history/baseline/baseline-sample.ts'
import {cleanText, longest} from '../../core/history/kept/clean-text.ts'
import {rowsOfEnvironment, runtimeOfReport} from '../../core/history/kept/rows-of.ts'
import type {RunState} from '../../core/run/state/run-state.ts'
import {baselineReport, busyClause} from '../../core/run/summary/baseline-report.ts'
import type {BaselineReport, SuiteReport} from '../../core/run/summary/run-report.ts'
import {summarise} from '../../core/run/summary/summarise.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {ExitCode} from '../../core/trouble/exit-code.ts'
import type {Problem} from '../../core/trouble/problem.ts'
import {gateOfBaselines} from '../../core/verdict/baseline-gate.ts'
import {baselineLines} from '../../report/baseline-lines.ts'
import {withoutSecrets} from '../../report/without-secrets.ts'
import {writeAudit} from '../../store/history/audit.ts'
import type {Invocation} from '../command-line/invocation.ts'
import type {OutPlace} from '../out-place.ts'
import {type Session, say} from '../session.ts'
import {authorOf, withHistory} from './asked-history.ts'
import {requireBaseline} from './baseline-runs.ts'
import {fittedBaseline, standardMargin} from './with-baseline.ts'

type CompareInvocation = Extract<Invocation, {command: 'compare'}>

export async function compareWithBaseline(
	session: Session,
	invocation: CompareInvocation,
	out: OutPlace,
	head: RunState,
): Promise<number> {
	const report = withoutSecrets(summarise(head))
	const held = await heldAgainst(session, invocation, out, {suites: report.suites, state: head})
	const gate = gateOfBaselines(
		held.map(({baseline}) => baseline),
		invocation.inconclusive,
	)
	const exitCode = {passed: ExitCode.done, failed: ExitCode.gateFailed, inconclusive: ExitCode.inconclusive}[gate]
	const {stdout} = session.streams
	if (invocation.display.json) {
		const suites = held.map(({suite, baseline}) => ({name: suite.name, baseline}))
		say(
			stdout,
			JSON.stringify(
				{baseline: invocation.base, head: {id: head.id, startedAt: head.startedAt}, suites, exitCode},
				null,
				2,
			),
		)
	} else
		for (const {suite, baseline} of held)
			for (const {word, text} of baselineLines({...suite, baseline})) say(stdout, `${word} ${text}`)
	return exitCode
}

interface Held {
	readonly suite: SuiteReport
	readonly baseline: BaselineReport
}

async function heldAgainst(
	session: Session,
	{base: name, margin, metric, force}: CompareInvocation,
	out: OutPlace,
	{suites, state}: {readonly suites: readonly SuiteReport[]; readonly state: RunState},
): Promise<readonly Held[]> {
	return withHistory(session, out, async ({history}) => {
		const baselines = await requireBaseline(history, name)
		const environment = rowsOfEnvironment(state.environment)
		const problems: Problem[] = []
		const held: Held[] = []
		for (const suite of suites) {
			const own = baselines.filter(one => one.suite === cleanText(suite.name, longest.suite))
			if (own.length === 0) continue
			const runtime = runtimeOfReport(suite)
			const now = {environment, setup: suite.setup ?? {}, runtime}
			const found = await fittedBaseline(history, own, now, Date.parse(state.startedAt))
			const {baseline, misfits} = found
			if (misfits.length > 0 && !force)
				problems.push(...misfits.map(clause => ({path: suite.name, says: `${suite.name}: ${clause}`})))
			if (misfits.length > 0 && force)
				await writeAudit(
					history,
					'gate-forced',
					`${name} (${suite.name})`,
					authorOf(session, `arsenal-tui compare ${name} ${state.id} --force`),
				)
			// A run is not compared with itself.
			const samples = samplesOf(found.runs, baseline.suite).filter(({run}) => run.id !== state.id)
			const plan = baselinePlanOf(baseline.name, samples, {
				...{gate: metric, margin: margin ?? standardMargin, misfits, isForced: force, rules: []},
			})
			const unfinished = suite.outcome === 'done' ? null : 'the suite did not get to its end'
			held.push({suite, baseline: baselineReport(plan, suite.metrics, {unfinished, busy: busyClause(suite), runtime})})
		}
		if (problems.length > 0)
			throw new ArsenalError('baseline-misfit', `The baseline ${name} is of something else than run ${state.id}:`, {
				problems,
				advice: 'Compare with one that fits, or say --force to compare all the same.',
			})
		if (held.length === 0)
			throw new ArsenalError('not-comparable', `No suite of run ${state.id} has a baseline ${name}.`, {
				advice: `It is of: ${[...new Set(baselines.map(one => one.suite))].join(', ')}.`,
			})
		return held
	})
}
