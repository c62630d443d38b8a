import type {Interval} from './interval.ts'
import {quantileOfSorted, sortedCopy} from './quantile.ts'
import {medianVariance, robustLevelOf} from './robust-level.ts'
import {tQuantile} from './student-t.ts'

const fewestValues = 10

/**
 * Between which bounds the next value is to be expected, if it comes from where these came from: their median, give or take Student's t times their scale, as for the
 * mean and standard deviation of normal values. Both are robust, so a few outliers widen it little; what it says is about values that are none: where one value in twenty is an
 * outlier, the next one is too, one time in twenty, and lies outside.
 *
 * Not by order statistics, which need 39 values for 95 %, and are outliers then. Where a quarter of all pairs are equal there is no scale, and the bounds are the quantiles
 * of the values: a figure that is always the same is expected to be it again.
 *
 * @param values since the last change point, finite, in any order; not of a stretch that drifts, whose next value lies beside what it was in the middle
 * @param level in (0, 1)
 * @returns null below 10 values, whose scale is a guess
 * How often it holds: `bench/change-points.ts`. Source: Hahn, Meeker: Statistical Intervals (1991), section 4.7, with a median and Qn in their places.
 */
export function predictionInterval(values: ArrayLike<number>, level = 0.95): Interval<'t' | 'order-statistic'> | null {
	const n = values.length
	if (n < fewestValues) return null
	const {centre, scale, degrees} = robustLevelOf(values)
	if (scale === 0) {
		const sorted = sortedCopy(Array.from(values))
		const [low, high] = [(1 - level) / 2, (1 + level) / 2].map(q => quantileOfSorted(sorted, q))
		return {level, low: low!, high: high!, method: 'order-statistic'}
	}
	const reach = tQuantile((1 + level) / 2, degrees) * scale * Math.sqrt(1 + medianVariance / n)
	return {level, low: centre - reach, high: centre + reach, method: 't'}
}
