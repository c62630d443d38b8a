import type {SuiteStateCommon} from './suite-state-common.ts'

/** Share of the watched time: where nobody told of more of it, what was told is not all there was. */
const mostUntoldShare = 0.1

/**
 * What share of the time pauses of collections took, of the time they were told of. NaN where they are not known: nothing was watched, or the loop of an
 * old Node stood still, which tells of them only when it turns.
 */
export function collectionShare({loop}: SuiteStateCommon): number {
	const {gcMs, gcUntoldMs, observedMs} = loop.totals
	return observedMs > 0 && gcUntoldMs <= mostUntoldShare * observedMs ? gcMs / (observedMs - gcUntoldMs) : Number.NaN
}
