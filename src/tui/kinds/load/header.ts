import {durationOf} from '../../../core/load/stage.ts'
import type {RunState, SuiteStateOf} from '../../../core/run/state/run-state.ts'
import {type HeaderView, headerOf, type Progress} from '../../select/suite-header.ts'

export function headerOfLoad(run: RunState, suite: SuiteStateOf<'load'>, asOfMs: number): HeaderView {
	return headerOf(run, suite, asOfMs, {
		word: null,
		progress: endMs => progressOf(suite, endMs),
		// They are among the errors of what the load has timed.
		errors: 0,
	})
}

function progressOf({load, startedMs, plan}: SuiteStateOf<'load'>, endMs: number): Progress {
	const elapsedMs = Math.max(0, endMs - (load.startMs ?? startedMs ?? endMs))
	const totalMs = plan.load.search === null ? durationOf(plan.load.stages) : null
	return {
		elapsedMs,
		totalMs,
		progress: totalMs === null ? null : load.startMs === null ? 0 : Math.min(1, elapsedMs / totalMs),
		etaMs: totalMs === null ? null : Math.max(0, totalMs - elapsedMs),
		iteration: null,
	}
}
