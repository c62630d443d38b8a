import {normalQuantile} from '../stats/normal.ts'
import {type Finding, finding} from '../trouble/finding.ts'
import {percent} from '../units/format.ts'
import type {Judgement} from './judge.ts'

/** How far two identical programs seem to differ on this machine. */
export interface NoiseFloor {
	/** A share, 0.012 for 1.2 %: the default margin. Between `leastMargin` and `mostMargin`. */
	readonly margin: number
	/** What the A/A comparisons said before that. */
	readonly measured: number
	readonly comparisons: number
	/** `tolerance`: of how far the centres lie from 1. `widest-interval`: too few comparisons for that; the farthest end of their intervals. */
	readonly method: 'tolerance' | 'widest-interval'
	readonly findings: readonly Finding[]
}

/** Less is seldom worth acting on, and layout of code and memory alone makes as much. */
const leastMargin = 0.01
/** Nobody asks whether a program became half as slow again: a gate with a margin beyond this passes everything, and says so to nobody. */
const mostMargin = 0.25
const fewestForTolerance = 5
const share = 0.95
const confidence = 0.95

/**
 * The floor of a suite from A/A comparisons of it, each made as a real comparison is (as many pairs, the same order). The interval of a comparison knows
 * how its pairs scatter; what it cannot know is what all its pairs share: where the two copies lie in memory, which file came first. That shows only
 * between comparisons, so the floor is read off how far their centres lie from 1: the tolerance limit that holds 95 % of such distances with 95 %
 * confidence, of a normal distribution about 0 (log ratios). Five comparisons make it 4.1 times their root mean square, twenty 2.7, many 2: few are
 * paid for with a wide margin, not with false alarms.
 * Below five comparisons: the farthest end of any of their intervals.
 *
 * @returns null without a comparison that has an interval
 * Source of the limit: Hahn, Meeker, Statistical Intervals (1991), chapter 4, with known mean; chi-square by Wilson and Hilferty.
 */
export function noiseFloor(comparisons: readonly Judgement[], least = leastMargin): NoiseFloor | null {
	const usable = comparisons.filter(one => one.interval !== null)
	const n = usable.length
	if (n === 0) return null
	const centres = usable.map(one => Math.log(one.ratio))
	const method = n >= fewestForTolerance ? 'tolerance' : 'widest-interval'
	const reach =
		method === 'tolerance'
			? normalQuantile((1 + share) / 2) *
				Math.sqrt(centres.reduce((sum, centre) => sum + centre ** 2, 0) / chiSquareQuantile(1 - confidence, n))
			: Math.max(...usable.map(({interval}) => Math.max(Math.log(interval!.high), -Math.log(interval!.low))))
	const measured = Math.expm1(reach)
	return {
		margin: Math.max(least, Math.min(mostMargin, measured)),
		measured,
		comparisons: n,
		method,
		findings: doubts(centres, measured, least),
	}
}

function doubts(centres: readonly number[], measured: number, least: number): Finding[] {
	const found: Finding[] = []
	const above = centres.filter(centre => centre > 0).length
	const below = centres.filter(centre => centre < 0).length
	// A healthy A/A shows both signs; eight to nothing happens by chance once in 128.
	if (Math.min(above, below) === 0 && Math.max(above, below) >= 8)
		found.push(
			finding(
				'one-sided-slots',
				'warning',
				'Every one of the comparisons of a program with itself leaned to the same side: something favours one of the places, and a margin does not mend that.',
				`${above} of ${centres.length} above 1, ${below} below`,
			),
		)
	if (measured > 5 * least)
		found.push(
			finding(
				'noisy-slots',
				'warning',
				`This machine moves a program that did not change by several percent; smaller changes cannot be found on it.${measured > mostMargin ? ` The margin is kept at ${percent(mostMargin)} all the same: a wider one would pass everything.` : ''} Look for other load, frequency scaling or a shared host, and measure more pairs.`,
				`noise floor ${percent(measured)} of ${centres.length} comparisons`,
			),
		)
	return found
}

/** Within 1 % from five degrees of freedom on. Source: Wilson, Hilferty, PNAS 17 (1931). */
function chiSquareQuantile(probability: number, degrees: number): number {
	const spread = 2 / (9 * degrees)
	return degrees * (1 - spread + normalQuantile(probability) * Math.sqrt(spread)) ** 3
}
