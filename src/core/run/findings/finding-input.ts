import type {RunState, SuiteState} from '../state/run-state.ts'

export interface FindingInput {
	readonly run: RunState
	readonly suite: SuiteState
	/** The measured span, milliseconds since the run started. */
	readonly fromMs: number
	readonly toMs: number
}
