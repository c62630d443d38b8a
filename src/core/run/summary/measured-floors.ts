import {comparedFloors, type MeasuredFloor} from '../../kinds/compare/summary-floors.ts'
import type {PlanKind} from '../../plan/plan.ts'
import type {SuiteState, SuiteStateOf} from '../state/run-state.ts'

type Floors<State> = (suite: State) => readonly MeasuredFloor[]

const none = () => []

const floorsOfKind: {readonly [K in PlanKind]: Floors<SuiteStateOf<K>>} = {
	observe: none,
	command: none,
	micro: none,
	compare: comparedFloors,
}

/** How far this machine moves a program that did not change, where the suite has measured that. */
export function measuredFloors(suite: SuiteState): readonly MeasuredFloor[] {
	return floorsOf(suite)(suite)
}

function floorsOf<K extends PlanKind>({kind}: {readonly kind: K}): Floors<SuiteStateOf<K>> {
	return floorsOfKind[kind]
}
