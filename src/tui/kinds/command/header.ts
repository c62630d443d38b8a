import {runTotals} from '../../../core/kinds/command/plan-benchmarks.ts'
import {runsEnd} from '../../../core/kinds/command/state-end.ts'
import {hasFailed} from '../../../core/kinds/command/state-failed.ts'
import type {RunState, SuiteStateOf} from '../../../core/run/state/run-state.ts'
import {type HeaderView, headerOf, progressOfRuns} from '../../select/suite-header.ts'

export function headerOfCommand(run: RunState, suite: SuiteStateOf<'command'>, asOfMs: number): HeaderView {
	const {runs, warmups, profiledAfter} = runTotals(suite.plan)
	const totals = {done: suite.iterations.length, total: runs + warmups + profiledAfter}
	return headerOf(run, suite, asOfMs, {
		word: null,
		progress: endMs =>
			progressOfRuns(totals, {fromMs: suite.startedMs, endMs, overMs: runsEnd(suite, null)?.ms ?? null}),
		errors: suite.iterations.filter(one => hasFailed(suite.plan, one.exit)).length,
	})
}
