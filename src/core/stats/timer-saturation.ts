import {sortedCopy} from './quantile.ts'

/**
 * Whether a timer can see what it was asked to time. A clock that steps by 41 ns gives a 4 ns function the samples 0, 41, 41, 0 ...: quantiles
 * of those are the clock's, and their spread says nothing about the function.
 */

export interface TimerUse {
	/** Smallest step of the clock, ns. */
	readonly resolutionNs: number
	/** What reading it twice costs, ns; 0 when it was not measured. */
	readonly overheadNs?: number
	/** Calls between two readings; each sample is the time between them divided by this. */
	readonly operationsPerSample?: number
}

/**
 * - `zero-dominated`: more than half of the samples are 0 (or below, after an overhead was taken off).
 * - `low-distinct`: hardly any different values although there are many samples.
 * - `zero-mad`: more than half of the samples are the same value.
 * - `coarse`: many values, but the clock's step is more than a twentieth of a typical sample.
 * - `overhead-dominated`: reading the clock is more than a twentieth of a typical sample.
 * - `too-few`: below ten samples nothing is said, and no claim is carried.
 * The first three are tinybench 6's with its thresholds. They are signs in the samples; a clock that hands out invented digits below its real
 * step shows none of them, so the last two hold the sample against the step that was measured. When a step is known to be small beside the
 * samples, equal samples are those of a steady program and no saturation.
 */
export type SaturationReason =
	| 'zero-dominated'
	| 'low-distinct'
	| 'zero-mad'
	| 'coarse'
	| 'overhead-dominated'
	| 'too-few'

export interface TimerSaturation {
	/** null: the timer sees it. */
	readonly reason: SaturationReason | null
	/** Whether figures in ns may be claimed of one operation. */
	readonly nsClaims: boolean
	readonly zeroShare: number
	/** Different values, of those above 0. */
	readonly distinct: number
	/** Step of the clock in the unit of the samples: what one sample can be off by. */
	readonly stepNs: number
	/** `stepNs` over the median; Infinity when the median is 0. */
	readonly stepShare: number
	/** Calls per sample at which the step and the overhead would be small enough; null when they already are, or the median is 0. */
	readonly operationsNeeded: number | null
}

/** A step below a twentieth of a sample: then the median of many is off by a fraction of 5 %, and batches make it smaller still. */
const enoughSteps = 20

/**
 * @param samplesNs time per operation, any order; NaN is left out
 * Cost O(n log n).
 */
export function timerSaturation(samplesNs: Iterable<number>, use: TimerUse): TimerSaturation {
	const sorted = sortedCopy(Float64Array.from(samplesNs).filter(value => !Number.isNaN(value)))
	const n = sorted.length
	const operations = use.operationsPerSample ?? 1
	const zeros = sorted.findIndex(value => value > 0)
	const zeroCount = zeros === -1 ? n : zeros
	const {distinct, smallestGap} = steps(sorted, zeroCount)
	const stated = use.resolutionNs / operations
	const median = n === 0 ? Number.NaN : (sorted[(n - 1) >> 1]! + sorted[n >> 1]!) / 2
	// Few values far apart betray a clock coarser than it says; many values close together say nothing.
	const seen = distinct >= 2 && distinct <= distinctLimit(n) ? smallestGap : 0
	const stepNs = Math.max(stated, seen)
	const stepShare = median > 0 ? stepNs / median : Number.POSITIVE_INFINITY
	const overheadShare = median > 0 ? (use.overheadNs ?? 0) / operations / median : 0
	const reason = reasonOf()
	const needed = median > 0 ? Math.ceil(operations * Math.max(stepShare, overheadShare) * enoughSteps) : null
	return {
		reason,
		nsClaims: reason === null,
		zeroShare: n === 0 ? 0 : zeroCount / n,
		distinct,
		stepNs,
		stepShare,
		operationsNeeded: needed === null || needed <= operations ? null : needed,
	}

	function reasonOf(): SaturationReason | null {
		if (n < 10) return 'too-few'
		if (zeroCount * 2 > n) return 'zero-dominated'
		const fine = stepShare * enoughSteps <= 1
		if (!fine && distinct + (zeroCount > 0 ? 1 : 0) < distinctLimit(n)) return 'low-distinct'
		if (!fine && n > 100 && halfIsEqual(sorted, median)) return 'zero-mad'
		if (!fine) return 'coarse'
		return overheadShare * enoughSteps > 1 ? 'overhead-dominated' : null
	}
}

function distinctLimit(n: number): number {
	return Math.max(3, Math.min(10, Math.floor(n / 1000)))
}

function steps(sorted: Float64Array, from: number): {distinct: number; smallestGap: number} {
	let distinct = from < sorted.length ? 1 : 0
	let smallestGap = Number.POSITIVE_INFINITY
	for (let i = from + 1; i < sorted.length; i++) {
		const gap = sorted[i]! - sorted[i - 1]!
		// The same reading divided by the same count can differ in the last bits.
		if (gap <= 1e-9 * sorted[i]!) continue
		distinct++
		smallestGap = Math.min(smallestGap, gap)
	}
	return {distinct, smallestGap}
}

function halfIsEqual(sorted: Float64Array, median: number): boolean {
	let equal = 0
	for (const value of sorted) if (value === median) equal++
	return equal * 2 > sorted.length
}
