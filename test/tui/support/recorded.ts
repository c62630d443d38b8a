import type {RunEvent} from '../../../src/core/events/run-event.ts'
import {apply} from '../../../src/core/run/state/apply.ts'
import type {RunState} from '../../../src/core/run/state/run-state.ts'
import {startRunState} from '../../../src/core/run/state/run-state.ts'
import {recordedRuns} from '../../core/run/recorded-runs.ts'

/** One of fixtures/runs as it stood when a share of its time had passed; 1: all of it. */
export function recorded(name: string, upTo = 1): RunState {
	return stateAfter(recordedRuns[name]!(), upTo)
}

export function stateAfter(events: readonly RunEvent[], upTo = 1): RunState {
	const [first, ...rest] = events
	if (first?.type !== 'run-started') throw new Error('a run begins with run-started')
	const state = startRunState(first)
	const untilMs = upTo >= 1 ? Number.POSITIVE_INFINITY : events.at(-1)!.tMs * upTo
	for (const event of rest) if (event.tMs <= untilMs) apply(state, event)
	return state
}
