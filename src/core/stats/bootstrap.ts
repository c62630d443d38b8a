import type {Interval} from './interval.ts'
import {normalCdf, normalQuantile} from './normal.ts'
import {sortedCopy} from './quantile.ts'
import {Random} from './random.ts'
import {fewestPairs} from './signed-rank.ts'
import {tQuantile} from './student-t.ts'

/**
 * Intervals of any statistic at all, by drawing the sample again out of itself. Meant for tens of runs, not for ten thousand samples of one
 * run: those are not independent, and quantiles and centres have exact intervals of their own.
 * Source: Efron, Tibshirani: An Introduction to the Bootstrap (1993), chapters 13, 14 and 16.
 */

/** What can be drawn again. `draw` and `without` may hand out the same memory each time: a statistic reads it and keeps nothing. */
export interface Arm<T> {
	/** Independent units: values, or runs. */
	readonly units: number
	readonly whole: T
	/** As many units as there are, drawn with replacement. */
	draw(random: Random): T
	/** All units but one. */
	without(index: number): T
}

/** One value a run. */
export function armOfValues(values: ArrayLike<number>): Arm<Float64Array> {
	const whole = Float64Array.from(values)
	const n = whole.length
	const drawn = new Float64Array(n)
	return {
		units: n,
		whole,
		draw: random => {
			for (let i = 0; i < n; i++) drawn[i] = whole[random.nextBelow(n)]!
			return drawn
		},
		without: index => whole.filter((_, i) => i !== index),
	}
}

/**
 * Two levels: runs are drawn, then samples within each run drawn. Drawing from all samples in one pot would forget that runs differ from
 * each other, which is usually the larger part. Cost of a draw is the number of samples.
 * Source: Kalibera, Jones: Rigorous Benchmarking in Reasonable Time, ISMM 2013.
 */
export function armOfRuns(runs: ReadonlyArray<ArrayLike<number>>): Arm<readonly Float64Array[]> {
	const arms = runs.map(armOfValues)
	const whole = arms.map(arm => arm.whole)
	return {
		units: runs.length,
		whole,
		// A run may be drawn twice, so its samples are copied out before they are drawn again.
		draw: random => arms.map(() => arms[random.nextBelow(arms.length)]!.draw(random).slice()),
		without: index => whole.filter((_, i) => i !== index),
	}
}

export interface BootstrapOptions {
	readonly level: number
	readonly seed: number
	/** Draws of every arm. 9,999 unless given: then the bounds at 95 % are the 250th value from either end. */
	readonly resamples?: number
	/**
	 * `percentile` takes the draws as they are, `bca` corrects for bias and skew. With few units, both are too narrow: intervals at 95 % from 10 values
	 * of a normal distribution hold the truth 91 times in 100. `expanded`, the default, takes draws as much farther out as a mean of so few units
	 * needs: 93 to 97 times in 100 from 10 units on, with long tails from 30 on (test/core/stats/coverage.test.ts). Source: Hesterberg, The American Statistician 69 (2015), section 3.
	 */
	readonly method?: 'percentile' | 'bca' | 'expanded'
}

type BootstrapInterval = Interval<NonNullable<BootstrapOptions['method']>>

/**
 * @returns null when there are fewer units than `fewestPairs(level)` (with so few, even smallest to largest does not reach the level),
 * too few resamples for the level, or a statistic that is not a number
 */
export function bootstrapInterval<T>(
	arm: Arm<T>,
	statistic: (sample: T) => number,
	options: BootstrapOptions,
): BootstrapInterval | null {
	if (arm.units < fewestPairs(options.level)) return null
	const random = new Random(options.seed)
	const drawn = distributionOf(() => statistic(arm.draw(random)), options)
	if (drawn === null) return null
	if (options.method !== 'bca') return drawnInterval(drawn, options, [arm.units])
	const left = Float64Array.from({length: arm.units}, (_, i) => statistic(arm.without(i)))
	return bcaInterval(drawn, statistic(arm.whole), accelerationOf([left]), options.level)
}

export interface BootstrapChange {
	readonly change: number
	readonly interval: BootstrapInterval | null
	/** Two-sided p of "the change is `unchanged`": (hits + 1) / (draws + 1), so never 0. 1 where there is no interval. */
	readonly p: number
}

/**
 * A figure of two arms. Both are drawn anew for every resample, instead of combining fewer draws of one with each of the other.
 * @param unchanged value of `change` when both are alike: 0 for a difference, 1 for a ratio
 */
