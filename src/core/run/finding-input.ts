import type {RunState, SuiteState} from './run-state.ts'

export interface FindingInput {
	readonly run: RunState
	readonly suite: SuiteState
	/** The measured span, milliseconds since the run started. */
	readonly fromMs: number
	readonly toMs: number
}
