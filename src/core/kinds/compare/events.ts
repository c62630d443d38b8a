import type {ProcessExit} from '../../events/process-exit.ts'

/** What happens in a comparison: who the sides are, every run of either side, and what came of it. */
export type CompareEvent =
	/** Both sides are there and can be run. */
	| {
			readonly type: 'compare-prepared'
			readonly suite: string
			readonly base: ArmFacts
			readonly head: ArmFacts
			/** In the order they are run in every pair; null: the one there is has no name. */
			readonly benchmarks: ReadonlyArray<string | null>
	  }
	/** What is run from now on, and when it will be enough. */
	| {
			readonly type: 'compare-phase-started'
			readonly suite: string
			readonly phase: ComparePhase
			/** From 0: which of several whole comparisons (`noise`). */
			readonly comparison: number
			readonly benchmarks: ReadonlyArray<string | null>
			/** Pairs of each benchmark; null: as many as it takes to reach the width. */
			readonly pairs: number | null
			/** log(high) - log(low) of the interval of the ratio at which it ends; null: that does not end it. */
			readonly targetWidth: number | null
			/** Since the run started; null: there is no limit. */
			readonly untilMs: number | null
			/** The control is in every so many pairs; 0: in none. */
			readonly controlEvery: number
	  }
	/** One run of one side, or of the control beside it. */
	| {
			readonly type: 'slot-finished'
			readonly suite: string
			readonly phase: ComparePhase
			readonly comparison: number
			readonly benchmark: string | null
			/** From 0, in its phase. */
			readonly pair: number
			readonly arm: 'base' | 'head' | 'control'
			readonly beside: ArmName
			/** Times in ns, memory in bytes; empty when it failed. */
			readonly figures: Figures
			readonly exit: ProcessExit
			/** A phrase such as `ended with code 3`; null: it did not fail. */
			readonly failure: string | null
	  }
	/** Whether the machine was the same for both sides. `ratio`: control beside head over control beside base. */
	| {
			readonly type: 'control-judged'
			readonly suite: string
			readonly phase: ComparePhase
			readonly comparison: number
			readonly is: 'held' | 'unclear' | 'moved' | 'drifted' | 'absent'
			readonly pairs: number
			readonly ratio: number | null
			readonly ci: RatioInterval | null
	  }
	| ({readonly type: 'verdict-reached'; readonly suite: string} & VerdictReached)
	/** How far this machine moves a program that did not change. */
	| ({readonly type: 'noise-measured'; readonly suite: string} & NoiseMeasured)
	/** After a confirmed regression both sides were run once more under the probe: what takes more of the time, and what less. */
	| ({readonly type: 'frames-compared'; readonly suite: string} & FramesCompared)

export const comparePhases = ['warm-up', 'pilot', 'measure', 'confirm'] as const
export type ComparePhase = (typeof comparePhases)[number]
export type ArmName = 'base' | 'head'
export type Figures = Readonly<Record<string, number>>

export interface ArmFacts {
	readonly label: string
	/** What is started, as one would type it. */
	readonly command: string
	/** A git revision as asked for; null: what was there. */
	readonly revision: string | null
	readonly commit: string | null
	/** First line of the commit's message. */
	readonly subject: string | null
	readonly dirty: boolean
	/** Sentences without a full stop. */
	readonly notes: readonly string[]
}

export interface RatioInterval {
	readonly level: number
	readonly low: number
	readonly high: number
	readonly method: 'signed-rank' | 'rank-sum'
}

export const verdictNames = ['regression', 'improvement', 'equivalent', 'inconclusive'] as const
export type VerdictName = (typeof verdictNames)[number]

/** See core/verdict/judge.ts for what each word means. */
export const doubts = [
	'too-few',
	'wide',
	'on-the-edge',
	'machine-moved',
	'not-in-family',
	'not-confirmed',
	'target-failed',
] as const
export type DoubtName = (typeof doubts)[number]

