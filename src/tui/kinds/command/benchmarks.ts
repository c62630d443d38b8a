/** The benchmarks of a command with parameters: one for each combination of them, a value a run. */
import {benchmarksOf} from '../../../core/kinds/command/plan-benchmarks.ts'
import type {Iteration} from '../../../core/kinds/command/state.ts'
import {hasFailed} from '../../../core/kinds/command/state-failed.ts'
import {metricOf} from '../../../core/kinds/command/state-metrics.ts'
import type {RunState, SuiteStateOf} from '../../../core/run/state/run-state.ts'
import {driftOf} from '../../../core/stats/drift.ts'
import {medianOf, sortedCopy} from '../../../core/stats/quantile.ts'
import {quantileInterval} from '../../../core/stats/quantile-interval.ts'
import {
	type BenchmarkRow,
	type BenchmarksOptions,
	type BenchmarksView,
	benchmarksView,
	pointsOf,
} from '../../select/benchmarks-view.ts'
import {lookOfRuns} from '../../select/run-figures.ts'
import {clean} from '../../select/suites-view.ts'
import {headerOfCommand} from './header.ts'

type CommandSuite = SuiteStateOf<'command'>

export function combinationsView(run: RunState, suite: CommandSuite, options: BenchmarksOptions): BenchmarksView {
	const {iterations} = suite
	return benchmarksView(
		run,
		suite,
		{
			look: lookOfRuns('no run has ended yet'),
			header: asOfMs => headerOfCommand(run, suite, asOfMs),
			stamp: String(iterations.length < 20 ? iterations.length : 0),
			rows: () => combinationRows(suite),
			lastMeasured: () => iterations.at(-1)?.benchmark ?? null,
			latencies: key => suite.latencies.get(metricOf('wall', key)),
			round: () => null,
			timer: () => null,
		},
		options,
	)
}

function combinationRows(suite: CommandSuite): BenchmarkRow[] {
	const {plan} = suite
	const underWay = combinationUnderWay(suite)
	return benchmarksOf(plan).map(({label, runs: asked}) => {
		const key = label ?? ''
		const all = suite.iterations.filter(one => (one.benchmark ?? null) === label)
		const counted = all.filter(one => !one.warmup && !hasFailed(plan, one.exit))
		const runs = counted.map((one, i) => ({run: i + 1, median: one.wallNs, course: []}))
		const values = runs.map(one => one.median)
		const sorted = sortedCopy(values)
		const interval = quantileInterval(sorted, 0.5, 0.95)
		const bad = all.find(one => hasFailed(plan, one.exit))
		return {
			key,
			name: clean(key),
			runs: pointsOf(runs),
			asked,
			underWay: underWay === key ? {run: counted.length + 1, samples: 0, asked: null} : null,
			median: medianOf(values),
			interval: interval && {low: interval.low, high: interval.high, isRange: false},
			p99: null,
			mean: values.reduce((sum, value) => sum + value, 0) / values.length,
			drift: driftOf(values),
			heapBytesPerCall: null,
			failure: counted.length === 0 && bad ? clean(failureText(bad.exit)) : null,
		}
	})
}

function failureText({failure, signal, exitCode}: Iteration['exit']): string {
	if (failure !== null) return failure.message
	return signal === null ? `ended with code ${exitCode}` : `was ended by ${signal}`
}

/** The last program that was started says which combination it belongs to by what it is. */
function combinationUnderWay({processes, phase, plan}: CommandSuite): string | null {
	if (phase === 'finished') return null
	const last = processes.findLast(one => one.role === 'target')
	if (last === undefined) return null
	const same = (argv: readonly string[]) =>
		argv.length === last.argv.length && argv.every((word, i) => word === last.argv[i])
	return benchmarksOf(plan).find(one => same(one.launch.argv))?.label ?? null
}
