/**
 * What lives in this folder: what the rules of a suite come to, by what is known of it. Which figures there are is asked of its kind (`kinds.ts`); the
 * rest is arithmetic.
 */
import type {Label, Statistic} from '../../rules/rule.ts'
import type {SuiteState} from '../state/run-state.ts'

/** What is asked of a suite. */
export interface Asked {
	readonly metric: string
	readonly labels: readonly Label[]
	readonly statistic: Statistic
	/** Milliseconds since the run started. */
	readonly fromMs: number
	readonly toMs: number
	/** All of the measured time, from its beginning. */
	readonly isWhole: boolean
	/** Nothing was measured after it: what was told later belongs to it. */
	readonly isLast: boolean
}

/** A figure, in seconds, bytes, or as it is. */
export interface Reading {
	/** Which of several; null: there is only one. */
	readonly name: string | null
	/** null: nobody knows. */
	readonly value: number | null
	/** Where its true value lies, for those that are not known exactly. */
	readonly low: number
	readonly high: number
	/** Values behind it. */
	readonly n: number
	/** Why nothing can be said by it: a sentence without its end. null: it can. */
	readonly lacking: string | null
	/** All that is known of it is that it is not less: it is no figure to be shown, and says enough where that is too much already. */
	readonly isLeast?: true
	/** It is of what was seen, and a real part was not: it may show what is wrong, and never that nothing is. */
	readonly isPart?: true
	/** Why it is not known exactly: a clause. */
	readonly doubt?: string
	/** What it can be told to: a share of n to 1/n. Less than that cannot be told from nothing. Absent: as finely as anybody asks. */
	readonly resolution?: number
	/** It is a number of events, each of which is one or none. */
	readonly isCount?: true
	/** Nothing happened that could be measured, and nothing was to be expected: there was nobody to be late for. */
	readonly isIdle?: true
}

/** A row of `kinds.ts`, which stands in the room of the kind. */
export interface EvaluationOfKind<State extends SuiteState> {
	/** One, or one for each of those that were not told apart; never empty. */
	readonly read: (suite: State, asked: Asked) => readonly Reading[]
	/** How it ended well before all of it was measured; null: it did not. Absent: that cannot be. */
	readonly cutShort?: (suite: State) => 'ended-early' | 'sent-in-part' | null
	/** The same of what is compared with; absent: there is nothing. */
	readonly baseline?: (suite: State, asked: Asked) => readonly Reading[]
}

export function reading(value: number, n: number, name: string | null = null): Reading {
	return Number.isFinite(value)
		? {name, value, low: value, high: value, n, lacking: null}
		: lacking('nothing was measured that tells it', n, name)
}

/** More happened than was seen: what can be counted is more, what else it may be nobody knows. */
export function ofPart(found: Reading, doubt: string): Reading {
	return found.isCount ? {...found, high: Number.POSITIVE_INFINITY, doubt} : {...found, isPart: true, doubt}
}

export function lacking(why: string, n = 0, name: string | null = null): Reading {
	return {name, value: null, low: Number.NaN, high: Number.NaN, n, lacking: why}
}
