import {type NeedsOfKind, onlyPlaces} from '../../plan/needs-of-kind.ts'
import type {ObservePlan} from './plan.ts'

export const observeNeeds: NeedsOfKind<ObservePlan> = {
	...onlyPlaces,
	places: ({target, launch, driver}) => [
		...(target.is === 'launched' ? [launch.cwd] : []),
		...(driver ? [driver.cwd] : []),
	],
}
