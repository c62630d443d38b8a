import type {NodeVitals} from '../../events/run-event.ts'
import type {Histogram} from '../../stats/histogram.ts'
import type {LatencyTrack} from './latency-track.ts'

export interface NodeProcess {
	readonly pid: number
	readonly ppid: number
	readonly nodeVersion: string
	readonly argv: readonly string[]
	readonly clusterWorker?: true
	/** It is the primary of a cluster, as workers that are no longer kept said. */
	hadWorkers?: true
	/** The main threads it has had, one a program, as windows of CPU samples name them. */
	readonly isolates: Set<number>
	/** HTTP requests it answered. */
	requests: number
	/** The most requests it told of at once, those that were not answered too. */
	mostAtOnce: number
	readonly attachedMs: number
	detachedMs: number | null
	/** When CPU samples of it last came. */
	lastCpuMs: number | null
	last: NodeVitals | null
	/** How long an event waits for its loop, in nanoseconds; empty in logs from before 2026-11-28. */
	waits: Histogram
	/** The same second by second; null: it is one of many, and told with others. */
	delays: LatencyTrack | null
	/** For how long, up to now, nobody has told of its collections. */
	gcUntoldMs: number
	/** Share of the time that collections took when they were told last. null: they have not been told. */
	gcRate: number | null
	/** How much of its end is not in the CPU samples, because it ended without a word. */
	unseenMs: number
}

/** A process that lived less was gone before a probe can be expected to have spoken. */
export const leastLifeMs = 1500
/** At the end of a process: less would be a few samples. */
const leastLostMs = 100

/** It was there long enough to be seen from inside. */
export function wasSeen({lastCpuMs, detachedMs, attachedMs}: NodeProcess): boolean {
	return lastCpuMs !== null || (detachedMs ?? 0) - attachedMs >= leastLifeMs
}

/** It ended without a word, and so much before that its end is missing. */
export function endedUnseen({unseenMs}: NodeProcess): boolean {
	return unseenMs >= leastLostMs
}
