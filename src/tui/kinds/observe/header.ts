import type {RunState, SuiteStateOf} from '../../../core/run/state/run-state.ts'
import {type HeaderView, headerOf, type Progress} from '../../select/suite-header.ts'

export function headerOfObserved(run: RunState, suite: SuiteStateOf<'observe'>, asOfMs: number): HeaderView {
	return headerOf(run, suite, asOfMs, {word: null, progress: endMs => progressOf(suite, endMs), errors: 0})
}

/** Share of the time it is watched for, where there is one; that time begins when it is ready. */
function progressOf({readyMs, startedMs, plan}: SuiteStateOf<'observe'>, endMs: number): Progress {
	const elapsedMs = Math.max(0, endMs - (readyMs ?? startedMs ?? endMs))
	const totalMs = plan.durationMs
	return {
		elapsedMs,
		totalMs,
		progress: totalMs === null || totalMs === 0 ? null : readyMs === null ? 0 : Math.min(1, elapsedMs / totalMs),
		etaMs: totalMs === null ? null : Math.max(0, totalMs - elapsedMs),
		iteration: null,
	}
}
