import {type NeedsOfKind, onlyPlaces} from '../../plan/needs-of-kind.ts'
import type {StepsPlan} from './plan.ts'

export const stepsNeeds: NeedsOfKind<StepsPlan> = {
	...onlyPlaces,
	places: ({launch}) => [launch.cwd],
}
