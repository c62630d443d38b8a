import type {Address, LaunchSpec} from '../../suite/launch.ts'
import type {RequestSpec} from '../../suite/request.ts'

/**
 * One thing that is done, and what is waited for: the time from just before the one to the moment the other is seen is measured. Texts may hold the
 * placeholders `{run}` and `{n}`, see suite-fill.ts; those of parameters have been filled in.
 */
export interface Step {
	/** Letters, digits, `_` and `-`: metrics and rules are named after it. */
	readonly name: string
	readonly action: Action
	/** How often it is done, all at once. */
	readonly times: number
	readonly until: Reaction
	/** How many reactions there are to be, of a kind that can be counted; null: the first is waited for, and nothing is counted. */
	readonly expect: number | null
	/** Nothing is done for so long after the reaction; where reactions are counted, further ones still count. */
	readonly settleMs: number
	/** A reaction that has not come by then is missing. */
	readonly timeoutMs: number
}

/** Files are relative to the folder of the suite, and inside it. */
export type Action =
	/** A command is started. */
	| {readonly is: 'run'; readonly launch: LaunchSpec}
	/** The file holds this text, and no other; it and its folders are made where they are missing. */
	| {readonly is: 'write'; readonly file: string; readonly text: string}
	/** The file counts as changed now; with `append` there is more text at its end. */
	| {readonly is: 'touch'; readonly file: string; readonly append: string | null}
	| {readonly is: 'request'; readonly request: RequestSpec}
	/** Text into the standard input of the program. */
	| {readonly is: 'type'; readonly text: string}

/** What an answer has to be; with neither, anything below 500. */
export interface AnswerSpec {
	readonly status: number | null
	/** Source of a regular expression; null: whatever it says. */
	readonly body: string | null
}

export type Reaction =
	/** A line that the program, or a command that a step has started, prints after the action. */
	| {readonly is: 'log'; readonly pattern: string}
	/** The answer to the request itself. */
	| ({readonly is: 'answer'} & AnswerSpec)
	/** The answer of a URL that is asked again and again. */
	| ({readonly is: 'http'} & Address & AnswerSpec)
	/** The file appears or changes after the action, and holds what this source of a regular expression matches. */
	| {readonly is: 'file'; readonly file: string; readonly contains: string | null}
	/** The command of the step ends, or the program does, with one of these codes. */
	| {readonly is: 'exit'; readonly of: 'command' | 'program'; readonly codes: readonly number[]}

/** Where it all happens: in the folder itself, in a fresh copy of it, or in one without packages, as a newcomer has it. */
export const workPlaces = ['folder', 'copy', 'bare-copy'] as const
export type WorkPlace = (typeof workPlaces)[number]

/** Steps with one combination of parameters. */
export interface StepsBenchmark {
	/** `files=10`; null: there are no parameters. */
	readonly label: string | null
	readonly steps: readonly Step[]
}

/** Whether a step changes files. */
export function writesFiles({action}: Pick<Step, 'action'>): boolean {
	return action.is === 'write' || action.is === 'touch'
}

/** `reload/files=10`: a step among all of the suite. */
export function stepKey(step: string, benchmark: string | null | undefined): string {
	return benchmark === null || benchmark === undefined ? step : `${step}/${benchmark}`
}
