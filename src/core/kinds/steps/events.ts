/** How a step ended. All but `done` are errors, and in no figure. */
export const stepOutcomes = [
	'done',
	/** The reaction did not come in time. */
	'timed-out',
	/** It came less often than it should, or more often. */
	'too-few',
	'too-many',
	/** It was there before, and cannot be told from one that came after. */
	'there-before',
	/** Nothing was done: a file could not be written, a command could not be started. */
	'not-done',
	/** A command ended with another code, a request got another answer, and waiting longer would change nothing. */
	'wrong-end',
	/** The program ended while its reaction was waited for. */
	'program-ended',
] as const
export type StepOutcome = (typeof stepOutcomes)[number]

/** A step of a run. */
interface OfStep {
	readonly suite: string
	/** Counted from 1 in the whole suite, warm-up runs included: what `{run}` stands for. */
	readonly run: number
	readonly step: string
	/** Not counted. */
	readonly warmup: boolean
	/** `files=10`: which combination of parameters; absent: there are none. */
	readonly benchmark?: string
}

/** What came of a step. */
export interface StepResult {
	readonly outcome: StepOutcome
	/** From just before the action to the moment its reaction was seen, or the last of those that were expected; null: it was not. */
	readonly durationNs: number | null
	/** How many were seen. */
	readonly reactions: number
	/** It may have been there for so long before it was seen, because it had to be asked for; absent: it was heard of. */
	readonly resolutionNs?: number
	/** Our own event loop had not turned for so long when it was seen: it was seen so much too late at most. Absent: it was not. */
	readonly ownDelayNs?: number
	/** It was there before the action already, and has come again: known by when the file was changed. */
	readonly wasThere?: true
	/** Why it is not `done`, as a phrase. Foreign text may be in it. */
	readonly text?: string
}

/** What happens in a suite of steps. A step after one that failed is not begun in the same run. */
export type StepsEvent =
	| ({readonly type: 'step-started'} & OfStep)
	| ({readonly type: 'step-finished'} & StepResult & OfStep)
