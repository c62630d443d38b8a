import type {MicroFigures} from '../core/kinds/micro/events-message.ts'
import {microDefaults} from '../core/kinds/micro/suite.ts'
import type {Interval} from '../core/stats/interval.ts'
import {momentsOf} from '../core/stats/moments.ts'
import {quantileOfSorted, sortedCopy, supportsQuantile} from '../core/stats/quantile.ts'
import {seriesQuantileInterval} from '../core/stats/series-interval.ts'
import {type OutlierCounts, outliersOf} from '../core/stats/tukey.ts'
import type {Finding} from '../core/trouble/finding.ts'
import {ofBenchmark} from '../core/trouble/of-benchmark.ts'
import {type BenchOptions, subjectOf} from './bench.ts'
import {MicroFailure} from './failure.ts'
import {measure} from './measure.ts'
import {checkedName, registry} from './registry.ts'

/** Times in ns a call. A figure that the samples cannot support is null. */
export interface MicroResult {
	readonly name: string
	/** In arrival order: nothing sorted, nothing trimmed. */
	readonly samples: Float64Array
	readonly mean: number
	readonly median: number
	readonly p95: number | null
	readonly p99: number | null
	readonly min: number
	readonly max: number
	/** Interval of the median, at least 95 %, from as many independent samples as these are worth. About this process: another one has another median. */
	readonly ci: Interval | null
	/** Calls a second, from the mean. */
	readonly throughput: number
	/** By Tukey's fences; counted, never removed. */
	readonly outliers: OutlierCounts
	/** Coefficient of variation; null below two samples. */
	readonly cv: number | null
	readonly figures: MicroFigures
	readonly findings: readonly Finding[]
}

/**
 * Measures a function here and now, in the process that calls it. Several at once wait for one another. What was compiled, allocated and
 * cached before is still there: for figures to compare, let `arsenal-tui` run a bench file, which gives each benchmark a process.
 * Rejects with a `MicroFailure` that says what went wrong.
 */
export function micro<State = unknown>(
	name: string,
	fn: (params: undefined, state: State) => unknown,
	options: BenchOptions<undefined, State> = {},
): Promise<MicroResult> {
	const shared = registry()
	const measured = shared.queue.then(async () => {
		const called = checkedName(name, 'micro()')
		const subject = subjectOf(`micro('${called}')`, fn, options)
		const wishes = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
		try {
			const {samplesNs, figures, findings} = await measure(subject, {...microDefaults, ...wishes})
			return resultOf(called, samplesNs, figures, findings)
		} catch (failure) {
			if (!(failure instanceof MicroFailure)) throw failure
			throw new MicroFailure(failure.code, ofBenchmark(called, failure.message), failure.cause)
		}
	})
	shared.queue = measured.catch(() => {})
	return measured
}

export function resultOf(
	name: string,
	samples: Float64Array,
	figures: MicroFigures,
	findings: readonly Finding[],
): MicroResult {
	const sorted = sortedCopy(samples)
	const {n, mean, cv} = momentsOf(samples)
	const quantile = (q: number) => (supportsQuantile(n, q) ? quantileOfSorted(sorted, q) : null)
	return {
		name,
		samples,
		mean,
		median: quantileOfSorted(sorted, 0.5),
		p95: quantile(0.95),
		p99: quantile(0.99),
		min: sorted[0]!,
		max: sorted.at(-1)!,
		ci: seriesQuantileInterval(samples, 0.5, 0.95),
		throughput: 1e9 / mean,
		outliers: outliersOf(sorted),
		cv: Number.isFinite(cv) ? cv : null,
		figures,
		findings,
	}
}
