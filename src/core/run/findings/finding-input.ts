import type {RunState, SuiteState} from '../state/run-state.ts'
import type {UsageTrack} from '../state/usage-track.ts'

export interface FindingInput<State extends SuiteState = SuiteState> extends SuiteSpan<State>, Purpose {
	readonly run: RunState
}

export interface SuiteSpan<State extends SuiteState = SuiteState> {
	readonly suite: State
	/** The measured span, milliseconds since the run started. */
	readonly fromMs: number
	readonly toMs: number
}

/** What a program is there for decides what is a fault of it. */
export interface Purpose {
	/** A job is meant to fill a core, to block its loop and to gather what it works on; a service is not. */
	readonly role: 'job' | 'service'
	/** From when on it is held to that: a job from its first moment, a service once its start is over. */
	readonly heldFromMs: number
	/** What its driver used; null: it has none. */
	readonly driver: UsageTrack | null
}
