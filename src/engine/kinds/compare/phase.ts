import type {SuiteOutcome} from '../../../core/events/run-event.ts'
import type {ArmName, CompareEvent, ComparePhase} from '../../../core/kinds/compare/events.ts'
import type {ComparePlan} from '../../../core/kinds/compare/plan.ts'
import {CompareTrack} from '../../../core/kinds/compare/state.ts'
import {decidingFigure} from '../../../core/kinds/compare/state-figures.ts'
import {ratioNow, widthOf} from '../../../core/kinds/compare/state-ratio.ts'
import {type Slot, scheduleOf} from '../../../core/verdict/schedule.ts'
import {type IntervalWidth, shouldStop} from '../../../core/verdict/stopping.ts'
import {describeExit, type FailedOutcome, failed, type SuiteRun} from '../../suite-run.ts'
import {interrupted} from '../../wait-ready.ts'
import type {CompareArm, SlotOutcome} from './arm.ts'
import type {TimedRuns} from './timed-run.ts'

/** What the phases of one comparison share. */
export interface Comparing {
	readonly run: SuiteRun<ComparePlan>
	readonly arms: Readonly<Record<ArmName, CompareArm>>
	/** That both sides have, in the order of base. */
	readonly benchmarks: ReadonlyArray<string | null>
	readonly control: TimedRuns | null
	readonly track: CompareTrack
	/** What a run of each kind took, prepare and all: the least that was seen. */
	readonly tookMs: Record<Slot['arm'], number | null>
	/** Findings that were made, as severity and code. */
	readonly said: Set<string>
	/** How the runs of every benchmark ended, of all phases. */
	readonly tallies: ReadonlyMap<string | null, Record<ArmName, {succeeded: number; failed: number}>>
	/** Benchmarks of which a side has never succeeded, and what came of that: they are not tried any further. */
	readonly broken: Map<string | null, FailedOutcome>
	say(body: CompareEvent): void
}

export interface Phase {
	readonly phase: ComparePhase
	readonly comparison: number
	readonly benchmarks: ReadonlyArray<string | null>
	readonly seed: number
	/** Ends at so many pairs; null: at the width, or when the time is up. */
	readonly pairs: number | null
	readonly targetWidth: number | null
	/** On the clock of the run; null: no limit. */
	readonly untilMs: number | null
	readonly leastPairs: number
}

/** Nobody waits for more. */
const mostPairs = 20_000
/** A width is looked at every so many pairs: the oftener, the likelier it is small by chance. */
const lookEvery = 10
/** Below this many runs of a benchmark of one side that all failed, it may still have been bad luck. */
const hopelessAfter = 3
/** Lines of failing runs that are shown, for each side. */
const mostShownFailures = 3

/** The control takes this share of the time, and where that would leave too few pairs of it, up to twice as much. */
const controlShare = 0.2
const mostControlShare = 0.4
/** As many as a judgement of it needs. */
const fewestControls = 8

export function comparing(run: SuiteRun<ComparePlan>, arms: Comparing['arms'], control: TimedRuns | null): Comparing {
	const track = new CompareTrack()
	const benchmarks = arms.base.benchmarks.filter(one => arms.head.benchmarks.includes(one))
	const none = () => ({succeeded: 0, failed: 0})
	return {
		run,
		arms,
		benchmarks,
		control,
		track,
		tookMs: {base: null, head: null, control: null},
		said: new Set(),
		tallies: new Map(benchmarks.map(one => [one, {base: none(), head: none()}])),
		broken: new Map(),
		say(body) {
			run.emit(body)
			track.add({...body, tMs: run.ports.clock.nowMs() - run.originMs})
		},
	}
}

