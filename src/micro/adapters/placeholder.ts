import {momentsOf} from '../../core/stats/moments.ts'
import {quantileOfSorted, sortedCopy} from '../../core/stats/quantile.ts'

/**
 * What a foreign bench file is handed for a result. Its benchmarks are measured one by one in processes of their own, so at most one result is
 * real; the others are NaN, which prints and compares without throwing.
 */
export interface TinybenchStatistics {
	readonly [figure: string]: number | undefined | readonly number[]
	readonly samples: undefined
}

export interface TinybenchResult {
	readonly state: 'completed'
	readonly runtime: 'node'
	readonly runtimeVersion: string
	readonly timestampProviderName: 'performanceNow'
	/** ms. */
	readonly period: number
	readonly totalTime: number
	readonly latency: TinybenchStatistics
	readonly throughput: TinybenchStatistics
	/** As tinybench had it before version 3. */
	readonly hz: number
	readonly mean: number
}

export function tinybenchResult(samplesNs: Float64Array | undefined): TinybenchResult {
	const latencyMs = Float64Array.from(samplesNs ?? [], ns => ns / 1e6)
	const perSecond = latencyMs.map(ms => 1000 / ms)
	const latency = statistics(latencyMs)
	const {mean} = momentsOf(latencyMs)
	return {
		state: 'completed',
		runtime: 'node',
		runtimeVersion: process.versions.node,
		timestampProviderName: 'performanceNow',
		period: mean,
		totalTime: samplesNs === undefined ? Number.NaN : latencyMs.reduce((a, b) => a + b, 0),
		latency,
		throughput: statistics(perSecond),
		hz: 1000 / mean,
		mean,
	}
}

function statistics(values: Float64Array): TinybenchStatistics {
	const sorted = sortedCopy(values)
	const {n, mean, stddev} = momentsOf(values)
	const quantile = (q: number) => quantileOfSorted(sorted, q)
	const median = quantile(0.5)
	const sem = stddev / Math.sqrt(n)
	const deviations = sortedCopy(values.map(value => Math.abs(value - median)))
	return {
		samples: undefined,
		samplesCount: n,
		df: n - 1,
		critical: 1.96,
		min: sorted[0] ?? Number.NaN,
		max: sorted.at(-1) ?? Number.NaN,
		mean,
		p50: median,
		p75: quantile(0.75),
		p99: quantile(0.99),
		p995: quantile(0.995),
		p999: quantile(0.999),
		sd: stddev,
		variance: stddev ** 2,
		sem,
		moe: 1.96 * sem,
		rme: (196 * sem) / Math.abs(mean),
		mad: quantileOfSorted(deviations, 0.5),
		aad: momentsOf(deviations).mean,
	}
}
