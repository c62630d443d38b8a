import {type NeedsOfKind, onlyPlaces} from '../../plan/needs-of-kind.ts'
import type {LoadPlan} from './plan.ts'

export const loadNeeds: NeedsOfKind<LoadPlan> = {
	...onlyPlaces,
	places: ({hasTarget, launch}) => (hasTarget ? [launch.cwd] : []),
}
