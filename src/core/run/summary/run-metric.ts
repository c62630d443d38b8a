import {binsOf} from '../../stats/bins.ts'
import {quantileOfSorted, sortedCopy} from '../../stats/quantile.ts'
import {quantileInterval} from '../../stats/quantile-interval.ts'
import {outliersOf, tukeyFences} from '../../stats/tukey.ts'
import {exactFigures} from './exact-figures.ts'
import type {MetricReport} from './run-report.ts'
import {tidyInterval} from './tidy.ts'

const level = 0.95

/** A metric of which each run has one value: exact figures, and an interval of the median. */
export function runMetric(name: string, unit: 'ms' | 'bytes', values: readonly number[]): MetricReport {
	if (values.length === 0) return {...nothing, name, unit}
	const sorted = sortedCopy(values)
	const {severeHigh} = tukeyFences(quantileOfSorted(sorted, 0.25), quantileOfSorted(sorted, 0.75))
	return {
		name,
		unit,
		direction: 'lower',
		...exactFigures(sorted),
		n: sorted.length,
		runs: sorted.length,
		ci: tidyInterval(quantileInterval(sorted, 0.5, level)),
		outliers: outliersOf(sorted),
		throughput: null,
		errors: 0,
		histogram: binsOf(
			{
				min: sorted[0]!,
				max: sorted.at(-1)!,
				bulkMax: sorted.findLast(value => value <= severeHigh)!,
			},
			(from, to) => sorted.filter(value => value >= from && value < to).length,
		),
	}
}

const nothing = {
	direction: 'lower',
	n: 0,
	runs: 0,
	mean: null,
	median: null,
	p50: null,
	p90: null,
	p95: null,
	p99: null,
	min: null,
	max: null,
	stddev: null,
	cv: null,
	ci: null,
	outliers: null,
	throughput: null,
	errors: 0,
	histogram: [],
} as const satisfies Omit<MetricReport, 'name' | 'unit'>
