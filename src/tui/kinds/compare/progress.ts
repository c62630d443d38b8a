import type {ComparePlan} from '../../../core/kinds/compare/plan.ts'
import type {CompareTrack} from '../../../core/kinds/compare/state.ts'
import {decidingFigure} from '../../../core/kinds/compare/state-figures.ts'
import {type PairsOf, pairRatios, pairsIn, ratioSoFar, widthOf} from '../../../core/kinds/compare/state-ratio.ts'
import type {SuiteStateOf} from '../../../core/run/state/run-state.ts'

export type CompareStep = 'prepare' | 'warm-up' | 'pilot' | 'measure' | 'confirm' | 'profile' | 'over'

export interface CompareProgress {
	readonly step: CompareStep
	/** Pairs of the step, of all benchmarks together; total null: as many as it takes. Null where there are none. */
	readonly pairs: {readonly done: number; readonly total: number | null} | null
	/** How many pairs it will have been, going by how wide the interval is and by the clock; null: it is known, or cannot be told. */
	readonly expectedPairs: number | null
	/** Share of the whole, 0..1. */
	readonly progress: number | null
	/** Time left of the step under way: what comes after it depends on what it finds. */
	readonly leftMs: number | null
}

/** How far a comparison is: which step, how many pairs, how long that still takes. */
export function compareProgress(suite: SuiteStateOf<'compare'>, nowMs: number): CompareProgress {
	const {compare, plan} = suite
	const step = stepOf(suite)
	const {phase} = compare
	if (step === 'over') {
		const done = compare.benchmarks.reduce((sum, one) => sum + pairsDone(compare, one, 'both'), 0)
		return {step, pairs: {done, total: null}, expectedPairs: null, progress: 1, leftMs: 0}
	}
	if (phase === null || step === 'prepare' || step === 'profile')
		return {step, pairs: null, expectedPairs: null, progress: step === 'profile' ? 1 : 0, leftMs: null}
	const count = phase.benchmarks.length
	const done = phase.benchmarks.reduce((sum, benchmark) => sum + pairsDone(compare, benchmark), 0)
	const total = phase.pairs === null ? null : phase.pairs * count
	const expected = total ?? expectedPairs(compare, phase, plan, done)
	const elapsedMs = Math.max(0, nowMs - phase.tMs)
	const byPace = expected !== null && done > 0 ? (elapsedMs / done) * Math.max(0, expected - done) : null
	const byClock = phase.untilMs === null ? null : Math.max(0, phase.untilMs - nowMs)
	const leftMs = byPace === null ? byClock : byClock === null ? byPace : Math.min(byPace, byClock)
	const ofStep = leftMs === null || elapsedMs + leftMs === 0 ? null : elapsedMs / (elapsedMs + leftMs)
	return {
		step,
		pairs: {done, total},
		expectedPairs: total !== null ? null : leftMs === byPace ? expected : inTime(done, elapsedMs, byClock),
		progress: ofStep === null || !Number.isFinite(ofStep) ? null : (phase.comparison + ofStep) / plan.comparisons,
		leftMs: leftMs === null || !Number.isFinite(leftMs) ? null : leftMs,
	}
}

function inTime(done: number, elapsedMs: number, leftMs: number | null): number | null {
	return leftMs === null || done === 0 || elapsedMs === 0 ? null : Math.round(done * (1 + leftMs / elapsedMs))
}

function stepOf({compare, phase, plan}: SuiteStateOf<'compare'>): CompareStep {
	if (phase === 'finished') return 'over'
	if (compare.phase === null) return 'prepare'
	// With `noise`, every comparison ends with verdicts.
	if (compare.verdicts.length > 0 && plan.purpose === 'ab') return 'profile'
	return compare.phase.phase
}

/** Pairs of a phase of which both sides have run; of the one under way unless it is given. */
export function pairsDone(compare: CompareTrack, benchmark: string | null, of?: PairsOf['phase']): number {
	const {phase} = compare
	if (phase === null) return 0
	const pairs = pairsIn(compare, {phase: of ?? phase.phase, comparison: phase.comparison, benchmark})
	return pairs.reduce((sum, {base, head}) => sum + (base !== null && head !== null ? 1 : 0), 0)
}

/** An interval is as wide as the root of the number of pairs is small. The widest of the benchmarks is waited for. */
function expectedPairs(
	compare: CompareTrack,
	{phase, comparison, benchmarks, targetWidth}: NonNullable<CompareTrack['phase']>,
	plan: ComparePlan,
	done: number,
): number | null {
	if (targetWidth === null) return null
	const {key: figure} = decidingFigure(plan.gate)
	let factor = 0
	for (const benchmark of benchmarks) {
		const of = {phase, comparison, benchmark, figure}
		const ratio = pairRatios(compare, of).logs.length > 0 ? ratioSoFar(compare, of) : null
		const width = ratio && widthOf(ratio)
		if (width === null) return null
		factor = Math.max(factor, (width / targetWidth) ** 2)
	}
	return Math.max(done, Math.ceil(done * factor))
}
