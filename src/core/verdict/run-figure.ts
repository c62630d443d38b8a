import {momentsOf} from '../stats/moments.ts'
import {quantileOfSorted, sortedCopy} from '../stats/quantile.ts'
import {quantileRanks} from '../stats/quantile-interval.ts'

/** One run of one side: a fresh process, and what it measured. */
export type ArmRun =
	/** In arrival order: 10,000 of a micro-benchmark, the one wall time of a command. */
	{readonly is: 'done'; readonly samples: ArrayLike<number>} | {readonly is: 'failed'; readonly reason: string}

/** What stands for a run. */
export const statistics = ['median', 'mean', 'p90', 'p95', 'p99'] as const
export type Statistic = (typeof statistics)[number]
const quantiles: Partial<Record<Statistic, number>> = {median: 0.5, p90: 0.9, p95: 0.95, p99: 0.99}

export type RunFigure =
	| {readonly is: 'figure'; readonly value: number}
	/**
	 * `unsupported`: fewer samples than the quantile has an interval for (368 of p99); `not-finite`: NaN or Infinity among them; `not-positive`: the figure
	 * is 0 or below, which has no ratio, and nobody said what steps it is measured in.
	 */
	| {readonly is: 'none'; readonly why: 'failed' | 'no-samples' | 'not-finite' | 'not-positive' | 'unsupported'}

/** @param step see `CompareFigure`: then 0 is a figure too */
export function figureOf(run: ArmRun, statistic: Statistic, step: number | null = null): RunFigure {
	if (run.is === 'failed') return {is: 'none', why: 'failed'}
	const {samples} = run
	if (samples.length === 0) return {is: 'none', why: 'no-samples'}
	for (let i = 0; i < samples.length; i++) if (!Number.isFinite(samples[i]!)) return {is: 'none', why: 'not-finite'}
	const q = quantiles[statistic]
	// A median or mean of one sample is that sample; a tail needs samples beyond it.
	if (q !== undefined && q > 0.5 && quantileRanks(samples.length, q, 0.95) === null)
		return {is: 'none', why: 'unsupported'}
	const value =
		q === undefined ? momentsOf(Array.from(samples)).mean : quantileOfSorted(sortedCopy(Array.from(samples)), q)
	return value > 0 || step !== null ? {is: 'figure', value} : {is: 'none', why: 'not-positive'}
}
