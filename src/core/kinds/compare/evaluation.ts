import {type Asked, type EvaluationOfKind, lacking, type Reading} from '../../run/evaluation/reading.ts'
import {ofValuesAndFailures, shareOf} from '../../run/evaluation/statistics.ts'
import type {ArmName} from './events.ts'
import type {CompareState} from './state.ts'
import type {SlotRun} from './state-pairs.ts'

/** By the names of rules-metrics.ts: the figure of a run, and what makes seconds or bytes of it. */
const figures: Readonly<Record<string, {readonly key: string; readonly scale: number}>> = {
	wall: {key: 'wall', scale: 1e-9},
	cpu_time: {key: 'cpu', scale: 1e-9},
	rss: {key: 'peakRss', scale: 1},
	time: {key: 'median', scale: 1e-9},
	heap: {key: 'heap', scale: 1},
}

export const compareEvaluation: EvaluationOfKind<CompareState> = {
	read: (suite, asked) => ofSide(suite, asked, 'head'),
	baseline: (suite, asked) => ofSide(suite, asked, 'base'),
}

function ofSide({compare, plan}: CompareState, asked: Asked, side: ArmName): readonly Reading[] {
	const benchmarks = compare.prepared?.benchmarks ?? []
	const runsOf = (benchmark: string | null): readonly SlotRun[] =>
		Array.from({length: plan.comparisons}, (_, comparison) =>
			(['measure', 'confirm'] as const).flatMap(phase => compare.pairsOf(phase, comparison, benchmark)),
		).flatMap(pairs => pairs.flatMap(pair => pair[side] ?? []))
	if (asked.metric === 'error_rate') {
		const runs = benchmarks.flatMap(runsOf)
		return [shareOf(runs.filter(run => run.failure !== null).length, runs.length)]
	}
	const wanted = asked.labels[0]?.value
	const found = benchmarks.filter(name => wanted === undefined || name === wanted)
	if (found.length === 0)
		return [lacking(wanted === undefined ? 'nothing was run yet' : `there is no benchmark "${wanted}"`)]
	// What `p95` alone is of: of a function it is the time of a call.
	const figure = figures[asked.metric === 'wall' && plan.head.kind === 'micro' ? 'time' : asked.metric]
	return found.map(benchmark => {
		if (figure === undefined) return lacking('nobody knows that metric', 0, benchmark)
		const runs = runsOf(benchmark)
		const good = runs.filter(({failure}) => failure === null)
		const values = good.map(run => (run.figures[figure.key] ?? Number.NaN) * figure.scale)
		const leasts = runs.slice(good.length).map(() => 0)
		return ofValuesAndFailures(values, leasts, asked.statistic, benchmark)
	})
}
