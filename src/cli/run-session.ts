/** `arsenal-tui`, `run` and `exec`: from what was asked to a run that is watched to its end, on screens or in lines. */
import {randomInt} from 'node:crypto'
import path from 'node:path'
import {execPlan} from '../core/plan/exec-plan.ts'
import {type MadePlan, makePlan, type PlanChoices} from '../core/plan/make-plan.ts'
import type {RunPlan} from '../core/plan/plan.ts'
import type {Suite} from '../core/suite/suite.ts'
import {ArsenalError} from '../core/trouble/arsenal-error.ts'
import {againCommand} from './again.ts'
import {dryRun} from './dry-run.ts'
import type {Invocation} from './invocation.ts'
import {watchInLines} from './line-session.ts'
import {type Session, uiOf} from './session.ts'
import {startRun} from './start-run.ts'

type RunInvocation = Extract<Invocation, {command: 'pick' | 'run' | 'exec'}>

export async function runSession(session: Session, invocation: RunInvocation): Promise<number> {
	const {streams, front} = session
	const {measure, display} = invocation
	const choice = uiOf(session, display)
	const seed = measure.seed ?? randomInt(2 ** 32)
	const outDir = path.resolve(session.cwd, invocation.outDir)
	const plan = await planner(session, invocation, {ui: choice.ui, seed})

	if (measure.dryRun) return dryRun(streams.stdout, plan.of(plan.asked), display)
	if (choice.ui === 'plain') {
		const chosen = plan.of(plan.asked)
		return watchInLines(session, listener => startRun(front, chosen, outDir, listener), display)
	}
	const {runOnScreens} = await import('./screen-session.tsx')
	return runOnScreens(session, {
		suites: plan.suites,
		planOf: plan.of,
		outDir,
		look: choice,
		/** With names on the command line there is nothing left to pick. */
		startWith:
			invocation.command === 'pick' && plan.asked.length === 0 && measure.tags.length === 0 ? null : plan.asked,
	})
}

export interface Planner {
	/** All that can be picked; empty for `exec`. */
	readonly suites: readonly Suite[]
	/** Named on the command line; empty: all (or, with a picker, whatever is picked). */
	readonly asked: readonly string[]
	/** @throws ArsenalError `unknown-suite`, `bad-usage` */
	readonly of: (names: readonly string[]) => RunPlan
}

async function planner(
	session: Session,
	invocation: RunInvocation,
	run: {readonly ui: 'tui' | 'plain'; readonly seed: number},
): Promise<Planner> {
	const {measure} = invocation
	const choices = (names: readonly string[]): PlanChoices => ({
		names,
		tags: names.length === 0 ? measure.tags : [],
		durationMs: measure.durationMs,
		runs: measure.runs,
		deep: measure.deep,
		flame: measure.flame,
		seed: run.seed,
		profiler: measure.profiler,
		ui: run.ui,
		command: againCommand({...invocation, measure: {...measure, seed: run.seed}}, names),
	})
	if (invocation.command === 'exec') {
		const {argv} = invocation
		return {
			suites: [],
			asked: [],
			of: names => planOrThrow(execPlan(argv, {cwd: session.cwd, choices: choices(names)})),
		}
	}
	const {suites} = await session.loadSuites(invocation.config)
	if (suites.length === 0)
		throw new ArsenalError('bad-config', 'The configuration has no suites.', {
			advice: 'Add one to `suites`; `arsenal-tui init` writes an example.',
		})
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
	const of = (names: readonly string[]): RunPlan => planOrThrow(makePlan(suites, choices(names)))
	// A wrong name is said before a screen opens.
	if (invocation.suites.length > 0 || measure.tags.length > 0) of(invocation.suites)
	return {suites, asked: invocation.suites, of}
}

function planOrThrow(made: MadePlan): RunPlan {
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
