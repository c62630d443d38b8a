import {binsOf} from '../../stats/bins.ts'
import type {Histogram} from '../../stats/histogram.ts'
import {supportsQuantile} from '../../stats/quantile.ts'
import {tukeyFences} from '../../stats/tukey.ts'
import {stateKindOf} from '../state/kinds.ts'
import type {LatencyTrack} from '../state/latency-track.ts'
import {figuresOf} from './figures.ts'
import type {MetricReport} from './run-report.ts'
import type {SummaryInput} from './summary-of-kind.ts'
import {tidy} from './tidy.ts'

/** What was counted while it went on: requests, measures. */
export function latencyMetrics({suite, fromMs, toMs}: SummaryInput): MetricReport[] {
	const {isOfRuns} = stateKindOf(suite)
	return [...suite.latencies].flatMap(([name, track]) => {
		const isEmpty = track.total.n + track.left + track.cut + track.underWay === 0
		return isOfRuns(name) || isEmpty ? [] : [latencyMetric(name, track, toMs - fromMs)]
	})
}

function latencyMetric(name: string, track: LatencyTrack, spanMs: number): MetricReport {
	const {total} = track
	return {
		name,
		unit: 'ms',
		direction: 'lower',
		n: total.n,
		// Requests of one run wait in the same queues: an interval from them would claim far too much.
		runs: 1,
		...figuresOf({
			quantile: q => (supportsQuantile(total.n, q) ? total.quantile(q) / 1e6 : null),
			mean: total.mean / 1e6,
			stddev: total.stddev / 1e6,
			min: total.min / 1e6,
			max: total.max / 1e6,
		}),
		ci: null,
		outliers: outliersOfHistogram(total),
		throughput: spanMs >= 1000 ? tidy((total.n * 1000) / spanMs) : null,
		errors: track.errors,
		...unansweredOf(track),
		histogram: binsOf(
			{min: total.min, max: total.max, bulkMax: tukeyFences(total.quantile(0.25), total.quantile(0.75)).severeHigh},
			(from, to) => total.countBetween(from, to),
		).map(bin => ({
			from: bin.from / 1e6,
			to: bin.to / 1e6,
			count: bin.count,
		})),
	}
}

function unansweredOf({left, cut, underWay}: LatencyTrack): Pick<MetricReport, 'unanswered'> {
	return left + cut + underWay > 0 ? {unanswered: {left, cut, underWay}} : {}
}

function outliersOfHistogram(total: Histogram): MetricReport['outliers'] {
	if (total.n < 4) return {mild: 0, severe: 0}
	const fences = tukeyFences(total.quantile(0.25), total.quantile(0.75))
	const severe =
		total.countBetween(Number.NEGATIVE_INFINITY, fences.severeLow) +
		total.countBetween(fences.severeHigh, Number.POSITIVE_INFINITY)
	const all =
		total.countBetween(Number.NEGATIVE_INFINITY, fences.mildLow) +
		total.countBetween(fences.mildHigh, Number.POSITIVE_INFINITY)
	return {mild: all - severe, severe}
}
