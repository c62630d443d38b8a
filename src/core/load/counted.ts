import type {SparseCounts} from '../stats/histogram.ts'
import type {FailureClass} from './outcome.ts'

/** Durations in nanoseconds by bucket (core/stats/histogram.ts). */
export interface CountedTimes {
	readonly counts: SparseCounts
	readonly minNs: number
	readonly maxNs: number
}

/** What is timed of a request. From when it should have been sent, or from when it was: */
export const loadTimes = ['response', 'service', 'firstByte', 'connect', 'sendLag'] as const
/**
 * - `response`: from when it should have been sent to the last byte of its answer; of one that timed out, the limit.
 * - `service`: the same from when it was written to its connection.
 * - `firstByte`: from when it was written to the first byte of its answer.
 * - `connect`: to an open connection, encrypted where it is to be; of new connections alone.
 * - `sendLag`: from when it should have been sent to when we got to it, which is our own delay.
 */
export type LoadTime = (typeof loadTimes)[number]

/** What happened to the requests of one stage since that was told last. */
export interface StageCounts {
	/** From 0. */
	readonly stage: number
	/** Should have been sent. */
	readonly planned: number
	readonly sent: number
	/** Answered to the end, whatever the status. */
	readonly completed: number
	/** Not answered, or not to the end, see `failures`; without those that timed out. */
	readonly failed: number
	/** Not sent, because too many were under way. */
	readonly dropped: number
	readonly timedOut: number
	/** Sent again on a new connection, because the one that was kept had been closed meanwhile. */
	readonly resent: number
	/** Bytes of answers, heads included. */
	readonly receivedBytes: number
	readonly connections: number
	/** `[status, count]` pairs, flattened. */
	readonly statuses: readonly number[]
	readonly failures: Readonly<Partial<Record<FailureClass, number>>>
	/** Absent: there were none. */
	readonly times: Readonly<Partial<Record<LoadTime, CountedTimes>>>
}

/** How the threads that send fared in a stretch of time: by the worst of them. */
export interface GeneratorSample {
	readonly intervalMs: number
	/** Share of the time its loop was busy. */
	readonly loopBusy: number
	/** Share of the time its garbage collections took. */
	readonly gcShare: number
	/** Share of the time it was ready to run and had no core; null: the system does not tell. */
	readonly waitedShare: number | null
	/** CPU of all of them together, as a share of one core; null: the system does not tell. */
	readonly cpuShare: number | null
	/** Sent and not ended, of all of them. */
	readonly inFlight: number
	/** Those among them that wait for a connection. */
	readonly queued: number
	readonly openConnections: number
	/** Connections that the kernel of this machine let go because nobody accepted them, since the last sample; null: it does not tell. */
	readonly backlogDrops: number | null
}
