import type {RunEvent} from '../../core/events/run-event.ts'
import {apply} from '../../core/run/state/apply.ts'
import type {RunState} from '../../core/run/state/run-state.ts'
import {judgeCutSuite} from '../../core/verdict/judge-cut.ts'

/**
 * Judges what there is of a run whose runner was killed, as the runner would have had it been stopped: what it measured is in the log. Only for a
 * run that has ended; one that goes on is judged when it is over, and not whenever somebody looks.
 */
export function judgeCut(state: RunState): void {
	const suite = state.suites[state.current]
	if (state.outcome !== null || suite === undefined || suite.outcome !== null) return
	for (const body of judgeCutSuite(suite)) apply(state, {tMs: state.tMs, ...body} as RunEvent)
}
