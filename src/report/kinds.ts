import type {PlanKind} from '../core/plan/plan.ts'
import type {SuiteStateOf} from '../core/run/state/run-state.ts'
import {commandReport} from './kinds/command/report.ts'
import {compareReport} from './kinds/compare/report.ts'
import {loadReport} from './kinds/load/report.ts'
import {microReport} from './kinds/micro/report.ts'
import {observeReport} from './kinds/observe/report.ts'
import {stepsReport} from './kinds/steps/report.ts'
import type {ReportOfKind} from './report-of-kind.ts'

const reportsOfKind: {readonly [K in PlanKind]: ReportOfKind<SuiteStateOf<K>>} = {
	observe: observeReport,
	command: commandReport,
	compare: compareReport,
	micro: microReport,
	steps: stepsReport,
	load: loadReport,
}

/** In the order in which report.json names them. */
export const reportKinds = Object.keys(reportsOfKind) as readonly PlanKind[]

export function reportOf<K extends PlanKind>({kind}: {readonly kind: K}): ReportOfKind<SuiteStateOf<K>> {
	return reportsOfKind[kind]
}
