import {type NeedsOfKind, onlyPlaces} from '../../plan/needs-of-kind.ts'
import type {MicroPlan} from './plan.ts'

export const microNeeds: NeedsOfKind<MicroPlan> = {
	...onlyPlaces,
	places: ({launch, file}) => [launch.cwd, file],
	benchFile: ({file}) => file,
}
