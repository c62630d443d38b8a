import {medianOf} from './quantile.ts'

export type WarmUp =
	/** `from`: index of the first steady value; 0 when there was no warm-up. `excess`: median before over steady median, minus 1; 0 when there was none. */
	| {readonly is: 'steady'; readonly from: number; readonly steadyMedian: number; readonly excess: number}
	/** It reached its final level in the second half or never did. At most 44 % of (VM, benchmark) pairs do reach a steady peak (Barrett et al. 2017). */
	| {readonly is: 'unsettled'}
	| {readonly is: 'too-short'}

const fewest = 8
const mostBlocks = 50
/** A level within 1 % of the final one is the final one, however quiet the machine is. */
const indifference = 0.01
/** In units of the scale of a block median: one block in some 10,000 lies farther out by chance. */
const farOut = 4

/**
 * From which sample on a series stays at its final level: tier-up, caches and lazy set-up lie before it.
 *
 * Segments against the tail: the series is cut into up to 50 blocks, each told by its median (a pause of the collector does not move it); the
 * level is the median of the last half of the blocks, and its scale is read from the differences of neighbouring blocks, so a series that
 * moves all the time does not pass for one with a wide level. Steady starts with the first block that lies at the level together with most of the two
 * after it. The exact sample is then where the signs of (value - half-way between before and after) turn: a CUSUM of signs, which no outlier can
 * pull. Not MSER or a CUSUM of the values, whose answer one sample of a hundred times the median decides.
 *
 * Only says an index. Nothing is ever removed from the series.
 * @param values in arrival order; NaN and infinite entries count as neither
 * Cost O(n log n).
 */
export function warmUpOf(values: ArrayLike<number>): WarmUp {
	const series = Array.from(values)
	const n = series.length
	if (series.filter(Number.isFinite).length < fewest) return {is: 'too-short'}
	const count = Math.min(n, mostBlocks)
	const startOf = (block: number) => Math.round((block * n) / count)
	const median = (from: number, to: number) => medianOf(series.slice(from, to).filter(Number.isFinite))
	const medians = Array.from({length: count}, (_, block) => median(startOf(block), startOf(block + 1)))
	const half = count >> 1
	const level = medianOf(medians.slice(half))
	const near = (value: number) => Math.abs(value - level) <= tolerance(medians, level)
	const atLevel = (block: number) => {
		const here = medians.slice(block, block + 3).filter(value => !Number.isNaN(value))
		return near(medians[block]!) && near(medianOf(here))
	}
	let first = 0
	while (first <= half && !atLevel(first)) first++
	if (first > half || !near(median(startOf(count - Math.max(1, count >> 2)), n))) return {is: 'unsettled'}
	if (first === 0) return {is: 'steady', from: 0, steadyMedian: median(0, n), excess: 0}
	const from = turn(series, startOf(first - 1), startOf(first + 1), (medians[first - 1]! + level) / 2, level)
	const steadyMedian = median(from, n)
	return {is: 'steady', from, steadyMedian, excess: median(0, from) / steadyMedian - 1}
}

/** Differences of neighbours have sqrt 2 times the scale of what they are made of. */
function tolerance(medians: readonly number[], level: number): number {
	const steps: number[] = []
	for (let i = 1; i < medians.length; i++) steps.push(Math.abs(medians[i]! - medians[i - 1]!))
	const scale = (1.4826 * medianOf(steps)) / Math.SQRT2
	return Math.max(farOut * (scale || 0), indifference * Math.abs(level))
}

/** The place in [from, to] that leaves most values of the old level before it and most of the new one after it. */
function turn(series: readonly number[], from: number, to: number, halfWay: number, level: number): number {
	let best = from
	let sum = 0
	let largest = 0
	for (let i = from; i < to; i++) {
		if (!Number.isFinite(series[i]!)) continue
		sum += series[i]! > halfWay === level > halfWay ? -1 : 1
		if (sum > largest) {
			largest = sum
			best = i + 1
		}
	}
	return Math.max(1, best)
}
