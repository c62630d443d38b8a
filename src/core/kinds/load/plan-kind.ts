import type {LoadStage} from '../../load/stage.ts'
import type {PlanningOfKind} from '../../plan/planning-of-kind.ts'
import {startedPlan} from '../../plan/started-plan.ts'
import type {LoadPlan} from './plan.ts'
import type {LoadSuite} from './suite.ts'

export const loadPlanning: PlanningOfKind<LoadSuite, LoadPlan> = {
	flags: ['duration', 'deep', 'all-collections', 'light', 'flame', 'outside', 'exit-codes', 'capture'],
	make: (suite, choices) => ({
		...startedPlan(suite, choices, {hasPlaceForProbe: suite.hasTarget, flame: true, light: suite.light}),
		kind: 'load',
		hasTarget: suite.hasTarget,
		ready: suite.ready,
		load: {...suite.load, stages: stagesFor(suite.load.stages, choices.durationMs)},
	}),
	// Requests of one run wait in the same queues: two runs are too few to be compared, and many take too long.
	arms: null,
}

/** @param durationMs  for how long it is to be sent; null: as the suite says. One stage takes so long, several are cut where that is over. */
function stagesFor(stages: readonly LoadStage[], durationMs: number | null): readonly LoadStage[] {
	// A search ends when it has found what it was to find.
	if (durationMs === null || stages.length === 0) return stages
	const [first] = stages
	if (stages.length === 1) return [{...first!, forMs: durationMs}]
	let startMs = 0
	return stages.flatMap(stage => {
		const leftMs = durationMs - startMs
		startMs += stage.forMs
		if (leftMs <= 0) return []
		const {fromRate, toRate, forMs} = stage
		const share = Math.min(1, leftMs / forMs)
		return [{fromRate, toRate: fromRate + (toRate - fromRate) * share, forMs: forMs * share}]
	})
}
