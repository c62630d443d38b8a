import type {Stamp} from '../../events/run-event.ts'
import type {StateOfKind} from '../../run/state/state-of-kind.ts'
import type {SuiteStateCommon} from '../../run/state/suite-state-common.ts'
import type {ArmName, CompareEvent, ComparePhase, FramesCompared, NoiseMeasured, VerdictReached} from './events.ts'
import type {ComparePlan} from './plan.ts'
import {comparisonBegun, comparisonEnd} from './state-end.ts'
import {type PairRuns, type SlotRun, valuesOfPairs} from './state-pairs.ts'

export type CompareEventOf<Type extends CompareEvent['type']> = Extract<CompareEvent, {type: Type}>

/** A comparison as far as its events tell: every pair of every phase, and what was concluded. */
export class CompareTrack {
	prepared: (CompareEventOf<'compare-prepared'> & Stamp) | null = null
	/** What is being run now, and since when. */
	phase: (CompareEventOf<'compare-phase-started'> & Stamp) | null = null
	readonly controls: CompareEventOf<'control-judged'>[] = []
	readonly verdicts: VerdictReached[] = []
	readonly frames: FramesCompared[] = []
	noise: NoiseMeasured | null = null
	/** Runs of either side that failed, and what was said of the last of them. */
	readonly failures: Record<ArmName, {count: number; last: string | null}> = {
		base: {count: 0, last: null},
		head: {count: 0, last: null},
	}
	/** Runs of both sides, warm-up and all; not those of the control. */
	runs = 0
	controlRuns = 0
	readonly #pairs = new Map<string, Map<number, PairRuns>>()

	add(event: CompareEvent & Stamp): void {
		switch (event.type) {
			case 'compare-prepared':
				this.prepared = event
				return
			case 'compare-phase-started':
				this.phase = event
				return
			case 'slot-finished':
				this.#addSlot(event)
				return
			case 'control-judged':
				this.controls.push(event)
				return
			case 'verdict-reached':
				this.verdicts.push(event)
				return
			case 'noise-measured':
				this.noise = event
				return
			case 'frames-compared':
				this.frames.push(event)
				return
			default:
				event satisfies never
		}
	}

	#addSlot(event: CompareEventOf<'slot-finished'> & Stamp): void {
		const run: SlotRun = {tMs: event.tMs, figures: event.figures, failure: event.failure}
		if (event.arm === 'control') this.controlRuns++
		else {
			this.runs++
			if (event.failure !== null) {
				this.failures[event.arm].count++
				this.failures[event.arm].last = event.failure
			}
		}
		const key = keyOf(event.phase, event.comparison, event.benchmark)
		let pairs = this.#pairs.get(key)
		if (pairs === undefined) this.#pairs.set(key, (pairs = new Map()))
		let pair = pairs.get(event.pair)
		if (pair === undefined) pairs.set(event.pair, (pair = {base: null, head: null, control: {base: null, head: null}}))
		if (event.arm === 'control') pair.control[event.beside] = run
		else pair[event.arm] = run
	}

	/** In the order they were begun. */
	pairsOf(phase: ComparePhase, comparison: number, benchmark: string | null): readonly PairRuns[] {
		return [...(this.#pairs.get(keyOf(phase, comparison, benchmark))?.values() ?? [])]
	}

	/** Benchmarks that have run in any phase, in the order they came. */
	get benchmarks(): ReadonlyArray<string | null> {
		return this.prepared?.benchmarks ?? []
	}

	/** Pairs with this figure on both sides, in order. */
	valuesOf(phase: ComparePhase, comparison: number, benchmark: string | null, figure: string): PairValues {
		const {base, head} = valuesOfPairs(this.pairsOf(phase, comparison, benchmark), figure)
		return {base, head}
	}
}

export interface PairValues {
	readonly base: readonly number[]
	readonly head: readonly number[]
}

function keyOf(phase: ComparePhase, comparison: number, benchmark: string | null): string {
	return JSON.stringify([phase, comparison, benchmark])
}

export interface CompareState extends SuiteStateCommon {
	readonly kind: 'compare'
	readonly plan: ComparePlan
	readonly compare: CompareTrack
}

const keep = ({compare}: CompareState, event: CompareEvent & Stamp) => compare.add(event)

const run = (suite: CompareState, event: CompareEvent & Stamp) => {
	suite.phase = 'running'
	keep(suite, event)
}

export const compareStates: StateOfKind<CompareState, CompareEvent> = {
	start: (common, plan) => ({...common, kind: 'compare', plan, compare: new CompareTrack()}),
	folds: {
		'compare-prepared': keep,
		'compare-phase-started': run,
		'slot-finished': run,
		'control-judged': keep,
		'verdict-reached': keep,
		'noise-measured': keep,
		'frames-compared': keep,
	},
	runsFromFirstProcess: false,
	plannedMs: () => null,
	expected: ({mostMs, comparisons}) => (mostMs === null ? null : {ms: mostMs * comparisons, is: 'at-most'}),
	begunMs: ({compare, plan}) => comparisonBegun(compare, plan),
	end: ({compare, plan}) => comparisonEnd(compare, plan),
	isOfRuns: () => false,
	driverUsage: () => null,
	// What is sampled are runs of both sides, after all pairs.
	coverage: 'unknown',
}
