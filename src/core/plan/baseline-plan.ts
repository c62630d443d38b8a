import type {Runtime} from './runtime.ts'

/**
 * What a suite is held against when it is over: runs that were kept under a name. Plain figures, so that a log tells by itself what was compared with
 * what, and nobody has to find those runs again.
 */
export interface BaselinePlan {
	readonly name: string
	/** Oldest first. */
	readonly runs: readonly BaselineRun[]
	/** What does not fit, and was accepted all the same: clauses such as `cores: 2 -> 4`. */
	readonly misfits: readonly string[]
	/** What the program of its runs ran under, which of this one is known only when it runs. Absent: not looked at. */
	readonly runtime?: Runtime
	/** Whether what does not fit is accepted, also what shows only then. */
	readonly isForced?: true
	/** As a share: ratios between 1 / (1 + margin) and 1 + margin count as the same. */
	readonly margin: number
	readonly metrics: readonly BaselineMetric[]
	/** For rules that name the baseline. */
	readonly figures: readonly BaselineFigure[]
}

export interface BaselineRun {
	readonly id: string
	/** UTC, ISO 8601. */
	readonly startedAt: string
	readonly commit: string | null
}

/** One figure of a metric of report.json. */
export interface BaselineMetric {
	readonly metric: string
	readonly stat: BaselineStat
	/** Whether it decides the exit code. */
	readonly gates: boolean
	/** One of each run that has it, in its unit, in the order of the runs. */
	readonly values: readonly number[]
}

export const baselineStats = ['median', 'p99', 'mean', 'max'] as const
export type BaselineStat = (typeof baselineStats)[number]

export interface BaselineFigure {
	/** As of `figureKey`. */
	readonly figure: string
	/** Which of several; null: there is only one. */
	readonly name: string | null
	/** One of each run that has it, in seconds, bytes, or as it is. */
	readonly values: readonly number[]
}
