import {momentsOf} from '../stats/moments.ts'
import {quantileOfSorted, supportsQuantile} from '../stats/quantile.ts'
import type {MetricReport} from './run-report.ts'
import {tidy} from './tidy.ts'

type Figures = Pick<MetricReport, 'mean' | 'median' | 'p50' | 'p90' | 'p95' | 'p99' | 'min' | 'max' | 'stddev' | 'cv'>

/** Of values that are all at hand; a quantile that so many cannot support is null. */
export function exactFigures(sorted: Float64Array): Figures {
	const {n, mean, stddev, cv} = momentsOf(sorted)
	const at = (q: number) => (supportsQuantile(n, q) ? tidy(quantileOfSorted(sorted, q)) : null)
	return {
		mean: tidy(mean),
		median: at(0.5),
		p50: at(0.5),
		p90: at(0.9),
		p95: at(0.95),
		p99: at(0.99),
		min: tidy(sorted[0]!),
		max: tidy(sorted.at(-1)!),
		stddev: tidy(stddev),
		cv: tidy(cv),
	}
}
