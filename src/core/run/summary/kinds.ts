import {commandSummary} from '../../kinds/command/summary.ts'
import {compareSummary} from '../../kinds/compare/summary.ts'
import {loadSummary} from '../../kinds/load/summary.ts'
import {microSummary} from '../../kinds/micro/summary.ts'
import {observeSummary} from '../../kinds/observe/summary.ts'
import {stepsSummary} from '../../kinds/steps/summary.ts'
import type {PlanKind} from '../../plan/plan.ts'
import type {SuiteStateOf} from '../state/run-state.ts'
import type {SummaryOfKind} from './summary-of-kind.ts'

const summariesOfKind: {readonly [K in PlanKind]: SummaryOfKind<SuiteStateOf<K>>} = {
	observe: observeSummary,
	command: commandSummary,
	micro: microSummary,
	steps: stepsSummary,
	load: loadSummary,
	compare: compareSummary,
}

export function summaryKindOf<K extends PlanKind>({kind}: {readonly kind: K}): SummaryOfKind<SuiteStateOf<K>> {
	return summariesOfKind[kind]
}
