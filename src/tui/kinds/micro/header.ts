import type {RunState, SuiteStateOf} from '../../../core/run/state/run-state.ts'
import {type HeaderView, headerOf, progressOfRuns} from '../../select/suite-header.ts'

export function headerOfMicro(run: RunState, suite: SuiteStateOf<'micro'>, asOfMs: number): HeaderView {
	const {micro, plan} = suite
	return headerOf(run, suite, asOfMs, {
		word: null,
		progress: endMs => progressOfRuns(micro.progress(plan.runs), suite.readyMs ?? suite.startedMs, endMs),
		errors: [...micro.benchmarks.values()].filter(one => one.failure !== null).length,
	})
}
