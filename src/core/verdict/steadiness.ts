/**
 * Whether head is less steady than base: the median may be the same and a share of the runs slow. A verdict is about the centre of the ratios and does not see that. Only
 * what got worse is claimed. It is a warning beside the verdict and a family of its own, so that no regression is harder to find for it.
 */
import type {LessSteady} from '../kinds/compare/events.ts'
import type {FailOn} from '../kinds/compare/plan.ts'
import type {CompareTrack} from '../kinds/compare/state.ts'
import type {CompareFigure} from '../kinds/compare/state-figures.ts'
import {valuesOfPairs} from '../kinds/compare/state-pairs.ts'
import {holmAdjusted} from '../stats/holm.ts'
import {meanRatioInterval} from '../stats/mean-ratio.ts'
import {momentsOf} from '../stats/moments.ts'
import {pairDeviations} from '../stats/pair-deviations.ts'
import {medianOf, quantileOfSorted, sortedCopy} from '../stats/quantile.ts'
import {signFlipTest} from '../stats/sign-flips.ts'
import {tukeyFences} from '../stats/tukey.ts'
import {type Finding, finding} from '../trouble/finding.ts'
import {saySpread} from '../words/steady-words.ts'
import {sayPairs} from '../words/verdict-words.ts'
import type {Answer} from './judge-compare.ts'

/** Below this the medians of both sides lie so far from the truth that more than 1 of 100 identical programs would be called less steady, and little would be found. */
export const fewestSteadyPairs = 20
/** Chance of even one false claim among all benchmarks. Nobody measures again what is only a warning. */
const steadyAlpha = 0.01
/** A spread up to this much larger counts as none: with the medians estimated, the test of exactly 1 lets through up to 1.7 of 100 (bursts of other work). */
const toleratedRatio = 1.05
/** With thousands of pairs differences are found that nobody would call one: what is claimed is this much larger, and by so much of the median. */
const leastRatio = 1.25
const leastShare = 0.01
const intervalLevel = 0.95

/** One question: a benchmark and a metric of it. */
export interface Steadiness {
	readonly benchmark: string | null
	readonly figure: CompareFigure
	/** Decides the exit code, where that was asked for. */
	readonly gates: boolean
	/** null: it is not less steady, or could not be judged. */
	readonly lessSteady: LessSteady | null
	/** Pairs that can be used, where they are too few to judge; 0: it could not be judged for another reason, which the verdict has too. null: it was judged. */
	readonly unjudged: {readonly pairs: number} | null
}

/** @param answers of the first measurement: whose verdict was withdrawn because the machine moved, or because runs failed, is not judged here either */
export function judgeSteadiness(
	track: Pick<CompareTrack, 'pairsOf'>,
	answers: readonly Answer[],
	{comparison, margin}: {readonly comparison: number; readonly margin: number},
): Steadiness[] {
	const asked = answers.map(answer => {
		const {verdict} = answer.outcome
		const isVoid =
			verdict === null || answer.outcome.doubt === 'machine-moved' || answer.outcome.doubt === 'target-failed'
		if (isVoid) return {answer, pairs: 0, spread: null}
		const {base, head} = valuesOfPairs(track.pairsOf('measure', comparison, answer.benchmark), answer.figure.key)
		const pairs = base.length
		return {answer, pairs, spread: pairs < fewestSteadyPairs ? null : spreadOf(base, head, margin)}
	})
	const adjusted = new Map(
		[true, false].flatMap(gates => {
			const family = asked.flatMap(one => (one.spread !== null && one.answer.gates === gates ? [one.spread] : []))
			const ps = holmAdjusted(family.map(one => one.p))
			return family.map((one, i) => [one, ps[i]!] as const)
		}),
	)
	return asked.map(({answer: {benchmark, figure, gates}, pairs, spread}): Steadiness => {
		const question = {benchmark, figure, gates}
		if (spread === null) return {...question, lessSteady: null, unjudged: {pairs}}
		const adjustedP = adjusted.get(spread)!
		const isClaimed = adjustedP <= steadyAlpha && isWorthAWord(spread, margin)
		return {...question, lessSteady: isClaimed ? {...spread, adjustedP} : null, unjudged: null}
	})
}

type Spread = Omit<LessSteady, 'adjustedP'>

/**
 * By the mean distance of the runs from their median, both sides exchanged within pairs. Kolmogorov and Smirnov's test, which also sees a share of slow runs, finds half as
 * much (`bench/less-steady.ts`). A program that was made faster by a fixed time and jitters as it did is as steady as it was, though the jitter is more of
 * its median now: then times are compared.
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

function upperFence(deviations: Float64Array): number {
	const sorted = sortedCopy(deviations)
	return tukeyFences(quantileOfSorted(sorted, 0.25), quantileOfSorted(sorted, 0.75)).mildHigh
}

function isWorthAWord({base, head, ratio}: Spread, margin: number): boolean {
	return (ratio === null || ratio >= leastRatio) && head - base >= leastMore(margin)
}

/** A share of the median. Whoever asks for a smaller margin cares for less. */
function leastMore(margin: number): number {
	return Math.min(margin, leastShare)
}

const mostNamed = 3

/** What is said of the questions that decide. @param failOn as the plan has it: a gate that was asked for and could not be judged is none that passed */
export function steadinessFindings(all: readonly Steadiness[], failOn: readonly FailOn[] = []): Finding[] {
	const deciding = all.filter(one => one.gates)
	const less = deciding.flatMap(one => (one.lessSteady === null ? [] : [named(one, saySpread(one.lessSteady))]))
	const few = isUnjudged(all, failOn)
		? deciding.flatMap(one =>
				one.unjudged === null || one.unjudged.pairs === 0 ? [] : [named(one, sayPairs(one.unjudged.pairs))],
			)
		: []
	return [
		...(less.length === 0
			? []
			: [
					finding(
						'less-steady',
						'warning',
						'Head is less steady than base: its runs lie farther from their median, or a share of them is much slower. The verdict is about the centre of the ratios, and does not see that.',
						listed(less),
					),
				]),
		...(few.length === 0
			? []
			: [
					finding(
						'steadiness-unknown',
						'warning',
						`Whether head is less steady than base could not be judged, so the gate that was asked for cannot pass: run more pairs (\`--pairs ${fewestSteadyPairs}\` or more).`,
						`${listed(few)}; ${fewestSteadyPairs} are needed`,
					),
				]),
	]
}

/** Whether a gate on it was asked for that has no answer. */
export function isUnjudged(all: readonly Steadiness[], failOn: readonly FailOn[] = []): boolean {
	return failOn.includes('less-steady') && all.some(one => one.gates && one.unjudged !== null)
}

function named({benchmark}: Steadiness, text: string): string {
	return benchmark === null ? text : `${benchmark}: ${text}`
}

function listed(texts: readonly string[]): string {
	const more = texts.length - mostNamed
	return [...texts.slice(0, mostNamed), ...(more > 0 ? [`and ${more} more benchmarks`] : [])].join('; ')
}
