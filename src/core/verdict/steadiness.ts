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
import {type Finding, finding} from '../trouble/finding.ts'
import {saySpread} from '../words/steady-words.ts'
import {sayPairs} from '../words/verdict-words.ts'
import type {Answer} from './judge-compare.ts'
import {isWorthAWord, spreadOf} from './spread.ts'

/** Below this the medians of both sides lie so far from the truth that more than 1 of 100 identical programs would be called less steady, and little would be found. */
export const fewestSteadyPairs = 20
/** Chance of even one false claim among all benchmarks. Nobody measures again what is only a warning. */
const steadyAlpha = 0.01

/** One question: a benchmark and a metric of it. */
export interface Steadiness {
	readonly benchmark: string | null
	readonly figure: CompareFigure
	/** Decides the exit code, where that was asked for. */
	readonly gates: boolean
	/** null: it is not less steady, or could not be judged. */
	readonly lessSteady: LessSteady | null
	/** `void`: for a reason that the verdict has too. null: it was judged. */
	readonly unjudged: {readonly is: 'too-few'; readonly pairs: number} | {readonly is: 'void'} | null
}

/** @param answers of the first measurement: whose verdict was withdrawn because the machine moved, or because runs failed, is not judged here either */
export function judgeSteadiness(
	track: Pick<CompareTrack, 'pairsOf'>,
	answers: readonly Answer[],
	{comparison, margin}: {readonly comparison: number; readonly margin: number},
): Steadiness[] {
	const asked = answers.map(({benchmark, figure, gates, outcome}) => {
		const question = {benchmark, figure, gates}
		if (isVoid(outcome)) return {question, spread: null, unjudged: {is: 'void'} as const}
		const {base, head} = valuesOfPairs(track.pairsOf('measure', comparison, benchmark), figure.key)
		const pairs = base.length
		return pairs < fewestSteadyPairs
			? {question, spread: null, unjudged: {is: 'too-few', pairs} as const}
			: {question, spread: spreadOf(base, head, margin), unjudged: null}
	})
	const adjusted = new Map(
		[true, false].flatMap(gates => {
			const family = asked.flatMap(one => (one.spread !== null && one.question.gates === gates ? [one.spread] : []))
			const ps = holmAdjusted(family.map(one => one.p))
			return family.map((one, i) => [one, ps[i]!] as const)
		}),
	)
	return asked.map(({question, spread, unjudged}): Steadiness => {
		if (spread === null) return {...question, lessSteady: null, unjudged}
		const adjustedP = adjusted.get(spread)!
		const isClaimed = adjustedP <= steadyAlpha && isWorthAWord(spread, margin)
		return {...question, lessSteady: isClaimed ? {...spread, adjustedP} : null, unjudged: null}
	})
}

function isVoid(outcome: Answer['outcome']): boolean {
	return outcome.verdict === null || outcome.doubt === 'machine-moved' || outcome.doubt === 'target-failed'
}

const mostNamed = 3

/** What is said of the questions that decide. @param failOn as the plan has it: a gate that was asked for and could not be judged is none that passed */
export function steadinessFindings(all: readonly Steadiness[], failOn: readonly FailOn[] = []): Finding[] {
	const deciding = all.filter(one => one.gates)
	const less = deciding.flatMap(one => (one.lessSteady === null ? [] : [named(one, saySpread(one.lessSteady))]))
	const few = isUnjudged(all, failOn)
		? deciding.flatMap(one => (one.unjudged?.is === 'too-few' ? [named(one, sayPairs(one.unjudged.pairs))] : []))
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
						`Whether head is less steady than base could not be judged, so the gate that was asked for is inconclusive: run more pairs (\`--pairs ${fewestSteadyPairs}\` or more).`,
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
