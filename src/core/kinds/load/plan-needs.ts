import {type NeedsOfKind, onlyPlaces} from '../../plan/needs-of-kind.ts'
import type {LoadPlan} from './plan.ts'

export const loadNeeds: NeedsOfKind<LoadPlan> = {
	...onlyPlaces,
	places: ({hasTarget, launch, load: {module, data}}) => [
		...(hasTarget ? [launch.cwd] : []),
		...[module, data].filter(file => file !== null),
	],
}
