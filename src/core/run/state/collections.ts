import type {SuiteStateCommon} from './suite-state-common.ts'

/** Share of the watched time: where nobody told of more of it, what was told is not all there was. */
const mostUntoldShare = 0.1

/** Pauses of garbage collection since the program was ready. */
export interface Collections {
	readonly count: number
	/** Those that were seen. */
	readonly major: number
	readonly totalMs: number
	/** Their share of the time, and that of the time for which they were watched: where that is less than 1, number, sum and share are estimates. */
	readonly share: number
	readonly watchedShare: number
	/** The longest that was seen. */
	readonly maxMs: number
}

/**
 * What pauses of collections there were in the time they were told of. null where they are not known: nothing was watched, or the loop of an old Node stood
 * still, which tells of them only when it turns.
 */
export function collectionsOf({loop}: SuiteStateCommon): Collections | null {
	const {gcCount, gcMs, gcMajor, gcMaxMs, gcUntoldMs, gcUnwatchedMs, observedMs} = loop.totals
	if (!(observedMs > 0 && gcUntoldMs <= mostUntoldShare * observedMs)) return null
	const toldMs = observedMs - gcUntoldMs
	return {
		count: Math.round(gcCount),
		major: gcMajor,
		totalMs: gcMs,
		share: gcMs / toldMs,
		watchedShare: 1 - gcUnwatchedMs / toldMs,
		maxMs: gcMaxMs,
	}
}
