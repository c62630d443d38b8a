import {runsEnd} from '../../../core/kinds/micro/state-end.ts'
import type {RunState, SuiteStateOf} from '../../../core/run/state/run-state.ts'
import {type HeaderView, headerOf, progressOfRuns} from '../../select/suite-header.ts'

export function headerOfMicro(run: RunState, suite: SuiteStateOf<'micro'>, asOfMs: number): HeaderView {
	const {micro, plan} = suite
	return headerOf(run, suite, asOfMs, {
		word: null,
		progress: endMs =>
			progressOfRuns(micro.progress(plan.runs), {
				fromMs: suite.readyMs ?? suite.startedMs,
				endMs,
				overMs: runsEnd({endsMs: micro.roundEndsMs, runs: plan.runs, fromMs: suite.readyMs, tookMs: null})?.ms ?? null,
			}),
		errors: [...micro.benchmarks.values()].filter(one => one.failure !== null).length,
	})
}
