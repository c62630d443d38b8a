import type {Statistic} from './rule.ts'

/** What people call them, here and in other tools. */
const names: Readonly<Record<string, Statistic>> = {
	mean: {is: 'mean'},
	avg: {is: 'mean'},
	average: {is: 'mean'},
	median: {is: 'quantile', q: 0.5},
	med: {is: 'quantile', q: 0.5},
	min: {is: 'min'},
	max: {is: 'max'},
	stddev: {is: 'stddev'},
	last: {is: 'last'},
	value: {is: 'last'},
	count: {is: 'count'},
	total: {is: 'count'},
	rate: {is: 'rate'},
	per_second: {is: 'rate'},
	share: {is: 'share'},
	step: {is: 'step'},
	growth: {is: 'growth'},
}

/**
 * Above all values is the largest, and below all the smallest: no number of values would be enough to tell those of a distribution.
 * @param percent  0 to 100
 */
export function quantileOf(percent: number): Statistic {
	const q = Number((percent / 100).toPrecision(12))
	if (q === 1) return {is: 'max'}
	return q === 0 ? {is: 'min'} : {is: 'quantile', q}
}

/** `p95`, `p99.9`, `p999` (which is p99.9), `median`, `max`. null: it is none. */
export function statisticNamed(name: string): Statistic | null {
	if (Object.hasOwn(names, name)) return names[name]!
	const percent = /^p(\d{1,2}(?:\.\d+)?|100(?:\.0+)?)$/.exec(name)?.[1]
	if (percent !== undefined) return quantileOf(Number(percent))
	// `p101` would be a slip, and not p10.1.
	const nines = /^p(99\d{1,4})$/.exec(name)?.[1]
	return nines === undefined ? null : {is: 'quantile', q: Number(`0.${nines}`)}
}

export const statisticWords = [...Object.keys(names), 'p50', 'p90', 'p95', 'p99']

/** `p99.9`, `max`, `mean`: what a reader is told. */
export function sayStatistic(statistic: Statistic): string {
	if (statistic.is !== 'quantile') return statistic.is
	return statistic.q === 0.5 ? 'median' : `p${Number((statistic.q * 100).toPrecision(12))}`
}