/** Runs of either side before the first pair. They also tell how long a run takes. @returns null when the pairs may come */
export async function warmUp(of: Comparing): Promise<SuiteOutcome | null> {
	const {plan} = of.run
	of.say({
		...started(of, {phase: 'warm-up', comparison: 0, benchmarks: of.benchmarks}),
		pairs: plan.warmup,
		targetWidth: null,
		untilMs: null,
		controlEvery: 0,
	})
	for (let pair = 0; pair < plan.warmup; pair++) {
		for (const benchmark of of.benchmarks) {
			if (of.broken.has(benchmark)) continue
			for (const arm of ['base', 'head'] as const) {
				const outcome = await runSlot(of, {phase: 'warm-up', comparison: 0}, benchmark, {pair, arm, beside: arm})
				if (outcome !== null) return outcome
			}
		}
	}
	if (of.control === null) return null
	return runSlot(of, {phase: 'warm-up', comparison: 0}, null, {pair: plan.warmup, arm: 'control', beside: 'base'})
}

/**
 * Pairs of every benchmark, block after block, each side as often first as the other, until there are enough of them.
 * @returns null when there are, or when the time is up
 */
export async function runPhase(of: Comparing, phase: Phase): Promise<SuiteOutcome | null> {
	const {clock} = of.run.ports
	const startedMs = clock.nowMs()
	const most = Math.max(2, Math.min(phase.pairs ?? mostPairs, Math.ceil(mostPairs / phase.benchmarks.length)))
	const controlEvery = controlPeriod(of, phase)
	const schedules = phase.benchmarks.map((benchmark, i) => ({
		benchmark,
		slots: Map.groupBy(scheduleOf({seed: phase.seed + i * 7919, pairs: most, controlEvery}), slot => slot.pair),
	}))
	of.say({
		...started(of, phase),
		pairs: phase.pairs,
		targetWidth: phase.targetWidth,
		untilMs: phase.untilMs === null ? null : Math.max(0, phase.untilMs - of.run.originMs),
		controlEvery,
	})
	for (let pair = 0; pair < most; pair++) {
		const isLate = phase.untilMs !== null && clock.nowMs() >= phase.untilMs
		if (isLate && pair >= phase.leastPairs) return null
		if (!isLate && isNarrow(of, phase, pair, clock.nowMs() - startedMs, controlEvery)) return null
		for (const {benchmark, slots} of schedules) {
			// Not in the middle of a pair: the other side would seem to fail less often.
			if (of.broken.has(benchmark)) continue
			for (const slot of slots.get(pair) ?? []) {
				const outcome = await runSlot(of, phase, benchmark, slot)
				if (outcome !== null) return outcome
			}
		}
	}
	return null
}

function isNarrow(of: Comparing, phase: Phase, pairs: number, elapsedMs: number, controlEvery: number): boolean {
	if (phase.targetWidth === null || pairs === 0 || pairs % lookEvery !== 0) return false
	const figure = decidingFigure(of.run.plan.gate).key
	const widths = phase.benchmarks
		.filter(benchmark => !of.broken.has(benchmark))
		.map(benchmark => ratioNow(of.track, benchmark, figure))
		.map(ratio => ratio && widthOf(ratio))
	const width = widths.includes(null) ? null : (Math.max(...widths.map(Number)) as IntervalWidth)
	// Runs of a few milliseconds are soon enough for the width, and not yet for the control.
	const leastPairs = Math.max(20, phase.leastPairs, controlEvery * fewestControls)
	const rule = {targetWidth: phase.targetWidth, mostPairs, mostMs: Number.POSITIVE_INFINITY, leastPairs}
	return shouldStop({pairs, elapsedMs, width}, rule) !== null
}

/** Every so many pairs: so that the control takes a fifth of the time, and is still there often enough to be judged; 0 where it cannot be. */
function controlPeriod({control, tookMs, run}: Comparing, {pairs, benchmarks, untilMs}: Phase): number {
	if (control === null || !run.plan.control) return 0
	const pairMs = (tookMs.base ?? 0) + (tookMs.head ?? 0)
	if (tookMs.control === null || pairMs === 0) return 2
	const controlMs = 2 * tookMs.control
	const wanted = periodOf(controlShare)
	const most = periodOf(mostControlShare)
	const leftMs = untilMs === null ? Number.POSITIVE_INFINITY : Math.max(0, untilMs - run.ports.clock.nowMs())
	// Out of as many pairs as are asked for, or as there is time for.
	const enough = Math.floor(
		Math.min(pairs === null ? Number.POSITIVE_INFINITY : pairs * benchmarks.length, pairsIn(leftMs)) / fewestControls,
	)
	if (enough >= wanted) return wanted
	// A number of pairs that was asked for is run however long it takes, and the control with it.
	if (untilMs === null) return Math.max(1, enough)
	return enough >= most ? Math.max(1, enough) : 0

	function periodOf(share: number): number {
		return Math.ceil((controlMs * (1 - share)) / (share * pairMs))
	}

	function pairsIn(ms: number): number {
		return ms / (pairMs + controlMs / most)
	}
}

