import type {PlanKind} from '../../../src/core/plan/plan.ts'
import type {RunState, SuiteStateOf} from '../../../src/core/run/state/run-state.ts'

/** The first suite of a run, which has to be of that kind. */
export function suiteOf<K extends PlanKind>(run: RunState, kind: K): SuiteStateOf<K> {
	const [suite] = run.suites
	if (suite?.kind !== kind) throw new Error(`the run begins with a suite of kind ${suite?.kind}, not ${kind}`)
	return suite as SuiteStateOf<K>
}
