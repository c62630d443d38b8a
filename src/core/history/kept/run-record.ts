/**
 * What is kept of a run in the history: plain data, the same on every database, and all that a report's figures are compared by later. Raw
 * samples, histograms, profiles and output stay in the run's folder. Text is well formed, without NUL, and of bounded length; numbers are finite.
 */
import type {Environment, RunOutcome} from '../../events/run-event.ts'
import type {Runtime} from '../../plan/runtime.ts'
import type {MetricReport} from '../../run/summary/run-report.ts'

export interface RunRecord {
	/** The name of its folder. */
	readonly id: string
	/** Milliseconds since 1970, as the machine's clock said: it may have been set meanwhile, so that a run ends before it began. */
	readonly startedMs: number
	/** null: not over, or nobody knows when. */
	readonly endedMs: number | null
	readonly outcome: RecordedOutcome
	readonly exitCode: number | null
	/** How it can be started again. */
	readonly command: string
	readonly toolVersion: string
	readonly environment: EnvironmentRecord
	readonly branch: string | null
	/** null: it ran in no git repository. */
	readonly commit: string | null
	/** When that commit was made, milliseconds since 1970; null: not known. */
	readonly commitMs: number | null
	readonly dirty: boolean | null
	/** In the order of the report. */
	readonly results: readonly ResultRecord[]
}

/** `running`: it has begun, and nobody has written what it came to. `aborted`: it was found dead. */
export const recordedOutcomes = ['done', 'failed', 'interrupted', 'running', 'aborted'] as const
export type RecordedOutcome = (typeof recordedOutcomes)[number] | RunOutcome

/** The machine, without the revision. Two runs with one fingerprint may still differ in the rest: a kernel was updated, the host renamed. */
export type EnvironmentRecord = Omit<Environment, 'git'>

/** What one suite of a run came to. */
export interface ResultRecord {
	readonly suite: string
	readonly kind: string
	readonly outcome: string
	readonly durationMs: number | null
	readonly tags: readonly string[]
	/** What changes the measurement, as canonical JSON: results with another one are not of the same series. null: not known. */
	readonly setup: string | null
	/** Results that ran under another Node are not of the same series. */
	readonly runtime: Runtime
	/** By name, each name once. */
	readonly metrics: readonly MetricRecord[]
	readonly verdicts: readonly VerdictRecord[]
	readonly budgets: readonly BudgetRecord[]
}

/** Units and meanings are those of `MetricReport`. */
export interface MetricRecord {
	readonly name: string
	readonly unit: string
	readonly direction: MetricReport['direction']
	readonly n: number
	readonly runs: number
	readonly mean: number | null
	readonly median: number | null
	readonly p90: number | null
	readonly p95: number | null
	readonly p99: number | null
	readonly min: number | null
	readonly max: number | null
	/** Interval of the median. */
	readonly ciLow: number | null
	readonly ciHigh: number | null
	readonly throughput: number | null
	readonly errors: number
}

export interface VerdictRecord {
	readonly metric: string
	readonly stat: string
	readonly benchmark: string | null
	readonly comparison: number
	readonly unit: string
	readonly base: number | null
	readonly head: number | null
	readonly ratio: number | null
	/** Interval of the ratio. */
	readonly ciLow: number | null
	readonly ciHigh: number | null
	readonly margin: number | null
	readonly adjustedP: number | null
	readonly verdict: string
	readonly doubt: string | null
	readonly gates: boolean
	readonly pairs: number
	/** Whether head was found to be less steady; false also where that could not be judged. */
	readonly lessSteady: boolean
}

export interface BudgetRecord {
	readonly list: string
	readonly expr: string
	readonly severity: string
	readonly unit: string
	readonly observed: number | null
	readonly limit: number | null
	readonly n: number
	readonly outcome: string
}

/** Where the files of a run are, as far as the history knows. `pruned`: only its reports are left. `gone`: nothing is. */
export const folderStates = ['there', 'pruned', 'gone'] as const
export type FolderState = (typeof folderStates)[number]

/** A run with what is known of it beside its report. */
export interface KeptRun {
	readonly run: RunRecord
	/** Absolute, or relative to the folder of the database where it lies below that. */
	readonly folder: string
	readonly folderState: FolderState
	/** What somebody wrote about it. */
	readonly note: string | null
}
