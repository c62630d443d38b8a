import type {RunState, SuiteStateOf} from '../../../core/run/state/run-state.ts'
import {type HeadView, headOf, progressOfRuns} from '../../select/suite-head.ts'

export function headOfMicro(run: RunState, suite: SuiteStateOf<'micro'>, asOfMs: number): HeadView {
	const {micro, plan} = suite
	return headOf(run, suite, asOfMs, {
		word: null,
		progress: endMs => progressOfRuns(micro.progress(plan.runs), suite.readyMs ?? suite.startedMs, endMs),
		errors: [...micro.benchmarks.values()].filter(one => one.failure !== null).length,
	})
}
