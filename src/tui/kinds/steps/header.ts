import {runTotal} from '../../../core/kinds/steps/plan.ts'
import {runsEnd} from '../../../core/kinds/steps/state-end.ts'
import type {RunState, SuiteStateOf} from '../../../core/run/state/run-state.ts'
import {type HeaderView, headerOf, progressOfRuns} from '../../select/suite-header.ts'

export function headerOfSteps(run: RunState, suite: SuiteStateOf<'steps'>, asOfMs: number): HeaderView {
	const {plan, wholes, steps} = suite
	return headerOf(run, suite, asOfMs, {
		word: null,
		progress: endMs =>
			progressOfRuns(
				{done: wholes.length, total: runTotal(plan)},
				{fromMs: suite.readyMs ?? suite.startedMs, endMs, overMs: runsEnd(suite, null)?.ms ?? null},
			),
		errors: steps.filter(one => !one.warmup && one.outcome !== 'done').length,
	})
}
