import type {Stamp} from '../../events/run-event.ts'
import type {ExpectedTime} from '../../plan/expected-time.ts'
import {endByPace, roundEnds} from '../../stats/pace.ts'
import type {CompareEvent, ComparePhase} from './events.ts'
import type {ComparePlan} from './plan.ts'
import type {PairRuns} from './state-pairs.ts'

type PhaseStarted = Extract<CompareEvent, {type: 'compare-phase-started'}> & Stamp

/** As much of `CompareTrack` as tells. */
interface Pairs {
	readonly prepared: Stamp | null
	readonly phase: PhaseStarted | null
	readonly verdicts: readonly unknown[]
	readonly pairsOf: (phase: ComparePhase, comparison: number, benchmark: string | null) => readonly PairRuns[]
}

/** From when on its time is counted: with `noise`, that of the first of its comparisons. */
export function comparisonBegun({prepared, phase}: Pairs, plan: ComparePlan): number | null {
	if (plan.purpose === 'ab') return prepared?.tMs ?? null
	return phase === null || phase.phase === 'warm-up' ? null : phase.tMs
}

/**
 * When a comparison will be over. Where it stops as soon as it knows enough, only the time it may take at most is known; whether a regression is
 * measured again is not known before it is there.
 */
export function comparisonEnd(compare: Pairs, plan: ComparePlan): ExpectedTime | 'unknown' | null {
	const {phase, prepared} = compare
	if (phase === null || prepared === null || phase.phase === 'warm-up' || phase.phase === 'pilot') return null
	// Both sides are profiled now.
	if (compare.verdicts.length > 0 && plan.purpose === 'ab') return 'unknown'
	const {pairs, untilMs} = phase
	const endsMs = roundEnds(pairEnds(compare, phase), phase.benchmarks.length)
	const atPace = (each: number) => endByPace({fromMs: phase.tMs, endsMs, total: each, beforeMs: null})
	const ofPairs = pairs === null ? null : atPace(pairs)
	const later = plan.comparisons - 1 - phase.comparison
	if (plan.mostMs === null || untilMs === null)
		return ofPairs === null ? null : {ms: ofPairs + later * Math.max(0, ofPairs - phase.tMs), is: 'about'}
	// So many are run even where the time is up.
	const ofLeast = atPace(plan.leastPairs)
	if (ofLeast !== null && ofLeast > untilMs) return {ms: ofLeast + later * (ofLeast - phase.tMs), is: 'about'}
	if (ofPairs !== null && ofPairs < untilMs) return {ms: ofPairs + later * (ofPairs - phase.tMs), is: 'about'}
	return {ms: plan.purpose === 'ab' ? prepared.tMs + plan.mostMs : untilMs + later * plan.mostMs, is: 'at-most'}
}

/** When each pair of the phase under way was whole. */
function pairEnds(compare: Pairs, phase: PhaseStarted): number[] {
	return phase.benchmarks
		.flatMap(benchmark => compare.pairsOf(phase.phase, phase.comparison, benchmark))
		.flatMap(({base, head}) => (base && head ? [Math.max(base.tMs, head.tMs)] : []))
		.toSorted((a, b) => a - b)
}
