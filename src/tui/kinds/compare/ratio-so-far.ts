/**
 * The ratio of a comparison as it stands, and how its interval closed while the pairs came. What lies in the past does not change, and is worked
 * out once.
 */
import type {ComparePhase} from '../../../core/kinds/compare/events.ts'
import type {CompareTrack, PairRuns} from '../../../core/kinds/compare/state.ts'
import {centreInterval, hodgesLehmann} from '../../../core/stats/signed-rank.ts'
import {verdictLevel} from '../../../core/verdict/judge.ts'

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

export interface PairRatios {
	readonly base: readonly number[]
	readonly head: readonly number[]
	/** log(head / base), in the order of the pairs. */
	readonly logs: Float64Array
	/** When the pair was whole, ms since the run started. */
	readonly endsMs: Float64Array
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
	const now: Known = {at: track.runs, values: valuesOf(track, of), byPairs: before?.byPairs ?? new Map()}
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

/** As `CompareTrack.valuesOf` picks them: pairs in which both sides have the figure. */
function valuesOf(track: CompareTrack, of: PairsOf): PairRatios {
	const pairs = pairsIn(track, of).flatMap(({base, head}) => {
		const [a, b] = [base?.figures[of.figure], head?.figures[of.figure]]
		return base && head && a !== undefined && b !== undefined && a > 0 && b > 0
			? [{a, b, endMs: Math.max(base.tMs, head.tMs)}]
			: []
	})
	return {
		base: pairs.map(pair => pair.a),
		head: pairs.map(pair => pair.b),
		logs: Float64Array.from(pairs, ({a, b}) => Math.log(b) - Math.log(a)),
		endsMs: Float64Array.from(pairs, pair => pair.endMs),
	}
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
