/** From what was asked on the command line to a plan: `arsenal-tui`, `run`, `exec` and `load`. */

import type {PlanChoices} from '../../core/plan/choices.ts'
import {execPlan} from '../../core/plan/exec-plan.ts'
import {type MadePlan, makePlan, pickSuites} from '../../core/plan/make-plan.ts'
import type {RunPlan} from '../../core/plan/plan.ts'
import {idleAlerts} from '../../core/plan/with-rules.ts'
import {ruleSaid} from '../../core/suite/read-rules.ts'
import type {Suite} from '../../core/suite/suite.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import type {Invocation, MeasureChoices} from '../command-line/invocation.ts'
import type {Picked} from '../follow/picked.ts'
import {outPlaceOf} from '../out-place.ts'
import type {Session} from '../session.ts'
import {againCommand} from './again.ts'
import {readAlerts} from './alert-files.ts'
import {requireBenchFiles, suitesAround} from './bench-files.ts'
import {hooksOf} from './hooks-of.ts'

export type RunInvocation = Extract<Invocation, {command: 'pick' | 'run' | 'exec' | 'load'}>
export type PickInvocation = Extract<Invocation, {command: 'pick'}>

export interface Planner {
	/** All that can be picked; empty for `exec` and `load`. */
	readonly suites: readonly Suite[]
	/** On the command line. */
	readonly asked: Picked
	/** @throws ArsenalError `unknown-suite`, `bad-usage` */
	readonly of: (picked: Picked) => RunPlan
	/** The plan with what its suites are held against. @throws ArsenalError `unknown-baseline`, `baseline-misfit` */
	readonly held: (plan: RunPlan) => Promise<RunPlan>
	/** What was passed over of files of alerts, and what of them is for nothing that was asked for. */
	readonly notices: readonly string[]
}

const nothingPicked: Picked = {names: [], tags: []}

export function isEmpty(picked: Picked): boolean {
	return picked.names.length === 0 && picked.tags.length === 0
}

export async function planner(
	session: Session,
	invocation: RunInvocation,
	run: {readonly ui: 'tui' | 'plain'; readonly seed: number},
): Promise<Planner> {
	const {measure} = invocation
	const {suites, alertRules} =
		invocation.command === 'exec' || invocation.command === 'load'
			? {suites: [], alertRules: []}
			: await loadAll(session, invocation)
	const alerts = await readAlerts(session, [...alertRules, ...measure.rules])
	const choices = (picked: Picked): PlanChoices => ({
		...picked,
		...measureChoices(measure),
		...hooksOf(session),
		alerts: alerts.rules,
		seed: run.seed,
		...(invocation.command === 'exec' && invocation.exitCode !== null ? {exitCode: invocation.exitCode} : {}),
		ui: run.ui,
		command: againCommand({...invocation, measure: {...measure, seed: run.seed}}, picked.names),
	})
	const held = async (plan: RunPlan) => {
		if (measure.baseline === null) return plan
		const {withBaseline} = await import('./with-baseline.ts')
		return withBaseline(session, await outPlaceOf(session, invocation), plan, measure.baseline)
	}
	if (invocation.command === 'exec' || invocation.command === 'load') {
		const of = await planWithoutConfig(session, invocation, choices(nothingPicked))
		return {
			suites,
			asked: nothingPicked,
			of,
			held,
			notices: [...alerts.notices, ...idleAlerts(of().suites, alerts.rules)],
		}
	}
	if (
		invocation.suites.length > 0 &&
		invocation.command === 'pick' &&
		invocation.mayMean &&
		!suites.some(suite => suite.name === invocation.suites[0])
	) {
		throw new ArsenalError('unknown-suite', `There is no suite and no command ${invocation.suites[0]}.`, {
			advice: `Did you mean the command \`arsenal-tui ${invocation.mayMean}\`?`,
		})
	}
	const of = (picked: Picked): RunPlan => {
		const plan = planOrThrow(makePlan(suites, choices(picked)))
		requireBenchFiles(plan)
		// By name and by tag together: to be started again by the names that came out.
		if (picked.names.length === 0 || picked.tags.length === 0) return plan
		const {command} = choices({names: plan.suites.map(suite => suite.name), tags: []})
		return {...plan, command}
	}
	const asked = {names: invocation.suites, tags: measure.tags}
	// A wrong name is said before a screen opens.
	if (!isEmpty(asked)) of(asked)
	const picked = pickSuites(suites, asked)
	const notices = 'suites' in picked ? idleAlerts(picked.suites, alerts.rules) : []
	return {suites, asked, of, held, notices: [...alerts.notices, ...notices]}
}

async function planWithoutConfig(
	session: Session,
	invocation: Extract<RunInvocation, {command: 'exec' | 'load'}>,
	choices: PlanChoices,
): Promise<() => RunPlan> {
	if (invocation.command === 'load') {
		const {isOfStep, loadSuite} = await import('./load-suite.ts')
		const suite = loadSuite(session.cwd, invocation)
		// How long it is sent is what its stages say.
		// What a search asks of each rate is asked of no other time.
		const rules =
			invocation.load.search === null
				? choices.rules
				: choices.rules?.filter(({list, expr}) => list !== 'budgets' || !isOfStep(expr))
		return () => planOrThrow(makePlan([suite], {...choices, ...(rules === undefined ? {} : {rules}), durationMs: null}))
	}
	const {argv, shell} = invocation
	return () => planOrThrow(execPlan(argv, {cwd: session.cwd, shell, choices}))
}

export interface Loaded {
	/** All that can be named. */
	readonly suites: readonly Suite[]
	/** Files of alerts, absolute. */
	readonly alertRules: readonly string[]
}

/** @throws ArsenalError `unknown-suite`, `bad-config`, `config-not-found` */
export async function loadAll(
	session: Session,
	{suites: names, config}: Pick<PickInvocation, 'suites' | 'config'>,
): Promise<Loaded> {
	let alertRules: readonly string[] = []
	const suites = await suitesAround(session.cwd, names, async () => {
		const loaded = await session.loadSuites(config)
		alertRules = loaded.alertRules ?? []
		return loaded.suites
	})
	if (suites.length === 0)
		throw new ArsenalError('bad-config', 'The configuration has no suites.', {
			advice: 'Add one to `suites`; `arsenal-tui init` writes an example.',
		})
	return {suites, alertRules}
}

/** What flags change about suites, whatever command they were given to. */
export function measureChoices(
	measure: MeasureChoices,
): Omit<PlanChoices, 'names' | 'tags' | 'seed' | 'ui' | 'command'> {
	return {
		durationMs: measure.durationMs,
		runs: measure.runs,
		warmup: measure.warmup,
		samples: measure.samples,
		only: measure.only,
		deep: measure.deep,
		allCollections: measure.allCollections,
		light: measure.light,
		flame: measure.flame,
		outside: measure.outside,
		rules: [
			...measure.budgets.map(expr => ruleSaid('budgets', expr)),
			...measure.captures.map(expr => ruleSaid('capture', expr)),
		],
		inconclusive: measure.inconclusive,
		profiler: measure.profiler,
		exitCodes: measure.exitCodes,
	}
}

export function planOrThrow(made: MadePlan): RunPlan {
	if ('plan' in made) return made.plan
	const unknownSuite = made.problems.some(problem => problem.path === 'suite')
	throw new ArsenalError(
		unknownSuite ? 'unknown-suite' : 'bad-usage',
		unknownSuite ? 'There is no such suite.' : 'This cannot be run as asked.',
		{
			problems: made.problems,
		},
	)
}