export interface VerdictReached {
	readonly benchmark: string | null
	readonly metric: string
	readonly stat: string
	readonly comparison: number
	/** Whether it decides the exit code. */
	readonly gates: boolean
	readonly direction: 'lower' | 'higher'
	readonly verdict: VerdictName
	/** Why it is inconclusive; null when it is not. */
	readonly doubt: DoubtName | null
	/** Medians over the runs, in ns or bytes. */
	readonly base: number
	readonly head: number
	readonly ratio: number
	readonly ci: RatioInterval | null
	readonly margin: number
	readonly p: number
	/** Corrected for the number of questions asked of the suite (Holm). */
	readonly adjustedP: number
	readonly mde: number | null
	readonly pairs: number
	/** That would settle it; 0: it is settled, null: more would not help. */
	readonly moreRuns: number | null
	/** The second measurement of a regression; null: there was none. */
	readonly confirmation: {
		readonly confirmed: boolean
		readonly ratio: number
		readonly ci: RatioInterval | null
		readonly pairs: number
	} | null
	/** null: not less steady, or it could not be judged; logs from before 2026-12 do not have it. */
	readonly lessSteady?: LessSteady | null
}

/** The runs of head lie farther from their median than those of base do, or a share of them does; see core/verdict/steadiness.ts. Judged by the first measurement. */
export interface LessSteady {
	readonly pairs: number
	/** Mean distance of a run from its median, as a share of it, without what the machine did to both sides at the time. */
	readonly base: number
	readonly head: number
	/** Distance in head over that in base: as shares, or where head is faster as times, whichever is less. null: no run of base lies off its median. */
	readonly ratio: number | null
	readonly ci: SpreadInterval | null
	/** One-sided, that the ratio is no more than 1.05. */
	readonly p: number
	/** Corrected for the number of questions, which are a family of their own (Holm). */
	readonly adjustedP: number
	readonly slow: {
		/** Times the median: what a run of base has to be beyond to be an outlier (Tukey's fence), and at least 1.01. */
		readonly fence: number
		/** Shares of the runs of each side that are beyond it. */
		readonly base: number
		readonly head: number
	}
}

export interface SpreadInterval {
	readonly level: number
	readonly low: number
	/** null: it may be as large as it likes. */
	readonly high: number | null
	readonly method: 'fieller'
}

export interface NoiseMeasured {
	readonly floors: ReadonlyArray<{
		readonly benchmark: string | null
		readonly metric: string
		readonly stat: string
		/** What becomes the default margin. */
		readonly margin: number
		readonly measured: number
		readonly comparisons: number
		readonly method: 'tolerance' | 'widest-interval'
	}>
}

/** A function of both sides; see core/profile/diff-frames.ts. */
export interface ComparedFrame {
	readonly name: string
	/** Below the root of its side; '' for native code. */
	readonly file: string
	/** As head has it, as base had it when it is gone. */
	readonly line: number | null
	readonly presence: 'both' | 'new' | 'gone'
	/** By itself, or with all it calls. */
	readonly kind: 'self' | 'total'
	/** Shares of the busy time of the side, 0..1. */
	readonly baseShare: number
	readonly headShare: number
	/** In the unit of the comparison. */
	readonly base: number
	readonly head: number
	readonly delta: number
	readonly low: number
	readonly high: number
	/** The function of the user's through which most of it came. */
	readonly via: {readonly name: string; readonly file: string; readonly line: number} | null
}

export interface FramesCompared {
	readonly benchmark: string | null
	/** `us`: of CPU time a run; `share`: of the profile. */
	readonly unit: 'us' | 'share'
	readonly base: ProfiledSide
	readonly head: ProfiledSide
	/** What clearly takes longer, the most first. */
	readonly grew: readonly ComparedFrame[]
	readonly shrank: readonly ComparedFrame[]
}

export interface ProfiledSide {
	readonly runs: number
	readonly samples: number
	/** Path relative to the run folder. */
	readonly svg: string | null
}
