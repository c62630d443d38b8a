import {sortedCopy} from '../../stats/quantile.ts'
import {peakOf, secondsOf} from '../state/measured-span.ts'
import {exactFigures} from './exact-figures.ts'
import type {MetricReport} from './run-report.ts'
import type {SummaryInput} from './summary-of-kind.ts'
import {tidy} from './tidy.ts'

/** What samples of the process tree found. */
export function sampledMetrics({suite: {usage}, fromMs, toMs}: SummaryInput): MetricReport[] {
	const all = [
		['cpuShare', 'cores', usage.cpuShare],
		['rssBytes', 'bytes', usage.rssBytes],
	] as const
	return all.flatMap(([name, unit, series]) => {
		const values = secondsOf(series, fromMs, toMs)
		if (values.length === 0) return []
		const metric = seriesMetric(name, unit, values)
		// The quantiles are those of whole seconds, the largest is that of all there was.
		const max = peakOf(series, fromMs, toMs)
		return [max === null || metric.max === null ? metric : {...metric, max: Math.max(metric.max, tidy(max)!)}]
	})
}

/** One value a second, and each second resembles the one before: quantiles, but no interval and no outliers. */
function seriesMetric(name: string, unit: 'cores' | 'bytes', values: readonly number[]): MetricReport {
	return {
		name,
		unit,
		direction: name === 'rssBytes' ? 'lower' : 'none',
		...exactFigures(sortedCopy(values)),
		n: values.length,
		runs: 1,
		ci: null,
		outliers: null,
		throughput: null,
		errors: 0,
		histogram: [],
	}
}