export function bootstrapChange<T>(
	arms: {readonly base: Arm<T>; readonly head: Arm<T>},
	change: (base: T, head: T) => number,
	unchanged: number,
	options: BootstrapOptions,
): BootstrapChange {
	const {base, head} = arms
	const estimate = base.units === 0 || head.units === 0 ? Number.NaN : change(base.whole, head.whole)
	if (Math.min(base.units, head.units) < fewestPairs(options.level)) return {change: estimate, interval: null, p: 1}
	const random = new Random(options.seed)
	const drawn = distributionOf(() => change(base.draw(random), head.draw(random)), options)
	if (drawn === null) return {change: estimate, interval: null, p: 1}
	const atMost = drawn.filter(value => value <= unchanged).length
	const atLeast = drawn.filter(value => value >= unchanged).length
	const p = Math.min(1, (2 * (Math.min(atMost, atLeast) + 1)) / (drawn.length + 1))
	if (options.method !== 'bca')
		return {change: estimate, interval: drawnInterval(drawn, options, [base.units, head.units]), p}
	const withoutBase = Float64Array.from({length: base.units}, (_, i) => change(base.without(i), head.whole))
	const withoutHead = Float64Array.from({length: head.units}, (_, i) => change(base.whole, head.without(i)))
	const acceleration = accelerationOf([withoutBase, withoutHead])
	return {change: estimate, interval: bcaInterval(drawn, estimate, acceleration, options.level), p}
}

/** Ascending; null when one of them is not a number. */
function distributionOf(draw: () => number, {resamples = 9999}: BootstrapOptions): Float64Array | null {
	const drawn = new Float64Array(resamples)
	for (let i = 0; i < resamples; i++) {
		drawn[i] = draw()
		if (!Number.isFinite(drawn[i]!)) return null
	}
	return sortedCopy(drawn)
}

function drawnInterval(
	drawn: Float64Array,
	{level, method}: BootstrapOptions,
	units: readonly number[],
): BootstrapInterval | null {
	const tail = (1 - level) / 2
	if (method === 'percentile') return between(drawn, tail, 1 - tail, level, 'percentile')
	const expanded = expandedTail(tail, units)
	return between(drawn, expanded, 1 - expanded, level, 'expanded')
}

/**
 * A mean stands t standard errors from its ends, draws of it z; and draws scatter by the sample's own variance over n, not over n - 1.
 * @param units of each arm; the smaller one decides how much the draws scatter too little
 */
function expandedTail(tail: number, units: readonly number[]): number {
	const least = Math.min(...units)
	const degrees = units.reduce((sum, n) => sum + n - 1, 0)
	return normalCdf(tQuantile(tail, degrees) * Math.sqrt(least / (least - 1)))
}

/** @param acceleration how the standard error changes with the statistic */
function bcaInterval(
	drawn: Float64Array,
	estimate: number,
	acceleration: number,
	level: number,
): BootstrapInterval | null {
	let below = 0
	// Draws that hit the estimate itself, as a median's often do, count half.
	for (const value of drawn) below += value < estimate ? 1 : value === estimate ? 0.5 : 0
	const bias = normalQuantile(below / drawn.length)
	const share = (tail: number) => {
		const z = bias + normalQuantile(tail)
		const scale = 1 - acceleration * z
		return scale > 0 ? normalCdf(bias + z / scale) : Number.NaN
	}
	const tail = (1 - level) / 2
	return between(drawn, share(tail), share(1 - tail), level, 'bca')
}

/** Draws of the ranks (B + 1) low and (B + 1) high, rounded outwards; null when there are none that far out. */
function between(
	drawn: Float64Array,
	low: number,
	high: number,
	level: number,
	method: BootstrapInterval['method'],
): BootstrapInterval | null {
	const from = Math.floor((drawn.length + 1) * low + 1e-9)
	const to = Math.ceil((drawn.length + 1) * high - 1e-9)
	if (!(from >= 1 && to <= drawn.length && from <= to)) return null
	return {level, low: drawn[from - 1]!, high: drawn[to - 1]!, method}
}

/**
 * How the standard error changes with the statistic, from its values with each unit left out, by arm. Influences are scaled by the size of their
 * arm, which makes two arms one. 0 when leaving out a unit changes nothing.
 */
function accelerationOf(arms: readonly Float64Array[]): number {
	let [squares, cubes] = [0, 0]
	for (const left of arms) {
		const mean = left.reduce((sum, value) => sum + value, 0) / left.length
		for (const value of left) {
			const influence = ((mean - value) * (left.length - 1)) / left.length
			squares += influence ** 2
			cubes += influence ** 3
		}
	}
	return squares > 0 ? cubes / (6 * squares ** 1.5) : 0
}
