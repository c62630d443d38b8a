import type {MetricReport} from './run-report.ts'
import {tidy} from './tidy.ts'

export type Figures = Pick<
	MetricReport,
	'mean' | 'median' | 'p50' | 'p90' | 'p95' | 'p99' | 'min' | 'max' | 'stddev' | 'cv'
>

export interface Distribution {
	/** null where the data cannot support it. */
	readonly quantile: (q: number) => number | null
	readonly mean: number
	readonly stddev: number
	readonly min: number
	readonly max: number
}

/** The figures of every metric, whatever it is counted in: all that cannot be told are null. */
export function figuresOf({quantile, mean, stddev, min, max}: Distribution): Figures {
	const at = (q: number) => {
		const value = quantile(q)
		return value === null ? null : tidy(value)
	}
	const median = at(0.5)
	return {
		mean: tidy(mean),
		median,
		p50: median,
		p90: at(0.9),
		p95: at(0.95),
		p99: at(0.99),
		min: tidy(min),
		max: tidy(max),
		stddev: tidy(stddev),
		cv: tidy(stddev / Math.abs(mean)),
	}
}
