import type {SuiteState} from './run-state.ts'
import type {ProcessRow} from './usage-track.ts'

/** For how long a process was watched, and how much of one core it used in that time. */
export interface ProcessShare {
	readonly watchedMs: number
	/** NaN below a second: the kernel counts CPU in ticks of 10 ms. */
	readonly cpuShare: number
}

/**
 * The first sample of a process tells what it used since it began, so its time begins there too: known of what we started ourselves, and
 * about one sampling interval before the first sample of the others.
 */
export function processShare(suite: SuiteState, row: ProcessRow, sampleHz: number): ProcessShare {
	const started = suite.processes.findLast(one => one.pid === row.last.pid && one.startedMs <= row.firstSeenMs)
	const watchedMs = row.lastSeenMs - (started?.startedMs ?? row.firstSeenMs - 1000 / Math.max(1, sampleHz))
	return {watchedMs, cpuShare: watchedMs >= 1000 ? row.usedMs / watchedMs : Number.NaN}
}
