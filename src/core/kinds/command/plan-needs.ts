import {type NeedsOfKind, onlyPlaces} from '../../plan/needs-of-kind.ts'
import type {CommandPlan} from './plan.ts'

export const commandNeeds: NeedsOfKind<CommandPlan> = {
	...onlyPlaces,
	places: plan => (plan.variants ?? [plan]).map(one => one.launch.cwd),
}
