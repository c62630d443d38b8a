/**
 * The ratio of a comparison as it stands while pairs come, which is no verdict yet, and how its interval closed while the pairs came. What lies in the past does not change, and is worked
 * out once.
 */

import {verdictLevel} from '../../stats/ratio.ts'
import {centreInterval, hodgesLehmann} from '../../stats/signed-rank.ts'
import type {ComparePhase} from './events.ts'
import type {CompareTrack} from './state.ts'
import {type PairRuns, type PairValues, valuesOfPairs} from './state-pairs.ts'

export interface RatioSoFar {
	readonly pairs: number
	readonly ratio: number
	/** Null with too few pairs. */
	readonly ci: {readonly low: number; readonly high: number} | null
}

export interface PairsOf {
	/** `both`: the measurement and the second one, as a verdict that was confirmed counts them. */
	readonly phase: ComparePhase | 'both'
	readonly comparison: number
	readonly benchmark: string | null
	/** Key of a figure. */
	readonly figure: string
}

export interface PairRatios extends PairValues {
	/** log(head / base), in the order of the pairs. */
	readonly logs: Float64Array
}

interface Known {
	readonly at: number
	readonly values: PairRatios
	readonly byPairs: Map<number, RatioSoFar>
}

const known = new WeakMap<CompareTrack, Map<string, Known>>()

function knownOf(track: CompareTrack, of: PairsOf): Known {
	let byKey = known.get(track)
	if (byKey === undefined) known.set(track, (byKey = new Map()))
	const key = JSON.stringify([of.phase, of.comparison, of.benchmark, of.figure])
	const before = byKey.get(key)
	if (before?.at === track.runs) return before
	const now: Known = {at: track.runs, values: ratiosOf(track, of), byPairs: before?.byPairs ?? new Map()}
	byKey.set(key, now)
	return now
}

export function pairsIn(
	track: CompareTrack,
	{phase, comparison, benchmark}: Omit<PairsOf, 'figure'>,
): readonly PairRuns[] {
	const phases = phase === 'both' ? (['measure', 'confirm'] as const) : [phase]
	return phases.flatMap(one => track.pairsOf(one, comparison, benchmark))
}

function ratiosOf(track: CompareTrack, of: PairsOf): PairRatios {
	const values = valuesOfPairs(pairsIn(track, of), of.figure)
	const logs = Float64Array.from(values.base, (base, i) => Math.log(values.head[i]!) - Math.log(base))
	return {...values, logs}
}

/** Pairs in which both sides have the figure. @param asOfMs only those that were there by then; null: all */
export function pairRatios(track: CompareTrack, of: PairsOf, asOfMs: number | null = null): PairRatios {
	const {values} = knownOf(track, of)
	const {base, head, logs, endsMs} = values
	const n = asOfMs === null ? logs.length : endsMs.findLastIndex(endMs => endMs <= asOfMs) + 1
	if (n === logs.length) return values
	return {base: base.slice(0, n), head: head.slice(0, n), logs: logs.subarray(0, n), endsMs: endsMs.subarray(0, n)}
}

/** A reckoning of some hundred pairs takes milliseconds: not for every new one of them. */
const anew = 1.02

/** @param pairs how many of the first pairs; all, or nearly all, unless given. null without a pair. */
export function ratioSoFar(track: CompareTrack, of: PairsOf, pairs?: number): RatioSoFar | null {
	const {values, byPairs} = knownOf(track, of)
	const n = Math.min(pairs ?? values.logs.length, values.logs.length)
	if (n === 0) return null
	if (pairs === undefined && n > 100) {
		for (const [count, ratio] of byPairs) if (count <= n && count * anew >= n) return ratio
	}
	let ratio = byPairs.get(n)
	if (ratio === undefined) {
		const logs = values.logs.subarray(0, n)
		const interval = centreInterval(logs, verdictLevel)
		ratio = {
			pairs: n,
			ratio: Math.exp(hodgesLehmann(logs)),
			ci: interval && {low: Math.exp(interval.low), high: Math.exp(interval.high)},
		}
		byPairs.set(n, ratio)
	}
	return ratio
}

/** As the phase under way has it, or the one that was measured last: of every pair there is. */
export function ratioNow(track: CompareTrack, benchmark: string | null, figure: string): RatioSoFar | null {
	const {phase = 'measure', comparison = 0} = track.phase ?? {}
	const of = {phase, comparison, benchmark, figure}
	return ratioSoFar(track, of, pairRatios(track, of).logs.length)
}

/** log(high) - log(low) */
export function widthOf({ci}: Pick<RatioSoFar, 'ci'>): number | null {
	return ci && Math.log(ci.high) - Math.log(ci.low)
}

/** Steps of a doubling at which the past is looked at, the finest first: the same pairs however many have come since. */
const ladders: ReadonlyArray<readonly number[]> = [[1, 1.125, 1.25, 1.375, 1.5, 1.75], [1, 1.25, 1.5], [1, 1.5], [1]]
const first = 8

/** At most so many, the newest last: with so many pairs the interval was that wide. @param pairs up to so many; all unless given */
export function closing(track: CompareTrack, of: PairsOf, most: number, pairs?: number): RatioSoFar[] {
	const now = ratioSoFar(track, of, pairs)
	if (now === null || most <= 0) return []
	let counts: number[] = []
	for (const ladder of ladders) {
		counts = [...countsUpTo(ladder, now.pairs)]
		if (counts.length < most) break
	}
	const past = counts.slice(Math.max(0, counts.length - (most - 1)), counts.length)
	return [...(most > 1 ? past.flatMap(count => ratioSoFar(track, of, count) ?? []) : []), now]
}

function* countsUpTo(ladder: readonly number[], pairs: number): Generator<number> {
	for (let octave = first; octave < pairs; octave *= 2)
		for (const step of ladder) if (octave * step < pairs && Number.isInteger(octave * step)) yield octave * step
}
