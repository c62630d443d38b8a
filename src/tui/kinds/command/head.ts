import {runTotals} from '../../../core/kinds/command/plan-benchmarks.ts'
import {hasFailed} from '../../../core/kinds/command/state-failed.ts'
import type {RunState, SuiteStateOf} from '../../../core/run/state/run-state.ts'
import {type HeadView, headOf, progressOfRuns} from '../../select/suite-head.ts'

export function headOfCommand(run: RunState, suite: SuiteStateOf<'command'>, asOfMs: number): HeadView {
	const {runs, warmups, profiledAfter} = runTotals(suite.plan)
	const totals = {done: suite.iterations.length, total: runs + warmups + profiledAfter}
	return headOf(run, suite, asOfMs, {
		word: null,
		progress: endMs => progressOfRuns(totals, suite.startedMs, endMs),
		errors: suite.iterations.filter(one => hasFailed(suite.plan, one.exit)).length,
	})
}
