import {type Confirmation, detectableRatio, moreRunsToSettle} from '../stats/detectable-effect.ts'
import type {Interval} from '../stats/interval.ts'
import {edgeOf, sideOf} from '../stats/margin.ts'
import {medianOf} from '../stats/quantile.ts'
import {fewestPerArm, rankSumTest} from '../stats/rank-sum.ts'
import {pairedRatio, type RatioDesign, type RatioEstimate, unpairedRatio, verdictLevel} from '../stats/ratio.ts'
import {fewestPairs, signedRankTest} from '../stats/signed-rank.ts'

/**
 * What two arms of runs say about each other. Here and in this folder one value stands for one run (a fresh process): ten thousand samples of
 * one process say a lot about that process and nothing about the next, so a difference between two programs is judged from run to run.
 * Pure: takes figures, gives verdicts and doubts; who runs what, and when, is the engine's.
 */

export type Verdict = 'regression' | 'improvement' | 'equivalent' | 'inconclusive'
/** Which way is better. */
export type Direction = 'lower' | 'higher'

/**
 * Why nothing was concluded:
 * - `too-few`: not enough runs for an interval at the level.
 * - `wide`: the interval reaches over an end of the margin, and more runs would narrow it.
 * - `on-the-edge`: the ratio lies so close to an end of the margin that no reasonable number of runs would tell.
 * - `machine-moved`: the control said that the machine was not the same for both sides; more runs of this comparison do not mend it.
 * - `not-in-family`: a claim that did not survive the correction for the number of benchmarks.
 * - `not-confirmed`: a claim that did not come back in fresh processes.
 * - `target-failed`: only the runs that did not fail were judged, and one side failed more than the other.
 */
export type Doubt =
	| 'too-few'
	| 'wide'
	| 'on-the-edge'
	| 'machine-moved'
	| 'not-in-family'
	| 'not-confirmed'
	| 'target-failed'

export interface Judgement {
	readonly verdict: Verdict
	/** Set exactly when the verdict is inconclusive. */
	readonly doubt: Doubt | null
	readonly direction: Direction
	/** Median over the runs, in the unit of the figures. */
	readonly base: number
	readonly head: number
	/** Head over base: 1.02 is 2 % more, whether that is better or worse. The centre of all runs, not the quotient of the two medians. */
	readonly ratio: number
	/** Interval of the ratio; null when there are too few runs for the level. */
	readonly interval: Interval<'signed-rank' | 'rank-sum'> | null
	/** Confidence that was asked for. */
	readonly level: number
	/** Ratios between 1 / (1 + margin) and 1 + margin count as the same. */
	readonly margin: number
	/**
	 * Two-sided p of "the ratio is inside the margin"; 1 when it looks as if it were. It falls below 1 - level when the interval leaves the margin, so
	 * verdict and p never contradict each other. (The p of "no difference at all" is small for anything that was measured often enough.)
	 */
	readonly p: number
	/**
	 * A change of this share, 0.02 for 2 %, would have been called one with a chance of 80 %, and have survived the hurdles that were named;
	 * null without an interval.
	 */
	readonly mde: number | null
	readonly design: RatioDesign
	/**
	 * 0 when it is settled; when inconclusive, how many more pairs (unpaired: runs on each side) would settle it if the ratio is what it looks like,
	 * with a chance of 80 %; null when more would not help.
	 */
	readonly moreRuns: number | null
}

export interface NotJudged {
	readonly verdict: null
	/** For the user, without the name of what was measured. */
	readonly reason: string
}

export interface JudgeOptions {
	readonly direction: Direction
	/** As a share: 0.01. Not below 0. */
	readonly margin: number
	readonly level?: number
	/** What a claim will have to survive beyond its own level. Changes nothing but what is said to be detectable. */
	readonly hurdles?: Hurdles
}

export interface Hurdles {
	/** Level of the hardest step of the correction for several questions. */
	readonly familyLevel: number
	/** Absent where no second measurement follows. A regression that survives that correction is measured again. */
	readonly confirmation?: Confirmation
}

