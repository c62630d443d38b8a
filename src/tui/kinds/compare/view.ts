/** What the live screen shows of a comparison while its pairs come in. Nothing of it is a verdict before the verdicts are there. */

import type {ArmName, ComparePhase, VerdictReached} from '../../../core/kinds/compare/events.ts'
import type {ArmPlan, ComparePlan} from '../../../core/kinds/compare/plan.ts'
import {firstLaunchOf} from '../../../core/kinds/compare/plan-arms.ts'
import type {CompareTrack} from '../../../core/kinds/compare/state.ts'
import {type CompareFigure, compareFigures, decidingFigure} from '../../../core/kinds/compare/state-figures.ts'
import {
	closing,
	type PairRatios,
	type PairsOf,
	pairRatios,
	type RatioSoFar,
	ratioSoFar,
} from '../../../core/kinds/compare/state-ratio.ts'
import type {RunState, SuiteStateOf} from '../../../core/run/state/run-state.ts'
import {medianOf} from '../../../core/stats/quantile.ts'
import {joinWords} from '../../../core/suite/split-words.ts'
import {type ControlPair, type ControlResult, judgeControl} from '../../../core/verdict/control.ts'
import {sayQuestion} from '../../../core/words/metric-words.ts'
import {sayArm} from '../../../core/words/verdict-words.ts'
import type {HeaderView} from '../../select/suite-header.ts'
import {clean} from '../../select/suites-view.ts'
import {headerOfComparison} from './header.ts'
import {type CompareProgress, compareProgress, pairsDone} from './progress.ts'

type CompareSuite = SuiteStateOf<'compare'>

export interface CompareView extends HeaderView {
	readonly plan: ComparePlan
	readonly state: CompareProgress
	readonly base: ArmView
	readonly head: ArmView
	readonly figure: CompareFigure
	/** What is shown, in words: `wall time of size=10`. */
	readonly title: string
	/** How many figures `m` goes through. */
	readonly figureCount: number
	/** Every benchmark with the figure shown. */
	readonly rows: readonly CompareRow[]
	readonly shown: CompareRow
	readonly isChosen: boolean
	/** How the interval closed, the newest last. */
	readonly closing: (most: number) => readonly RatioSoFar[]
	/** Pairs of each benchmark in the phase under way; null: as many as it takes. */
	readonly pairsEach: number | null
	/** log(high) - log(low) at which it is enough; null: that does not end it. */
	readonly targetWidth: number | null
	readonly control: {readonly result: ControlResult; readonly values: readonly number[]; readonly pairs: number} | null
	/** For `noise`: ratio of each comparison that is over. */
	readonly comparisons: readonly VerdictReached[]
}

export interface ArmView {
	readonly name: ArmName
	readonly text: string
	readonly failures: number
	readonly lastFailure: string | null
}

export interface CompareRow {
	readonly benchmark: string | null
	readonly name: string
	readonly pairs: number
	readonly values: PairRatios
	/** NaN without a pair. */
	readonly baseMedian: number
	readonly headMedian: number
	readonly ratio: RatioSoFar | null
	/** Once it is reached. */
	readonly verdict: VerdictReached | null
}

const cache = new WeakMap<RunState, {readonly key: string; readonly value: CompareView}>()

export interface CompareOptions {
	/** null: now. */
	readonly asOfMs: number | null
	/** Key of a figure; null: the one that decides. */
	readonly figure: string | null
	/** As `compareBenchmarks` names it; null: the first. */
	readonly benchmark: string | null
}

export function compareView(run: RunState, suite: CompareSuite, options: CompareOptions): CompareView {
	const {compare} = suite
	const key = [
		options.asOfMs ??
			[
				Math.floor(run.tMs / 1000),
				run.outcome,
				suite.phase,
				suite.findings.length,
				compare.phase?.phase,
				compare.runs < 20 ? compare.runs : 0,
				compare.verdicts.length,
			].join(' '),
		suite.plan.name,
		options.figure,
		options.benchmark,
	].join(' ')
	const known = cache.get(run)
	if (known?.key === key) return known.value
	const value = makeView(run, suite, options)
	cache.set(run, {key, value})
	return value
}

/** Names of the benchmarks as `live.benchmark` has them; '' where the one there is has no name. */
export function compareBenchmarks({compare}: CompareSuite): readonly string[] {
	return compare.benchmarks.map(one => one ?? '')
}

/** Keys of the figures there are, the deciding one first. */
export function figuresIn({compare, plan}: CompareSuite): readonly string[] {
	const first = decidingFigure(plan.gate).key
	const [benchmark] = compare.benchmarks
	const pairs = compare.pairsOf(compare.phase?.phase ?? 'measure', compare.phase?.comparison ?? 0, benchmark ?? null)
	const seen = pairs.flatMap(pair => [pair.base, pair.head]).find(one => one !== null && one.failure === null)
	return [first, ...compareFigures.map(one => one.key).filter(key => key !== first && (seen?.figures[key] ?? 0) > 0)]
}

