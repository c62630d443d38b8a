import {runMetric} from '../../run/summary/run-metric.ts'
import type {MetricReport} from '../../run/summary/run-report.ts'
import {benchmarksOf} from './plan-benchmarks.ts'
import type {CommandState, Iteration} from './state.ts'
import {hasFailed} from './state-failed.ts'
import {metricOf} from './state-metrics.ts'

/**
 * Times and memory of the counted runs, of each combination of parameters by itself. Runs that failed are in none of them: they are counted as
 * errors.
 */
export function runMetrics({iterations, plan}: CommandState): MetricReport[] {
	return benchmarksOf(plan).flatMap(({label}) => {
		const counted = iterations.filter(
			one => !one.warmup && one.exit.failure === null && (one.benchmark ?? null) === label,
		)
		if (counted.length === 0) return []
		const good = counted.filter(({exit}) => !hasFailed(plan, exit))
		const metrics = runFigures.flatMap(({name, unit, of}, index) => {
			const values = good.map(of).filter(value => value !== null)
			// The first is there also when every run has failed: it says how many.
			return values.length === 0 && index > 0 ? [] : [runMetric(metricOf(name, label), unit, values)]
		})
		return metrics.map((metric, index) => (index === 0 ? {...metric, errors: counted.length - good.length} : metric))
	})
}

/** All but the first are there only where wait4 told them. */
const runFigures: ReadonlyArray<{
	readonly name: string
	readonly unit: 'ms' | 'bytes'
	readonly of: (run: Iteration) => number | null
}> = [
	{name: 'wall', unit: 'ms', of: run => run.wallNs / 1e6},
	{name: 'user', unit: 'ms', of: run => run.userMs ?? null},
	{name: 'system', unit: 'ms', of: run => run.systemMs ?? null},
	{
		name: 'cpu',
		unit: 'ms',
		of: run => (run.userMs === undefined || run.systemMs === undefined ? null : run.userMs + run.systemMs),
	},
	{name: 'peakRss', unit: 'bytes', of: run => run.maxRssBytes ?? null},
]
