import type {GateOutcome} from '../../events/run-event.ts'
import type {DriftReport} from '../../run/summary/drift-report.ts'
import type {VerdictReport} from '../../run/summary/verdict-report.ts'
import type {ArmFacts, FramesCompared, NoiseMeasured, RatioInterval} from './events.ts'
import type {ComparePlan, FailOn} from './plan.ts'

/** The `compare` part of a suite in report.json: who was compared, how, and what it came to. The verdicts stand beside it. */
export interface CompareReport {
	readonly purpose: ComparePlan['purpose']
	/** null: it never came to that. */
	readonly base: ArmFacts | null
	readonly head: ArmFacts | null
	/** The metric that decides. */
	readonly gate: string
	/** null: of `noise`, or when nothing was judged. */
	readonly outcome: GateOutcome | null
	readonly inconclusive: 'pass' | 'fail'
	/** What fails beside a regression. */
	readonly failOn: readonly FailOn[]
	readonly margin: number
	readonly marginFrom: ComparePlan['marginFrom']
	/** The smallest change that was planned for; null where a number of pairs was asked for. */
	readonly change: number | null
	readonly runs: {
		readonly counted: number
		readonly control: number
		readonly failed: {readonly base: number; readonly head: number}
	}
	/** null: no control was run, or it was never judged. */
	readonly control: {
		readonly is: 'held' | 'unclear' | 'moved' | 'drifted' | 'absent'
		readonly pairs: number
		readonly ratio: number | null
		readonly ci: RatioInterval | null
	} | null
	readonly pairs: readonly ComparedRuns[]
	readonly noise: NoiseMeasured['floors'] | null
	readonly frames: readonly FramesCompared[]
}

/** One value a run and side, pair by pair in the order they were run; at most 1000 pairs, evenly picked. */
export interface PairedRuns {
	readonly base: readonly number[]
	readonly head: readonly number[]
	/** Pairs there are, of which those may be a part. */
	readonly count: number
}

/** The runs behind a question. */
export interface ComparedRuns extends PairedRuns {
	readonly benchmark: string | null
	readonly metric: string
	readonly stat: string
	readonly unit: 'ms' | 'bytes'
	/** How each side moved from its first run to its last; null below five runs. */
	readonly drift: {readonly base: DriftReport | null; readonly head: DriftReport | null}
	/** Pairs of the second measurement; null: there was none. */
	readonly confirmation: PairedRuns | null
}

/** The runs that a verdict is about. */
export function runsOf(
	compare: CompareReport | undefined,
	{benchmark, metric, stat}: Pick<VerdictReport, 'benchmark' | 'metric' | 'stat'>,
): ComparedRuns | null {
	return compare?.pairs.find(one => one.benchmark === benchmark && one.metric === metric && one.stat === stat) ?? null
}

/** Whether a verdict is of both measurements together: what was suspected, and found again. */
export function countsBoth({count, confirmation}: ComparedRuns, {pairs}: Pick<VerdictReport, 'pairs'>): boolean {
	return confirmation !== null && pairs > count
}

/** Which of several controls `control` is: each measurement has its own, and each comparison of `noise`. '': there was one. */
export function controlIsOf({purpose, pairs}: CompareReport): 'first measurement' | 'first comparison' | '' {
	if (purpose === 'noise') return 'first comparison'
	return pairs.some(one => one.confirmation !== null) ? 'first measurement' : ''
}