function makeView(run: RunState, suite: CompareSuite, options: CompareOptions): CompareView {
	const {compare, plan} = suite
	const asOfMs = options.asOfMs ?? run.tMs
	const header = headerOfComparison(run, suite, asOfMs)
	const keys = figuresIn(suite)
	const deciding = decidingFigure(plan.gate)
	const figure = compareFigures.find(one => one.key === options.figure && keys.includes(one.key)) ?? deciding
	const state = compareProgress(suite, asOfMs)
	const benchmarks = compare.benchmarks.length > 0 ? compare.benchmarks : [null]
	// Between phases, and once all is over, what was measured stays on the screen.
	const phase =
		compare.phase?.phase === 'confirm' && state.step !== 'confirm' ? 'measure' : (compare.phase?.phase ?? 'measure')
	const comparison = compare.phase?.comparison ?? 0
	const ofBenchmark = (benchmark: string | null): PairsOf => {
		const of = {comparison, benchmark, figure: figure.key}
		// Only what got worse is measured again.
		if (phase === 'confirm') return {...of, phase: compare.phase?.benchmarks.includes(benchmark) ? phase : 'measure'}
		const verdict = verdictOf(compare, of, figure)
		const measured = pairRatios(compare, {...of, phase}).logs.length
		return {...of, phase: phase === 'measure' && verdict !== null && verdict.pairs > measured ? 'both' : phase}
	}
	const rows = benchmarks.map(benchmark => rowOf(compare, ofBenchmark(benchmark), figure, options.asOfMs))
	const shown = rows.find(row => (row.benchmark ?? '') === options.benchmark) ?? rows[0]!
	return {
		...header,
		plan,
		state,
		base: armView('base', compare, plan.base),
		head: armView('head', compare, plan.head),
		figure,
		title: clean(sayQuestion({...figure, benchmark: shown.benchmark})),
		figureCount: keys.length,
		rows,
		shown,
		isChosen: options.benchmark !== null && rows.length > 1,
		closing: closingOnce(
			compare,
			ofBenchmark(shown.benchmark),
			options.asOfMs === null ? undefined : shown.values.logs.length,
		),
		pairsEach: compare.phase?.pairs ?? null,
		targetWidth: compare.phase?.targetWidth ?? null,
		control: controlOf(compare, phase, comparison),
		comparisons:
			plan.purpose === 'noise'
				? compare.verdicts.filter(
						one => one.metric === figure.metric && one.stat === figure.stat && one.benchmark === shown.benchmark,
					)
				: [],
	}
}

function closingOnce(compare: CompareTrack, of: PairsOf, pairs: number | undefined): CompareView['closing'] {
	const known = new Map<number, readonly RatioSoFar[]>()
	return most => {
		let value = known.get(most)
		if (value === undefined) known.set(most, (value = closing(compare, of, most, pairs)))
		return value
	}
}

function rowOf(compare: CompareTrack, of: PairsOf, figure: CompareFigure, asOfMs: number | null): CompareRow {
	const values = pairRatios(compare, of, asOfMs)
	return {
		benchmark: of.benchmark,
		name: clean(of.benchmark ?? ''),
		pairs: asOfMs === null ? pairsDone(compare, of.benchmark, of.phase) : values.logs.length,
		values,
		baseMedian: medianOf([...values.base]),
		headMedian: medianOf([...values.head]),
		ratio: ratioSoFar(compare, of, asOfMs === null ? undefined : values.logs.length),
		verdict: verdictOf(compare, of, figure),
	}
}

function verdictOf(
	{verdicts}: CompareTrack,
	{benchmark, comparison}: Pick<PairsOf, 'benchmark' | 'comparison'>,
	{metric, stat}: CompareFigure,
): VerdictReached | null {
	return (
		verdicts.findLast(
			one => one.benchmark === benchmark && one.metric === metric && one.stat === stat && one.comparison === comparison,
		) ?? null
	)
}

function armView(name: ArmName, compare: CompareTrack, plan: ArmPlan): ArmView {
	const {count, last} = compare.failures[name]
	return {
		name,
		text: clean(compare.prepared === null ? planned(plan) : sayArm(compare.prepared[name])),
		failures: count,
		lastFailure: last === null ? null : clean(last),
	}
}

function planned(plan: ArmPlan): string {
	const {argv, shell} = firstLaunchOf(plan)
	const command = shell ? (argv[0] ?? '') : joinWords(argv)
	return plan.revision === null ? command : `${plan.revision}: ${command}`
}

const controls = new WeakMap<CompareTrack, {readonly key: string; readonly value: CompareView['control']}>()

/** As it stands; judged anew when it has run again. */
function controlOf(compare: CompareTrack, phase: ComparePhase, comparison: number): CompareView['control'] {
	const key = `${phase} ${comparison} ${compare.controlRuns}`
	const known = controls.get(compare)
	if (known?.key === key) return known.value
	const pairs = (compare.benchmarks.length > 0 ? compare.benchmarks : [null])
		.flatMap(benchmark => compare.pairsOf(phase, comparison, benchmark))
		.flatMap(({control: {base, head}}) => (base && head ? [{base, head}] : []))
		.toSorted((a, b) => a.base.tMs - b.base.tMs)
	const runs = pairs.map(({base, head}): ControlPair => ({base: armRun(base), head: armRun(head)}))
	const value =
		pairs.length === 0
			? null
			: {
					result: judgeControl(runs),
					values: pairs.flatMap(({base, head}) => [base, head]).flatMap(one => one.figures['wall'] ?? []),
					pairs: pairs.length,
				}
	controls.set(compare, {key, value})
	return value
}

function armRun({
	failure,
	figures,
}: NonNullable<ReturnType<CompareTrack['pairsOf']>[number]['base']>): ControlPair['base'] {
	const wall = figures['wall']
	return failure === null ? {is: 'done', samples: wall === undefined ? [] : [wall]} : {is: 'failed', reason: failure}
}
