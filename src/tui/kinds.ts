/** The screens of every kind of suite. */
import type {PlanKind} from '../core/plan/plan.ts'
import type {SuiteState} from '../core/run/state/run-state.ts'
import type {SuiteReport} from '../core/run/summary/run-report.ts'
import {command} from './kinds/command/screens.ts'
import {compare} from './kinds/compare/screens.ts'
import {load} from './kinds/load/screens.ts'
import {micro} from './kinds/micro/screens.ts'
import {observe} from './kinds/observe/screens.ts'
import {steps} from './kinds/steps/screens.ts'
import type {ResultScreens, SuiteScreens} from './suite-screens.ts'

const screensOfKind: {readonly [K in PlanKind]: SuiteScreens<K>} = {
	observe,
	command,
	micro,
	steps,
	load,
	compare,
}

/** The compiler does not see that a suite and the row of its kind belong together: it is asserted here and nowhere else. */
export function screensOf({kind}: SuiteState): SuiteScreens<PlanKind> {
	return screensOfKind[kind] as SuiteScreens<PlanKind>
}

export function resultsOf({kind}: SuiteReport): ResultScreens {
	return screensOfKind[kind].results
}
