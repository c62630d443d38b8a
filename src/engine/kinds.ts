import type {PlanKind, PlanOfKind, SuitePlan} from '../core/plan/plan.ts'
import {commandEngine} from './kinds/command/engine.ts'
import {compareEngine} from './kinds/compare/engine.ts'
import {microEngine} from './kinds/micro/engine.ts'
import {observeEngine} from './kinds/observe/engine.ts'
import type {SuiteEngine} from './suite-engine.ts'

const engines: {readonly [K in PlanKind]: SuiteEngine<PlanOfKind<K>>} = {
	observe: observeEngine,
	command: commandEngine,
	micro: microEngine,
	compare: compareEngine,
}

/** The engine of a plan's kind, which takes plans of that kind: TypeScript cannot see that the two belong together. */
export function engineOf<Plan extends SuitePlan>({kind}: Plan): SuiteEngine<Plan> {
	return engines[kind] as SuiteEngine<SuitePlan> as SuiteEngine<Plan>
}
