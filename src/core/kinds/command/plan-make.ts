import type {PlanChoices} from '../../plan/choices.ts'
import {startedPlan, unmarked} from '../../plan/started-plan.ts'
import type {CommandPlan} from './plan.ts'
import type {CommandSuite} from './suite.ts'

/** As hyperfine does; fewer when its time is known well before. */
export const shellRuns = 50

export function planCommand(suite: CommandSuite, choices: PlanChoices): CommandPlan {
	// As it was asked for; null: nobody has.
	const warmup = choices.warmup ?? suite.warmup
	// Whoever asks for no warm-up measures cold starts, or what has side effects: one run more, for a profile, has to be asked for too.
	const isProfileWanted =
		choices.flame || choices.deep || choices.allCollections || suite.flame || suite.deep || suite.allCollections
	const hasCountedRunsOnly = warmup === 0 && !isProfileWanted
	const shared = startedPlan(suite, choices, {hasPlaceForProbe: !hasCountedRunsOnly, flame: false})
	const {setup, cleanup, prepare, conclude} = suite
	const variants = shared.outside
		? suite.variants?.map(one => ({...one, launch: unmarked(one.launch)}))
		: suite.variants
	return {
		...shared,
		kind: 'command',
		runs: choices.runs ?? suite.runs,
		warmup: warmup ?? 0,
		...(shared.probe && warmup === 0 ? {probeAfter: true as const} : {}),
		timeoutMs: suite.timeoutMs,
		...(setup ? {setup} : {}),
		...(cleanup ? {cleanup} : {}),
		...(prepare ? {prepare} : {}),
		...(conclude ? {conclude} : {}),
		...(variants ? {variants} : {}),
		...(suite.launch.shell ? {shellRuns} : {}),
	}
}
