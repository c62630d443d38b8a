import type {SuiteStateCommon} from './suite-state-common.ts'

/** Share of the watched time: where nobody told of more of it, what was told is not all there was. */
const mostUntoldShare = 0.1
/** Where parts are watched it is known why nobody told of the last of it, and the parts stand for that as well. */
const mostUnseenShare = 0.5

/** Pauses of garbage collection since the program was ready. */
export interface Collections {
	readonly count: number
	/** Those that were seen. */
	readonly major: number
	readonly totalMs: number
	/** Their share of the time, and that of the time for which they were watched: where that is less than 1, number, sum and share are estimates. */
	readonly share: number
	readonly watchedShare: number
	/** Where `share` is an estimate: it is further off in one case of three. NaN: nobody can tell. Else 0. */
	readonly shareError: number
	/** The longest that was seen. */
	readonly maxMs: number
}

/**
 * What pauses of collections there were in the time they were told of. null where they are not known: nothing was watched, or the loop of an old Node stood
 * still, which tells of them only when it turns.
 */
export function collectionsOf({loop}: SuiteStateCommon): Collections | null {
	const {gcCount, gcMs, gcMajor, gcMaxMs, gcUntoldMs, gcUnwatchedMs, observedMs} = loop.totals
	const isEstimate = gcUnwatchedMs > 0
	if (!(observedMs > 0 && gcUntoldMs <= (isEstimate ? mostUnseenShare : mostUntoldShare) * observedMs)) return null
	const toldMs = observedMs - gcUntoldMs
	const times = isEstimate ? observedMs / toldMs : 1
	return {
		count: Math.round(gcCount * times),
		major: gcMajor,
		totalMs: gcMs * times,
		share: gcMs / toldMs,
		watchedShare: isEstimate ? (toldMs - gcUnwatchedMs) / observedMs : 1,
		shareError: isEstimate ? errorMs(loop.totals) / toldMs : 0,
		maxMs: gcMaxMs,
	}
}

/** The larger of two: what is expected of collections that come whenever they like, and how much what was seen changed from one part to the next. */
function errorMs({
	gcMsVariance,
	gcRateSteps,
	gcRateStepSquares,
	gcUnseenMs2,
}: SuiteStateCommon['loop']['totals']): number {
	const byStepsMs2 = gcRateSteps > 0 ? (gcUnseenMs2 * gcRateStepSquares) / (2 * gcRateSteps) : 0
	const ms2 = Math.max(gcMsVariance, byStepsMs2)
	return ms2 > 0 ? Math.sqrt(ms2) : Number.NaN
}
