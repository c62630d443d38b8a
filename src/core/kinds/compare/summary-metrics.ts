import {runMetric} from '../../run/summary/run-metric.ts'
import type {MetricReport} from '../../run/summary/run-report.ts'
import {metricOf} from '../command/state-metrics.ts'
import type {CompareTrack} from './state.ts'
import {compareFigures} from './state-figures.ts'

/** Each side by itself: `base wall`, `head wall/size=10`. */
export function armMetrics(compare: CompareTrack): MetricReport[] {
	return compare.benchmarks.flatMap(benchmark => {
		const pairs = compare.pairsOf('measure', 0, benchmark)
		return (['base', 'head'] as const).flatMap(arm => {
			const runs = pairs.flatMap(pair => pair[arm] ?? [])
			const metrics = compareFigures.flatMap(({key, metric, stat, unit}) => {
				const scale = unit === 'ns' ? 1e-6 : 1
				const values = runs.flatMap(run => (run.figures[key] === undefined ? [] : [run.figures[key] * scale]))
				const name = metricOf(`${arm} ${metric}${stat === 'p99' ? ' p99' : ''}`, benchmark)
				return values.length === 0 ? [] : [runMetric(name, unit === 'ns' ? 'ms' : 'bytes', values)]
			})
			const errors = runs.filter(run => run.failure !== null).length
			return metrics.map((metric, index) => (index === 0 ? {...metric, errors} : metric))
		})
	})
}