function started(
	{run}: Comparing,
	{phase, comparison, benchmarks}: Pick<Phase, 'phase' | 'comparison' | 'benchmarks'>,
) {
	return {type: 'compare-phase-started', suite: run.plan.name, phase, comparison, benchmarks} as const
}

/** @returns null when the next may come */
async function runSlot(
	of: Comparing,
	{phase, comparison}: Pick<Phase, 'phase' | 'comparison'>,
	benchmark: string | null,
	slot: Slot,
): Promise<SuiteOutcome | null> {
	const {run, track} = of
	if (run.signal.aborted) return interrupted()
	const beganMs = run.ports.clock.nowMs()
	const outcome = slot.arm === 'control' ? await runControl(of) : await of.arms[slot.arm].run(benchmark)
	if (outcome.is === 'interrupted') return interrupted()
	const tookMs = run.ports.clock.nowMs() - beganMs
	of.tookMs[slot.arm] = Math.min(tookMs, of.tookMs[slot.arm] ?? tookMs)
	of.say({
		type: 'slot-finished',
		suite: run.plan.name,
		phase,
		comparison,
		benchmark,
		...slot,
		figures: outcome.is === 'done' ? outcome.figures : {},
		exit: outcome.exit,
		failure: outcome.is === 'done' ? null : outcome.reason,
	})
	if (slot.arm === 'control') return null
	const tally = of.tallies.get(benchmark)![slot.arm]
	if (outcome.is === 'done') {
		tally.succeeded++
		return null
	}
	tally.failed++
	if (track.failures[slot.arm].count <= mostShownFailures && outcome.lastLines.length > 0)
		run.emit({
			type: 'output-printed',
			suite: run.plan.name,
			role: 'target',
			stream: 'stderr',
			lines: outcome.lastLines,
			droppedLines: 0,
		})
	if (outcome.isFinal) {
		const code = outcome.exit.failure === null ? 'driver-failed' : 'not-started'
		return failed(code, `${slot.arm}: ${outcome.sentence}`, outcome.exit.exitCode)
	}
	if (tally.succeeded > 0 || tally.failed < hopelessAfter) return null
	const sentence = `${slot.arm}: ${outcome.sentence}, in each of its ${tally.failed} runs`
	if (!of.broken.has(benchmark)) of.broken.set(benchmark, failed('bad-exit', sentence, outcome.exit.exitCode))
	return of.broken.size < of.benchmarks.length ? null : brokenOutcome(of)
}

/** What benchmarks that never succeeded make of a comparison, whatever the others came to. @returns null when there are none */
export function brokenOutcome({broken, benchmarks}: Comparing): FailedOutcome | null {
	const [first] = broken.values()
	if (first === undefined || benchmarks.length === 1) return first ?? null
	return {...first, reason: `${broken.size} of ${benchmarks.length} benchmarks failed. ${first.reason}`}
}

async function runControl({run, control}: Comparing): Promise<SlotOutcome> {
	const {exit, lastLines} = await control!.next()
	if (exit === null || run.signal.aborted) return {is: 'interrupted'}
	const plain = {exitCode: exit.exitCode, signal: exit.signal, failure: exit.failure}
	if (exit.exitCode === 0) return {is: 'done', exit: plain, figures: {wall: Number(exit.wallNs)}}
	const reason = describeExit('', exit).trim()
	return {is: 'failed', reason, sentence: reason, exit: plain, lastLines, isFinal: false}
}
