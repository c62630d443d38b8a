/** `--baseline NAME`: what each suite of a plan is held against, looked up before anything is measured. */
import type {Baseline} from '../../core/history/baseline/baseline.ts'
import {baselinePlanOf, misfitsOf} from '../../core/history/baseline/baseline-of-runs.ts'
import {runtimeOfSamples, samplesOf} from '../../core/history/baseline/baseline-sample.ts'
import {cleanText, longest} from '../../core/history/kept/clean-text.ts'
import {rowsOfEnvironment, setupText} from '../../core/history/kept/rows-of.ts'
import type {EnvironmentRecord, KeptRun} from '../../core/history/kept/run-record.ts'
import type {RunPlan, SuitePlan} from '../../core/plan/plan.ts'
import {isRule, readRule} from '../../core/plan/read-rule.ts'
import {type Runtime, runtimeMisfit} from '../../core/plan/runtime.ts'
import {type Setup, setupOf} from '../../core/plan/setup.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import type {Problem} from '../../core/trouble/problem.ts'
import {withoutSecrets} from '../../report/without-secrets.ts'
import {writeAudit} from '../../store/history/audit.ts'
import {hashOf} from '../../store/history/hash.ts'
import type {History} from '../../store/history/history.ts'
import type {OutPlace} from '../out-place.ts'
import {type Session, sayNotice} from '../session.ts'
import {authorOf, withHistory} from './asked-history.ts'
import {requireBaseline, runsOf} from './baseline-runs.ts'

export interface BaselineChoices {
	readonly name: string
	/** One that does not fit is accepted, and everything says so. */
	readonly force: boolean
	/** The metric that decides: see `baselinePlanOf`. */
	readonly metric: string
	/** As a share; null: the default. */
	readonly margin: number | null
}

/** As of two runs at different times: see core/verdict/compare-unpaired.ts. */
export const standardMargin = 0.05

/**
 * @returns the plan with what its suites are held against; those that compare by themselves are left as they are
 * @throws ArsenalError `unknown-baseline`; `baseline-misfit` with all that differs
 */
export async function withBaseline(
	session: Session,
	out: OutPlace,
	plan: RunPlan,
	choices: BaselineChoices,
): Promise<RunPlan> {
	const {name, force} = choices
	return withHistory(session, out, async ({history}) => {
		const baselines = await requireBaseline(history, name)
		const nowMs = session.front.clock.wall().getTime()
		const environment = rowsOfEnvironment(await session.environment(plan.suites[0]?.launch.cwd ?? session.cwd))
		const problems: Problem[] = []
		const suites: SuitePlan[] = []
		for (const suite of plan.suites) {
			const own = baselines.filter(one => one.suite === cleanText(suite.name, longest.suite))
			if (suite.kind === 'compare' || own.length === 0) {
				if (suite.kind !== 'compare')
					sayNotice(session, `${suite.name} has no baseline ${name}: it is held against nothing`)
				suites.push(suite)
				continue
			}
			// What it will run under nobody knows yet: that is looked at when it is over.
			const now = {environment, setup: withoutSecrets(setupOf(suite, plan)), runtime: null}
			const {baseline, misfits, runs} = await fittedBaseline(history, own, now, nowMs)
			if (misfits.length > 0 && !force)
				problems.push(...misfits.map(clause => ({path: suite.name, says: `${suite.name}: ${clause}`})))
			if (misfits.length > 0 && force)
				await writeAudit(history, 'gate-forced', `${name} (${suite.name})`, authorOf(session, plan.command))
			const made = baselinePlanOf(baseline.name, samplesOf(runs, baseline.suite), {
				gate: choices.metric,
				margin: choices.margin ?? standardMargin,
				misfits,
				isForced: force,
				rules: (suite.rules ?? []).flatMap(spec => {
					const rule = readRule(spec, suite.kind)
					return isRule(rule) ? [rule.condition] : []
				}),
			})
			suites.push({...suite, baseline: made})
		}
		if (suites.every(suite => suite.baseline === undefined) && plan.suites.some(({kind}) => kind !== 'compare'))
			throw new ArsenalError('unknown-baseline', `The baseline ${name} is of none of these suites.`, {
				advice: `It is of: ${[...new Set(baselines.map(one => one.suite))].join(', ')}.`,
			})
		if (problems.length > 0)
			throw new ArsenalError(
				'baseline-misfit',
				`The baseline ${name} is of something else than what would be measured:`,
				{
					problems,
					advice: `Save one of what is measured now (arsenal-tui baseline save ${name}), or say --force to compare all the same.`,
				},
			)
		return {...plan, suites}
	})
}

export interface MeasuredNow {
	readonly environment: EnvironmentRecord
	readonly setup: Setup
	/** null: not known. */
	readonly runtime: Runtime
}

/** The one that fits; else the latest, with what differs. */
export async function fittedBaseline(
	history: History,
	baselines: readonly Baseline[],
	now: MeasuredNow,
	beforeMs: number,
): Promise<{readonly baseline: Baseline; readonly misfits: readonly string[]; readonly runs: readonly KeptRun[]}> {
	const text = setupText(now.setup)
	const setupHash = text === null ? null : hashOf(text)
	const fits = baselines.find(one => one.fingerprint === now.environment.fingerprint && one.setupHash === setupHash)
	const baseline = fits ?? baselines.toSorted((a, b) => a.createdMs - b.createdMs).at(-1)!
	const runs = await runsOf(history, baseline, beforeMs)
	const samples = samplesOf(runs, baseline.suite)
	const runtime = runtimeOfSamples(samples)
	if (fits) {
		const misfit = runtimeMisfit(runtime, now.runtime)
		return {baseline, misfits: misfit === null ? [] : [misfit], runs}
	}
	const latest = samples.at(-1)
	if (latest === undefined) return {baseline, misfits: ['none of its runs is kept any more'], runs}
	const before = {environment: latest.run.environment, setup: latest.result.setup, runtime}
	return {baseline, misfits: misfitsOf(before, now), runs}
}
