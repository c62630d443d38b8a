import {pairedRatio, verdictLevel} from '../stats/ratio.ts'
import {fewestPairs} from '../stats/signed-rank.ts'
import {tQuantile} from '../stats/student-t.ts'

/**
 * When to stop measuring. Two ways are sound: a number fixed before the comparison from a pilot, or the width of the interval. Looking at the verdict every
 * few pairs and stopping when it pleases finds a difference between identical programs in 28 to 32 % of all cases at a nominal 5 %. So what
 * decides here is not handed a ratio, a bound or a verdict: only how wide the interval is, which does not know on which side of 1 it lies.
 */

declare const width: unique symbol
/** log(high) - log(low) of an interval of a ratio: 0.02 is about 1 % to either side. The bounds themselves cannot be had back from it. */
export type IntervalWidth = number & {readonly [width]: true}

/** All that may be known of an interval while it is still being measured. @returns null without an interval */
export function widthOf(interval: {readonly low: number; readonly high: number} | null): IntervalWidth | null {
	return interval && ((Math.log(interval.high) - Math.log(interval.low)) as IntervalWidth)
}

export interface StoppingRule {
	/** As of `widthOf`. A width of half the margin settles most comparisons. */
	readonly targetWidth: number
	readonly mostPairs: number
	readonly mostMs: number
	/** Never before: an interval of few pairs is narrow by chance now and then. 20 unless given. */
	readonly leastPairs?: number
}

/** What the rule may see. There is no verdict in it, on purpose. */
export interface Progress {
	/** Whole pairs. */
	readonly pairs: number
	readonly elapsedMs: number
	readonly width: IntervalWidth | null
}

export type StopReason = 'precise' | 'most-pairs' | 'out-of-time'

/** @returns null: go on. Asked between blocks, when both sides have run equally often in either place. */
export function shouldStop(progress: Progress, rule: StoppingRule): StopReason | null {
	const {pairs, elapsedMs, width} = progress
	const least = rule.leastPairs ?? 20
	if (width !== null && width <= rule.targetWidth && pairs >= least && pairs % 2 === 0) return 'precise'
	if (pairs >= rule.mostPairs) return 'most-pairs'
	return elapsedMs >= rule.mostMs ? 'out-of-time' : null
}

/** Nobody waits for more. */
const mostPairs = 100_000

export interface PilotOptions {
	readonly margin: number
	/** The smallest change worth finding, as a share, beyond the margin: 0.03. */
	readonly change: number
	readonly level?: number
	readonly power?: number
}

/**
 * How many pairs a comparison needs, from pairs made before it (A/A, or runs of one program cut into pairs) which are then thrown away. Reads only
 * how wide their interval is, so it cannot lean towards a verdict.
 * @returns null when the pilot is too small for an interval, the change is not beyond the margin, or 100,000 pairs would not do
 */
export function pairsFromPilot(
	pilot: ReadonlyArray<{readonly base: number; readonly head: number}>,
	{margin, change, level = verdictLevel, power = 0.8}: PilotOptions,
): number | null {
	if (!(change > margin)) return null
	const estimate = pairedRatio(
		pilot.map(pair => pair.base),
		pilot.map(pair => pair.head),
		level,
	)
	const width = estimate.is === 'none' ? null : widthOf(estimate.interval)
	if (estimate.is === 'none' || width === null) return null
	const error = width / 2 / tQuantile((1 + estimate.interval!.level) / 2, pilot.length - 1)
	const distance = Math.log1p(change) - Math.log1p(margin)
	const enough = (pairs: number) =>
		(tQuantile((1 + level) / 2, pairs - 1) + tQuantile(power, pairs - 1)) * error * Math.sqrt(pilot.length / pairs) <=
		distance
	let [tooFew, pairs] = [fewestPairs(level) - 1, fewestPairs(level)]
	while (!enough(pairs)) {
		if (pairs > mostPairs) return null
		tooFew = pairs
		pairs *= 2
	}
	while (pairs - tooFew > 1) {
		const middle = (pairs + tooFew) >> 1
		if (enough(middle)) pairs = middle
		else tooFew = middle
	}
	return pairs
}
