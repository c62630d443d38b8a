/** `arsenal-tui`, `run` and `exec`: from what was asked to a run that is watched to its end, on screens or in lines. */

import {randomInt} from 'node:crypto'
import type {RunPlan} from '../../core/plan/plan.ts'
import type {Suite} from '../../core/suite/suite.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import type {Picked} from '../follow/picked.ts'
import {withMetrics} from '../follow/with-metrics.ts'
import {outPlaceOf} from '../out-place.ts'
import {type Session, say, sayNotice, uiOf} from '../session.ts'
import {dryRun} from './dry-run.ts'
import {planAnew} from './plan-anew.ts'
import {isEmpty, type PickInvocation, planner, type RunInvocation} from './planner.ts'

export async function runSession(session: Session, invocation: RunInvocation): Promise<number> {
	const {streams, front} = session
	const {measure, display} = invocation
	const choice = uiOf(session, display)
	const seed = measure.seed ?? randomInt(2 ** 32)
	const out = await outPlaceOf(session, invocation)
	// What draws is read from disk and compiled while the configuration is; what conducts and follows a run, when there is one to start.
	const isAgain = invocation.command === 'run' && invocation.onChange
	const screens = choice.ui === 'tui' && !measure.dryRun && !isAgain ? import('../follow/screen-session.tsx') : null
	screens?.catch(() => {})
	// Who typed the program's name alone and has no configuration is shown what can be done; a script is told what is wrong.
	if (choice.ui === 'tui' && !measure.dryRun && invocation.command === 'pick' && (await isBare(session, invocation))) {
		const {firstSession} = await import('./first.ts')
		return firstSession(session, invocation, {out, look: choice})
	}
	const plan = await planner(session, invocation, {ui: choice.ui, seed})

	for (const notice of plan.notices) sayNotice(session, notice)
	const toPick = invocation.command === 'pick' && isEmpty(plan.asked)
	if (measure.dryRun) return dryRun(streams.stdout, await plan.held(plan.of(plan.asked)), display)
	return withMetrics(display, async serve => {
		if (choice.ui === 'plain' || screens === null) {
			const {watchInLines} = await import('../follow/line-session.ts')
			const {startRun} = await import('../follow/start-run.ts')
			const inLines = (chosen: RunPlan) =>
				watchInLines(session, async listener => serve(await startRun(front, chosen, out, listener)), display, {
					owner: true,
					outDir: out.dir,
				})
			const chosen = await plan.held(plan.of(toPick ? firstOf(session, plan.suites) : plan.asked))
			if (!isAgain) return inLines(chosen)
			const {runOnChange} = await import('./on-change.ts')
			return runOnChange(session, out.dir, {
				config: await session.findConfig(invocation.config),
				first: chosen,
				anew: () => planAgain(session, invocation, seed),
				once: inLines,
			})
		}
		const {runOnScreens} = await screens
		return runOnScreens(session, {
			suites: plan.suites,
			planOf: plan.of,
			held: plan.held,
			out,
			look: choice,
			planAnew,
			/** With names on the command line there is nothing left to pick. */
			startWith: toPick ? null : plan.asked,
			serve,
		})
	})
}

/** As the configuration has it now. null: it cannot be read, which is said; it may be mended by the next change. */
async function planAgain(session: Session, invocation: RunInvocation, seed: number): Promise<RunPlan | null> {
	try {
		const plan = await planner(session, invocation, {ui: 'plain', seed})
		return await plan.held(plan.of(plan.asked))
	} catch (error) {
		if (!(error instanceof ArsenalError)) throw error
		for (const line of error.lines) sayNotice(session, line)
		return null
	}
}

/** Nothing is named, and there is no configuration to pick from. */
async function isBare(session: Session, {suites, config, measure}: PickInvocation): Promise<boolean> {
	if (config !== null || !isEmpty({names: suites, tags: measure.tags})) return false
	return (await session.findConfig(null)) === null
}

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
