/**
 * What differs from kind to kind of suite in its state. Outside the rooms nobody asks which kind a suite is: what has to be known of it
 * stands in its row.
 */
import type {OwnEvent, OwnEvents} from '../../events/own-events.ts'
import type {Stamp} from '../../events/run-event.ts'
import {commandStates} from '../../kinds/command/state.ts'
import {compareStates} from '../../kinds/compare/state.ts'
import {loadStates} from '../../kinds/load/state.ts'
import {microStates} from '../../kinds/micro/state.ts'
import {observeStates} from '../../kinds/observe/state.ts'
import {stepsStates} from '../../kinds/steps/state.ts'
import type {PlanKind, SuitePlan} from '../../plan/plan.ts'
import type {KeptProcesses} from './kept-processes.ts'
import type {Folds, StateOfKind} from './state-of-kind.ts'
import type {SuiteState, SuiteStateOf} from './suite-state.ts'
import {startSuiteCommon} from './suite-state-common.ts'

const statesOfKind: {readonly [K in PlanKind]: StateOfKind<SuiteStateOf<K>, OwnEvents[K]>} = {
	observe: observeStates,
	command: commandStates,
	micro: microStates,
	steps: stepsStates,
	load: loadStates,
	compare: compareStates,
}

export function stateKindOf<K extends PlanKind>({
	kind,
}: {
	readonly kind: K
}): StateOfKind<SuiteStateOf<K>, OwnEvents[K]> {
	return statesOfKind[kind]
}

export function startSuiteState(plan: SuitePlan, kept: KeptProcesses): SuiteState {
	return stateKindOf(plan).start(startSuiteCommon(kept, plan.rules), plan)
}

/** An event that is another kind's is dropped: a damaged log may hold one. */
export function foldOwn(suite: SuiteState, event: OwnEvent & Stamp): void {
	const folds = stateKindOf(suite).folds as Partial<Folds<SuiteState, OwnEvent>>
	const fold = folds[event.type] as ((suite: SuiteState, event: OwnEvent & Stamp) => void) | undefined
	fold?.(suite, event)
}
