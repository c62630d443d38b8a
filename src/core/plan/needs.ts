import {commandNeeds} from '../kinds/command/plan-needs.ts'
import {compareNeeds} from '../kinds/compare/plan-needs.ts'
import {microNeeds} from '../kinds/micro/plan-needs.ts'
import {observeNeeds} from '../kinds/observe/plan-needs.ts'
import type {NeedsOfKind} from './needs-of-kind.ts'
import type {PlanKind, PlanOfKind} from './plan.ts'

const needsOfKind: {readonly [K in PlanKind]: NeedsOfKind<PlanOfKind<K>>} = {
	observe: observeNeeds,
	command: commandNeeds,
	micro: microNeeds,
	compare: compareNeeds,
}

export function needsOf<K extends PlanKind>({kind}: {readonly kind: K}): NeedsOfKind<PlanOfKind<K>> {
	return needsOfKind[kind]
}
