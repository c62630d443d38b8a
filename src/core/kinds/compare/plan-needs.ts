import type {NeedsOfKind} from '../../plan/needs-of-kind.ts'
import type {ComparePlan} from './plan.ts'
import {firstLaunchOf, kindOfArm} from './plan-arms.ts'

const sides = ['base', 'head'] as const

export const compareNeeds: NeedsOfKind<ComparePlan> = {
	// Where a revision is run is in a checkout to come, and whoever makes that says what it lacks.
	places: plan =>
		sides.flatMap(side => {
			const arm = plan[side]
			return arm.revision === null ? kindOfArm(arm).places(arm) : []
		}),
	benchFile: () => null,
	revisions: plan =>
		sides.flatMap(side => {
			const {revision} = plan[side]
			return revision === null ? [] : [{side, revision, dir: firstLaunchOf(plan.base).cwd}]
		}),
	floor: plan => ({
		metric: plan.gate,
		launches: sides.flatMap(side => {
			const arm = plan[side]
			return kindOfArm(arm).launches(arm)
		}),
	}),
}
