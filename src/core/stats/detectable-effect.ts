import type {RatioDesign, RatioEstimate} from './ratio.ts'
import {tCdf, tQuantile} from './student-t.ts'

/**
 * What a comparison could not have seen, and what more runs would show. Everything is read off the width of the interval that was measured, which
 * accounts for the design, the ties and the outliers; a standard deviation would be ruled by the one run that took ten times as long.
 * Widths are those of logarithms, where 1.02 and 1 / 1.02 are equally far from 1.
 */

export interface EffectOptions {
	/** Chance that a change of that size is found; 0.8 unless given. */
	readonly power?: number
	/** Changes within a factor of 1 + margin count as none; 0 unless given. */
	readonly margin?: number
	/** Confidence it must be found with; that of the interval unless given. */
	readonly level?: number
	/** What is found has to be found a second time, in runs that are independent of the first. */
	readonly confirmation?: Confirmation
}

export interface Confirmation {
	readonly level: number
	/** Its runs as a share of the first ones, above 0. */
	readonly share: number
}

/**
 * The smallest ratio above 1 (its inverse below 1) whose interval would leave the margin, with the power asked for, if the same comparison were made
 * again; with a confirmation, if both measurements were.
 * @returns null without an interval, and when it has no width: then the clock was too coarse to tell
 */
export function detectableRatio(estimate: RatioEstimate, options: EffectOptions = {}): number | null {
	const error = logErrorOf(estimate)
	if (error === null || error === 0) return null
	const {power = 0.8, margin = 0, level = estimate.interval!.level, confirmation} = options
	const degrees = degreesOf(estimate.design)
	const once = criticalT(level, degrees) + tQuantile(power, degrees)
	const distance = confirmation === undefined ? once : twice(confirmation)
	return Math.exp(Math.log1p(margin) + distance * error)

	/** How many standard errors of the first measurement a change must be, so that both find it. Searched upwards from what each needs alone. */
	function twice({level: again, share}: Confirmation): number {
		const scale = Math.sqrt(share)
		const fewer = Math.max(1, degrees * share)
		const found = (errors: number) =>
			tCdf(errors - criticalT(level, degrees), degrees) * tCdf(errors * scale - criticalT(again, fewer), fewer)
		let [low, high] = [once, 2 * once]
		while (found(high) < power) high *= 2
		while (high - low > 1e-9 * high) {
			const middle = (low + high) / 2
			if (found(middle) < power) low = middle
			else high = middle
		}
		return high
	}
}

/** More than this many further runs is another way to say never. */
const mostMore = 100_000

/**
 * How many more runs until the whole interval lies outside the margin (a regression or an improvement) or inside it (equivalent), if the ratio is
 * what it looks like now.
 * @returns 0 when it does; null without an interval, and when the ratio stands so close to the end of the margin that 100,000 would not do
 */
export function moreRunsToSettle(
	estimate: RatioEstimate,
	margin: number,
	options: Omit<EffectOptions, 'margin'> = {},
): number | null {
	const error = logErrorOf(estimate)
	if (error === null) return null
	const {power = 0.8, level = estimate.level} = options
	const edge = Math.log1p(margin)
	const [low, high] = [Math.log(estimate.interval!.low), Math.log(estimate.interval!.high)]
	if (low > edge || high < -edge || (low >= -edge && high <= edge)) return 0
	const distance = Math.abs(Math.abs(Math.log(estimate.ratio)) - edge)
	return fewestMore(more => {
		const then = withMore(estimate.design, more)
		const degrees = degreesOf(then)
		return (criticalT(level, degrees) + tQuantile(power, degrees)) * error * shrinkage(estimate.design, then) < distance
	})
}

/** Standard error of the log ratio, from the interval's half width and the level it really reached. */
function logErrorOf({interval, design}: RatioEstimate): number | null {
	return interval && halfWidthOf(interval) / criticalT(interval.level, degreesOf(design))
}

function halfWidthOf(interval: {readonly low: number; readonly high: number}): number {
	return (Math.log(interval.high) - Math.log(interval.low)) / 2
}

/** Standard errors from the centre of an interval to its end. */
function criticalT(level: number, degrees: number): number {
	return tQuantile((1 + level) / 2, degrees)
}

function degreesOf(design: RatioDesign): number {
	return design.is === 'paired' ? design.pairs - 1 : design.base + design.head - 2
}

function withMore(design: RatioDesign, more: number): RatioDesign {
	return design.is === 'paired'
		? {...design, pairs: design.pairs + more}
		: {...design, base: design.base + more, head: design.head + more}
}

function shrinkage(now: RatioDesign, then: RatioDesign): number {
	return Math.sqrt(spreadOf(then) / spreadOf(now))
}

function spreadOf(design: RatioDesign): number {
	return design.is === 'paired' ? 1 / design.pairs : 1 / design.base + 1 / design.head
}

/** @param enough true from some number on */
function fewestMore(enough: (more: number) => boolean): number | null {
	if (!enough(mostMore)) return null
	let [low, high] = [0, mostMore]
	while (high - low > 1) {
		const middle = Math.floor((low + high) / 2)
		if (enough(middle)) high = middle
		else low = middle
	}
	return high
}
