import type {PlanKind, PlanOfKind} from '../core/plan/plan.ts'
import {commandEngine} from './kinds/command/engine.ts'
import {compareEngine} from './kinds/compare/engine.ts'
import {loadEngine} from './kinds/load/engine.ts'
import {microEngine} from './kinds/micro/engine.ts'
import {observeEngine} from './kinds/observe/engine.ts'
import {stepsEngine} from './kinds/steps/engine.ts'
import type {SuiteEngine} from './suite-engine.ts'

const engines: {readonly [K in PlanKind]: SuiteEngine<PlanOfKind<K>>} = {
	observe: observeEngine,
	command: commandEngine,
	micro: microEngine,
	steps: stepsEngine,
	load: loadEngine,
	compare: compareEngine,
}

export function engineOf<K extends PlanKind>({kind}: {readonly kind: K}): SuiteEngine<PlanOfKind<K>> {
	return engines[kind]
}
