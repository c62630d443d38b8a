import type {LessSteady} from '../kinds/compare/events.ts'
import {meanRatioInterval} from '../stats/mean-ratio.ts'
import {momentsOf} from '../stats/moments.ts'
import {pairDeviations} from '../stats/pair-deviations.ts'
import {medianOf, quantileOfSorted, sortedCopy} from '../stats/quantile.ts'
import {signFlipTest} from '../stats/sign-flips.ts'
import {tukeyFences} from '../stats/tukey.ts'

/** How far the runs of two sides lie from their medians; see `LessSteady` for the fields. */
export type Spread = Omit<LessSteady, 'adjustedP'>

/** A spread up to this much larger counts as none: since the medians are estimated, testing for exactly 1 let 0.8 to 1.7 of 100 identical programs through. */
const toleratedRatio = 1.05
/** With thousands of pairs differences are found that nobody would call one: what is claimed is this much larger, and by so much of the median. */
const leastRatio = 1.25
const leastShare = 0.01
const intervalLevel = 0.95

/**
 * By the mean distance of the runs from their median, both sides exchanged within pairs. Kolmogorov and Smirnov's test, which also sees a share of slow
 * runs, finds half as much (`bench/less-steady.ts`). A program that was made faster by a fixed time and jitters as it did is as steady as it was, though the
 * jitter is more of its median now: then times are compared.
 *
 * @param base finite values above 0, in the order of the pairs @param head as many
 */
export function spreadOf(base: readonly number[], head: readonly number[], margin: number): Spread {
	const deviations = pairDeviations(base, head)
	const scale = Math.min(1, medianOf(head) / medianOf(base))
	const ofBase = deviations.base.map(Math.abs)
	const ofHead = deviations.head.map(Math.abs)
	const scaled = ofHead.map(value => scale * value)
	const [meanBase, meanHead] = [momentsOf(ofBase).mean, momentsOf(ofHead).mean]
	const fence = Math.max(Math.log1p(leastMore(margin)), upperFence(deviations.base))
	const beyond = (values: Float64Array) => values.filter(value => value > fence).length / values.length
	return {
		pairs: base.length,
		base: meanBase,
		head: meanHead,
		ratio: meanBase === 0 ? null : (scale * meanHead) / meanBase,
		ci: meanRatioInterval(ofBase, scaled, intervalLevel),
		p: signFlipTest(scaled.map((value, pair) => value - toleratedRatio * ofBase[pair]!)).p,
		slow: {fence: Math.exp(fence), base: beyond(deviations.base), head: beyond(deviations.head)},
	}
}

/** Whether it matters, however sure it is. */
export function isWorthAWord({base, head, ratio}: Spread, margin: number): boolean {
	return (ratio === null || ratio >= leastRatio) && head - base >= leastMore(margin)
}

/** A share of the median. Whoever asks for a smaller margin cares for less. */
function leastMore(margin: number): number {
	return Math.min(margin, leastShare)
}

/** That of base goes for both sides: a quarter of slow runs stretches the quartiles of their own side over them. */
function upperFence(deviations: Float64Array): number {
	const sorted = sortedCopy(deviations)
	return tukeyFences(quantileOfSorted(sorted, 0.25), quantileOfSorted(sorted, 0.75)).mildHigh
}
