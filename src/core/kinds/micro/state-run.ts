import {type Drift, driftOf} from '../../stats/drift.ts'
import {effectiveSizeAt} from '../../stats/effective-size.ts'
import {momentsOf} from '../../stats/moments.ts'
import {medianOf, quantileOfSorted, sortedCopy} from '../../stats/quantile.ts'
import {type WarmUp, warmUpOf} from '../../stats/warm-up.ts'
import type {MicroFigures} from './events-message.ts'

/** One process's samples of one benchmark, once they are all there. Times in ns a call. */
export interface MicroRun {
	/** From 1. */
	readonly run: number
	readonly n: number
	readonly asked: number
	readonly median: number
	readonly p99: number
	readonly mean: number
	/** Sum of the squared distances from the mean. */
	readonly squares: number
	readonly min: number
	readonly max: number
	/** As many independent samples these are worth for the median, and for p90 and above. */
	readonly effective: number
	readonly effectiveTail: number
	readonly drift: Drift | null
	readonly warmUp: WarmUp
	/** Medians of successive parts of the samples, for a line of text. */
	readonly course: readonly number[]
	readonly figures: MicroFigures
}

/** Correlation is looked for in so many successive samples of the middle: it costs their number times the lags. */
const mostForCorrelation = 8192
/** Longer series are told by medians of blocks where only their course matters. */
const mostForCourse = 10_000
const courseParts = 24

export function microRun(
	samplesNs: Float64Array,
	of: {readonly run: number; readonly asked: number; readonly figures: MicroFigures},
): MicroRun {
	const sorted = sortedCopy(samplesNs)
	const {n, mean, stddev} = momentsOf(samplesNs)
	const median = quantileOfSorted(sorted, 0.5)
	const p99 = quantileOfSorted(sorted, 0.99)
	const tail = quantileOfSorted(sorted, 0.9)
	const middle = Math.max(0, (n - mostForCorrelation) >> 1)
	const looked = samplesNs.subarray(middle, middle + mostForCorrelation)
	const worth = (quantile: number) => {
		const {correlationTime} = effectiveSizeAt(looked, quantile)
		return n / correlationTime
	}
	const course = blockMedians(samplesNs, mostForCourse)
	return {
		...of,
		n,
		median,
		p99,
		mean,
		squares: n < 2 ? 0 : stddev ** 2 * (n - 1),
		min: sorted[0]!,
		max: sorted.at(-1)!,
		effective: worth(median),
		effectiveTail: Math.min(worth(tail), worth(p99)),
		drift: driftOf(course),
		warmUp: warmUpOf(course),
		course: [...blockMedians(samplesNs, courseParts)],
	}
}

/** At most so many, each of a stretch of the series. */
function blockMedians(values: Float64Array, most: number): Float64Array {
	const n = values.length
	if (n <= most) return values
	const at = (i: number) => Math.round((i * n) / most)
	return Float64Array.from({length: most}, (_, i) => medianOf(values.subarray(at(i), at(i + 1))))
}
