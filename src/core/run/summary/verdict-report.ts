import type {DoubtName, LessSteady, RatioInterval, VerdictName, VerdictReached} from '../../kinds/compare/events.ts'

export interface VerdictReport {
	readonly metric: string
	readonly stat: string
	readonly base: number
	readonly head: number
	/** Head over base: 1.02 is 2 % more. */
	readonly ratio: number
	/** Interval of the ratio. */
	readonly ci: RatioInterval | null
	/** That the ratio lies inside the margin. */
	readonly p: number | null
	/** As a share: ratios between 1 / (1 + margin) and 1 + margin count as the same. */
	readonly margin: number
	/** A change of this share would have been found with a chance of 80 %, and confirmed where regressions are. */
	readonly mde: number | null
	readonly verdict: VerdictName
	/** Which combination of parameters, or which function; null: there is only one. */
	readonly benchmark: string | null
	/** What `base` and `head` are counted in. */
	readonly unit: 'ms' | 'bytes'
	/** Whether it decides the exit code. */
	readonly gates: boolean
	/** From 0: which of several whole comparisons (`noise`). */
	readonly comparison: number
	/** Why it is inconclusive; null when it is not. */
	readonly doubt: DoubtName | null
	/** `p` corrected for the number of questions asked (Holm). */
	readonly adjustedP: number
	/** Pairs of runs behind it. */
	readonly pairs: number
	/** Pairs that would settle it; 0: it is settled, null: more would not help. */
	readonly moreRuns: number | null
	/** The second measurement of a regression; null: there was none. */
	readonly confirmation: VerdictReached['confirmation']
	/** null: head is not less steady than base, or that could not be judged. */
	readonly lessSteady: LessSteady | null
}
