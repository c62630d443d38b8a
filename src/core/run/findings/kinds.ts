import {commandFindings} from '../../kinds/command/findings.ts'
import {compareFindings} from '../../kinds/compare/findings.ts'
import {loadFindings} from '../../kinds/load/findings.ts'
import {microFindings} from '../../kinds/micro/findings.ts'
import {observeFindings} from '../../kinds/observe/findings.ts'
import {stepsFindings} from '../../kinds/steps/findings.ts'
import type {PlanKind} from '../../plan/plan.ts'
import type {SuiteStateOf} from '../state/run-state.ts'
import type {FindingsOfKind} from './findings-of-kind.ts'

const findingsOfKind: {readonly [K in PlanKind]: FindingsOfKind<SuiteStateOf<K>>} = {
	observe: observeFindings,
	command: commandFindings,
	micro: microFindings,
	steps: stepsFindings,
	load: loadFindings,
	compare: compareFindings,
}

export function findingKindOf<K extends PlanKind>({kind}: {readonly kind: K}): FindingsOfKind<SuiteStateOf<K>> {
	return findingsOfKind[kind]
}
