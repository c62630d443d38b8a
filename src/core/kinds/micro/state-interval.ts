import type {Interval} from '../../stats/interval.ts'
import {sortedCopy, supportsQuantile} from '../../stats/quantile.ts'
import {quantileInterval, quantileRanks} from '../../stats/quantile-interval.ts'
import type {BenchmarkTrack} from './state.ts'

const level = 0.95

/** From here on the medians of the runs alone give an interval of 95 %. */
export const runsForInterval = 6

type Measured = Pick<BenchmarkTrack, 'runs' | 'samples'>

/**
 * Where the median of the next run would lie: order statistics of the medians of the runs, each of a process of its own. With fewer than six
 * runs those say nothing at that level, and all that can be told is how well the median of these very processes is known: by as many
 * samples as theirs are worth, and never narrower than what their medians differ by.
 * @returns null when that is too few as well
 */
export function medianInterval({runs, samples}: Measured): Interval | null {
	const medians = sortedCopy(runs.map(one => one.median))
	const between = quantileInterval(medians, 0.5, level)
	if (between !== null) return between
	const worth = Math.floor(runs.reduce((sum, one) => sum + one.effective, 0))
	const ranks = quantileRanks(worth, 0.5, level)
	if (ranks === null) return null
	const n = samples.n
	// As in series-interval.ts: ranks of so many independent samples, spread over all of them.
	const centre = (n + 1) / 2
	const middle = (worth + 1) / 2
	const low = Math.floor(centre - ((middle - ranks.low) * n) / worth)
	const high = Math.ceil(centre + ((ranks.high - middle) * n) / worth)
	return {
		level: ranks.level,
		low: Math.min(samples.atRank(low), medians[0]!),
		high: Math.max(samples.atRank(high), medians.at(-1)!),
		method: 'within-run',
	}
}

/** A quantile of all samples of all runs; null where they are worth too few independent ones. */
export function pooledQuantile({runs, samples}: Measured, q: number): number | null {
	const worth = runs.reduce((sum, one) => sum + (q <= 0.5 ? one.effective : one.effectiveTail), 0)
	return supportsQuantile(worth, q) ? samples.quantile(q) : null
}
