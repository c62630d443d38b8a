import {runMetric} from '../../run/summary/run-metric.ts'
import type {MetricReport} from '../../run/summary/run-report.ts'
import {stepNames} from './plan.ts'
import type {StepsState} from './state.ts'
import {stepMetric, wholeRun} from './state-metrics.ts'

/**
 * Times of the counted runs: each step, then all steps of a run together; with parameters, of each combination by itself. What failed is in none of them,
 * and counted as an error. A step that was never begun is not listed.
 */
export function stepMetrics({plan, steps, wholes}: StepsState): MetricReport[] {
	return plan.benchmarks.flatMap(({label}) => {
		const own = <Run extends {readonly warmup: boolean; readonly benchmark?: string | null}>(runs: readonly Run[]) =>
			runs.filter(one => !one.warmup && (one.benchmark ?? null) === label)
		const counted = own(steps)
		const runs = own(wholes)
		return [
			...stepNames(plan).flatMap(name =>
				metricOf(
					stepMetric(name, label),
					counted.filter(one => one.step === name),
				),
			),
			...metricOf(stepMetric(wholeRun, label), runs),
		]
	})
}

function metricOf(
	name: string,
	runs: ReadonlyArray<{readonly durationNs: number | null; readonly outcome?: string}>,
): MetricReport[] {
	if (runs.length === 0) return []
	const good = runs.flatMap(({durationNs, outcome = 'done'}) =>
		durationNs === null || outcome !== 'done' ? [] : [durationNs / 1e6],
	)
	return [{...runMetric(name, 'ms', good), errors: runs.length - good.length}]
}
