import type {SuiteStateCommon} from './suite-state-common.ts'
import type {ProcessRow} from './usage-track.ts'

/** For how long a process was watched, and how much of one core it used in that time. */
export interface ProcessShare {
	readonly watchedMs: number
	/** NaN below a second: the kernel counts CPU in ticks of 10 ms. */
	readonly cpuShare: number
}

/**
 * The first sample of a process tells what it used since it began, so its time begins there too. Where the system did not tell when that was (older
 * logs), it is known of what we started ourselves, and about one sampling interval before the first sample of the others.
 */
export function processShare(suite: SuiteStateCommon, row: ProcessRow, sampleHz: number): ProcessShare {
	const launched = suite.processes.findLast(one => one.pid === row.last.pid && one.startedMs <= row.firstSeenMs)
	const startedMs =
		launched?.startedMs ??
		(row.startedMs < row.firstSeenMs ? row.startedMs : row.firstSeenMs - 1000 / Math.max(1, sampleHz))
	const watchedMs = row.lastSeenMs - startedMs
	return {watchedMs, cpuShare: watchedMs >= 1000 ? row.usedMs / watchedMs : Number.NaN}
}