/** A difference that fifty times the runs would settle is as good as none. */
const mostTimesMore = 50
const power = 0.8

/** Runs made side by side: `base[i]` and `head[i]` are one pair. Figures above 0. */
export function judgePairs(
	base: ArrayLike<number>,
	head: ArrayLike<number>,
	options: JudgeOptions,
): Judgement | NotJudged {
	const estimate = pairedRatio(base, head, options.level ?? verdictLevel)
	if (estimate.is === 'none') return {verdict: null, reason: estimate.reason}
	return judged(estimate, base, head, options, shift =>
		signedRankTest(Array.from(base, (value, i) => Math.log(head[i]!) - Math.log(value) - shift)),
	)
}

/** Runs that were made at different times. Figures above 0. */
export function judgeArms(
	base: ArrayLike<number>,
	head: ArrayLike<number>,
	options: JudgeOptions,
): Judgement | NotJudged {
	const estimate = unpairedRatio(base, head, options.level ?? verdictLevel)
	if (estimate.is === 'none') return {verdict: null, reason: estimate.reason}
	const baseLogs = Array.from(base, Math.log)
	return judged(estimate, base, head, options, shift =>
		rankSumTest(
			baseLogs,
			Array.from(head, value => Math.log(value) - shift),
		),
	)
}

/** The same judgement without a conclusion, for a reason that lies outside its figures. */
export function withdraw(judgement: Judgement, doubt: Doubt, moreRuns: number | null = null): Judgement {
	return {...judgement, verdict: 'inconclusive', doubt, moreRuns}
}

/**
 * Significance alone is never enough: a difference must leave the margin with its whole interval, and equality must keep its whole
 * interval inside. The margin is symmetric in the logarithm, so exchanging base and head turns a regression into an improvement and nothing else.
 */
function judged(
	estimate: RatioEstimate,
	base: ArrayLike<number>,
	head: ArrayLike<number>,
	{direction, margin, hurdles: {familyLevel, confirmation} = {familyLevel: 0}}: JudgeOptions,
	testAt: (logShift: number) => {readonly p: number},
): Judgement {
	const {ratio, interval, level, design} = estimate
	const edge = edgeOf(margin)
	const verdict = verdictOf(interval, edge, direction)
	const detectable = detectableRatio(estimate, {
		margin,
		power,
		...(confirmation ? {level: familyLevel, confirmation} : interval && {level: Math.max(interval.level, familyLevel)}),
	})
	const more = moreRuns(estimate, margin, verdict)
	return {
		verdict,
		doubt: verdict !== 'inconclusive' ? null : interval === null ? 'too-few' : more === null ? 'on-the-edge' : 'wide',
		direction,
		base: medianOf(Array.from(base)),
		head: medianOf(Array.from(head)),
		ratio,
		interval,
		level,
		margin,
		p: ratio > edge ? testAt(Math.log(edge)).p : ratio < 1 / edge ? testAt(-Math.log(edge)).p : 1,
		mde: detectable === null ? null : detectable - 1,
		design,
		moreRuns: more,
	}
}

function verdictOf(interval: Judgement['interval'], edge: number, direction: Direction): Verdict {
	const side = sideOf(interval, edge)
	if (side === 'inside') return 'equivalent'
	if (side === 'open') return 'inconclusive'
	return (side === 'above') === (direction === 'lower') ? 'regression' : 'improvement'
}

function moreRuns(estimate: RatioEstimate, margin: number, verdict: Verdict): number | null {
	if (verdict !== 'inconclusive') return 0
	const {design, level, interval} = estimate
	const have = design.is === 'paired' ? design.pairs : Math.min(design.base, design.head)
	if (interval === null) return Math.max(1, (design.is === 'paired' ? fewestPairs(level) : fewestPerArm(level)) - have)
	const more = moreRunsToSettle(estimate, margin, {power})
	return more === null || more > mostTimesMore * have ? null : more
}
