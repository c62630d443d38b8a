import type {Runtime} from '../../plan/runtime.ts'
import type {MetricRecord, RecordedOutcome} from './run-record.ts'

/** One metric of a suite over its runs, as long as it meant the same. */
export interface MetricSeries {
	readonly suite: string
	readonly kind: string
	readonly metric: string
	readonly unit: string
	readonly direction: MetricRecord['direction']
	/** Oldest first. */
	readonly points: readonly SeriesPoint[]
}

export interface SeriesPoint extends Omit<MetricRecord, 'name' | 'unit' | 'direction'> {
	readonly run: string
	readonly startedMs: number
	/** What the suite came to in that run. */
	readonly outcome: string
	readonly runOutcome: RecordedOutcome
	readonly fingerprint: string
	readonly setupHash: string | null
	readonly runtime: Runtime
	readonly branch: string | null
	readonly commit: string | null
	readonly commitMs: number | null
	readonly dirty: boolean | null
}
