/** The steps of a suite as benchmarks: one for each, and for all of a run together; with parameters, for each combination of them. */
import {stepNames} from '../../../core/kinds/steps/plan.ts'
import {isOfSteps, stepMetric, wholeRun} from '../../../core/kinds/steps/state-metrics.ts'
import {stepKey} from '../../../core/kinds/steps/suite-step.ts'
import type {RunState, SuiteStateOf} from '../../../core/run/state/run-state.ts'
import {driftOf} from '../../../core/stats/drift.ts'
import {medianOf, sortedCopy} from '../../../core/stats/quantile.ts'
import {quantileInterval} from '../../../core/stats/quantile-interval.ts'
import {sayMetric} from '../../../core/words/metric-words.ts'
import {
	type BenchmarkRow,
	type BenchmarksOptions,
	type BenchmarksView,
	benchmarksView,
	pointsOf,
} from '../../select/benchmarks-view.ts'
import {lookOfRuns} from '../../select/run-figures.ts'
import {clean} from '../../select/suites-view.ts'
import {headerOfSteps} from './header.ts'

type StepsSuite = SuiteStateOf<'steps'>

export function stepsView(run: RunState, suite: StepsSuite, options: BenchmarksOptions): BenchmarksView {
	const {steps, underWay} = suite
	return benchmarksView(
		run,
		suite,
		{
			look: lookOfRuns('no step has been done yet'),
			header: asOfMs => headerOfSteps(run, suite, asOfMs),
			stamp: `${steps.length < 20 ? steps.length : 0} ${underWay?.step} ${underWay?.benchmark}`,
			rows: () => stepRows(suite),
			lastMeasured: () => lastMeasured(suite),
			latencies: key => suite.latencies.get(`step:${key}`),
			round: () => null,
			timer: () => null,
		},
		options,
	)
}

/** Keys of its rows, in their order. */
export function stepKeys({plan}: StepsSuite): readonly string[] {
	const names = stepNames(plan)
	const all = names.length > 1 ? [...names, wholeRun] : names
	return plan.benchmarks.flatMap(({label}) => all.map(name => stepKey(name, label)))
}

/** Key of the step whose metric it is; null: it is of none. */
export function keyOfMetric(metric: string | null): string | null {
	return metric !== null && isOfSteps(metric) ? metric.slice(stepMetric('', null).length) : null
}

function lastMeasured({steps}: StepsSuite): string | null {
	const last = steps.findLast(one => !one.warmup && one.outcome === 'done')
	return last === undefined ? null : stepKey(last.step, last.benchmark)
}

interface Measured {
	readonly key: string
	readonly durationNs: number | null
	readonly text: string | null
}

function stepRows(suite: StepsSuite): BenchmarkRow[] {
	const {plan, underWay} = suite
	const all = measured(suite)
	const now = underWay === null ? null : stepKey(underWay.step, underWay.benchmark)
	return stepKeys(suite).map(key => {
		const own = all.filter(one => one.key === key)
		const values = own.flatMap(one => one.durationNs ?? [])
		const interval = quantileInterval(sortedCopy(values), 0.5, 0.95)
		const bad = own.find(one => one.durationNs === null)
		return {
			key,
			name: clean(sayMetric(`step:${key}`)),
			runs: pointsOf(values.map((median, i) => ({run: i + 1, median, course: []}))),
			asked: plan.runs,
			underWay: now === key ? {run: own.length + 1, samples: 0, asked: null} : null,
			median: medianOf(values),
			interval: interval && {low: interval.low, high: interval.high, isRange: false},
			p99: null,
			mean: values.reduce((sum, value) => sum + value, 0) / values.length,
			drift: driftOf(values),
			heapBytesPerCall: null,
			failure: values.length === 0 && bad ? clean(bad.text ?? 'failed') : null,
		}
	})
}

/** What counts, in order. */
function measured({steps, wholes}: StepsSuite): readonly Measured[] {
	return [
		...steps
			.filter(one => !one.warmup)
			.map(({step, benchmark, outcome, durationNs: ns, text}) => ({
				key: stepKey(step, benchmark),
				durationNs: outcome === 'done' ? ns : null,
				text: text ?? null,
			})),
		...wholes
			.filter(one => !one.warmup)
			.map(({benchmark, durationNs: ns}) => ({
				key: stepKey(wholeRun, benchmark),
				durationNs: ns,
				text: 'a step of it failed',
			})),
	]
}
