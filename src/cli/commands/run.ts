/** `arsenal-tui`, `run` and `exec`: from what was asked to a run that is watched to its end, on screens or in lines. */

import {randomInt} from 'node:crypto'
import type {PlanChoices} from '../../core/plan/choices.ts'
import {execPlan} from '../../core/plan/exec-plan.ts'
import {type MadePlan, makePlan} from '../../core/plan/make-plan.ts'
import type {RunPlan} from '../../core/plan/plan.ts'
import type {Suite} from '../../core/suite/suite.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import type {Invocation} from '../command-line/invocation.ts'
import type {Picked} from '../follow/picked.ts'
import {outPlaceOf} from '../out-place.ts'
import {type Session, say, uiOf} from '../session.ts'
import {againCommand} from './again.ts'
import {requireBenchFiles, suitesAround} from './bench-files.ts'
import {dryRun} from './dry-run.ts'
import {planAnew} from './plan-anew.ts'

type RunInvocation = Extract<Invocation, {command: 'pick' | 'run' | 'exec'}>

export async function runSession(session: Session, invocation: RunInvocation): Promise<number> {
	const {streams, front} = session
	const {measure, display} = invocation
	const choice = uiOf(session, display)
	const seed = measure.seed ?? randomInt(2 ** 32)
	const out = await outPlaceOf(session, invocation)
	// What draws is read from disk and compiled while the configuration is; what conducts and follows a run, when there is one to start.
	const screens = choice.ui === 'tui' && !measure.dryRun ? import('../follow/screen-session.tsx') : null
	screens?.catch(() => {})
	const plan = await planner(session, invocation, {ui: choice.ui, seed})

	const toPick = invocation.command === 'pick' && isEmpty(plan.asked)
	if (measure.dryRun) return dryRun(streams.stdout, plan.of(plan.asked), display)
	if (choice.ui === 'plain' || screens === null) {
		const {watchInLines} = await import('../follow/line-session.ts')
		const {startRun} = await import('../follow/start-run.ts')
		const chosen = plan.of(toPick ? firstOf(session, plan.suites) : plan.asked)
		return watchInLines(session, listener => startRun(front, chosen, out, listener), display)
	}
	const {runOnScreens} = await screens
	return runOnScreens(session, {
		suites: plan.suites,
		planOf: plan.of,
		out,
		look: choice,
		planAnew,
		/** With names on the command line there is nothing left to pick. */
		startWith: toPick ? null : plan.asked,
	})
}

export interface Planner {
	/** All that can be picked; empty for `exec`. */
	readonly suites: readonly Suite[]
	/** On the command line. */
	readonly asked: Picked
	/** @throws ArsenalError `unknown-suite`, `bad-usage` */
	readonly of: (picked: Picked) => RunPlan
}

const nothingPicked: Picked = {names: [], tags: []}

/** Nobody can pick without a terminal, and all suites may take hours: the first one runs, and how to run others is said. */
function firstOf(session: Session, suites: readonly Suite[]): Picked {
	const [first, ...others] = suites.map(suite => suite.name)
	if (others.length > 0) {
		say(
			session.streams.stderr,
			`arsenal-tui: no terminal to pick on, so the first suite runs: ${sanitise(first!)}. Others: arsenal-tui run NAME (${others.map(sanitise).join(', ')})`,
		)
	}
	return {names: [first!], tags: []}
}

function isEmpty(picked: Picked): boolean {
	return picked.names.length === 0 && picked.tags.length === 0
}

export async function planner(
	session: Session,
	invocation: RunInvocation,
	run: {readonly ui: 'tui' | 'plain'; readonly seed: number},
): Promise<Planner> {
	const {measure} = invocation
	const choices = (picked: Picked): PlanChoices => ({
		...picked,
		durationMs: measure.durationMs,
		runs: measure.runs,
		warmup: measure.warmup,
		samples: measure.samples,
		only: measure.only,
		deep: measure.deep,
		flame: measure.flame,
		outside: measure.outside,
		seed: run.seed,
		profiler: measure.profiler,
		exitCodes: measure.exitCodes,
		...(invocation.command === 'exec' && invocation.exitCode !== null ? {exitCode: invocation.exitCode} : {}),
		ui: run.ui,
		command: againCommand({...invocation, measure: {...measure, seed: run.seed}}, picked.names),
	})
	if (invocation.command === 'exec') {
		const {argv, shell} = invocation
		return {
			suites: [],
			asked: nothingPicked,
			of: () => planOrThrow(execPlan(argv, {cwd: session.cwd, shell, choices: choices(nothingPicked)})),
		}
	}
	const suites = await suitesAround(
		session.cwd,
		invocation.suites,
		async () => (await session.loadSuites(invocation.config)).suites,
	)
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
	return {suites, asked, of}
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
