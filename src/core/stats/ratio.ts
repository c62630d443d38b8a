import type {Interval} from './interval.ts'
import {hodgesLehmannShift, rankSumTest, shiftInterval} from './rank-sum.ts'
import {centreInterval, hodgesLehmann, signedRankTest} from './signed-rank.ts'

export type RatioDesign =
	| {readonly is: 'paired'; readonly pairs: number}
	| {readonly is: 'unpaired'; readonly base: number; readonly head: number}

/** How many times as much head takes as base: 1.02 is 2 % more. */
export interface RatioEstimate {
	readonly is: 'ratio'
	readonly design: RatioDesign
	readonly ratio: number
	/** Null when there are too few values for the level. */
	readonly interval: Interval<'signed-rank' | 'rank-sum'> | null
	/** Level that was asked for; the interval says which one it reaches. */
	readonly level: number
	/** Two-sided p of "the ratio is 1"; never 0. */
	readonly p: number
}

export interface NoRatio {
	readonly is: 'none'
	/** For the user, without the name of what was measured. */
	readonly reason: string
}

export type RatioResult = RatioEstimate | NoRatio

/**
 * Asked of every single verdict: of identical programs at most 1 in 100 comparisons may claim a difference even where the noise is far wider than
 * the margin; inside the margin it is far fewer. At 95 % a noisy machine would raise five.
 */
export const verdictLevel = 0.99

/**
 * Runs made in pairs, each pair side by side in time, so that what the machine does to both cancels out: centre of the logarithms of
 * head / base, by the signed ranks. One value a run; samples within a run are not independent of each other and do not belong here.
 */
export function pairedRatio(base: ArrayLike<number>, head: ArrayLike<number>, level: number): RatioResult {
	if (base.length !== head.length) {
		return none(`base has ${countOf(base)} and head ${countOf(head)}: pairs need as many of each`)
	}
	const reason = unusable(base, head)
	if (reason !== null) return none(reason)
	const logs = Float64Array.from(base, (value, i) => Math.log(head[i]!) - Math.log(value))
	return {
		is: 'ratio',
		design: {is: 'paired', pairs: base.length},
		ratio: Math.exp(hodgesLehmann(logs)),
		interval: unlogged(centreInterval(logs, level)),
		level,
		p: signedRankTest(logs).p,
	}
}

/** Runs that have nothing to do with each other, such as a stored baseline and today's: shift of the logarithms, by the rank sum. */
export function unpairedRatio(base: ArrayLike<number>, head: ArrayLike<number>, level: number): RatioResult {
	const reason = unusable(base, head)
	if (reason !== null) return none(reason)
	const [baseLogs, headLogs] = [Float64Array.from(base, Math.log), Float64Array.from(head, Math.log)]
	return {
		is: 'ratio',
		design: {is: 'unpaired', base: base.length, head: head.length},
		ratio: Math.exp(hodgesLehmannShift(baseLogs, headLogs)),
		interval: unlogged(shiftInterval(baseLogs, headLogs, level)),
		level,
		p: rankSumTest(base, head).p,
	}
}

function unlogged<Method extends string>(interval: Interval<Method> | null): Interval<Method> | null {
	return interval && {...interval, low: Math.exp(interval.low), high: Math.exp(interval.high)}
}

function unusable(base: ArrayLike<number>, head: ArrayLike<number>): string | null {
	for (const [name, values] of [
		['base', base],
		['head', head],
	] as const) {
		if (values.length === 0) return `${name} has no values`
		for (let i = 0; i < values.length; i++) {
			if (!(values[i]! > 0 && Number.isFinite(values[i]!))) {
				return `value ${i + 1} of ${name} is ${values[i]}: a ratio needs finite numbers above 0`
			}
		}
	}
	return null
}

function none(reason: string): NoRatio {
	return {is: 'none', reason}
}

function countOf(values: ArrayLike<number>): string {
	return values.length === 1 ? '1 value' : `${values.length} values`
}
