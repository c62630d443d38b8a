import type {LaunchSpec} from '../../plan/plan.ts'
import type {NoiseMeasured} from './events.ts'
import {kindOfArm} from './plan-arms.ts'
import type {CompareState} from './state.ts'

/** A noise floor and what it is of. */
export type MeasuredFloor = NoiseMeasured['floors'][number] & {readonly launch: LaunchSpec}

export function comparedFloors({plan, compare}: CompareState): readonly MeasuredFloor[] {
	if (plan.purpose !== 'noise') return []
	return (compare.noise?.floors ?? []).flatMap(floor => {
		const launch = kindOfArm(plan.base).launchOf(plan.base, floor.benchmark)
		return launch === undefined ? [] : [{...floor, launch}]
	})
}
