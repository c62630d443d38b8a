import type {Interval} from './interval.ts'
import {tCdf, tQuantile} from './student-t.ts'

/** How one value stands to some that were taken before it, each on another occasion. */
export interface RatioToEarlier {
	/** The value over the geometric mean of the earlier ones. */
	readonly ratio: number
	/** null: there are fewer than `fewestEarlier`. */
	readonly interval: Interval<'prediction'> | null
	/** Two-sided p of "the true ratio is this one". 1 where there is no interval. */
	readonly pOf: (ratio: number) => number
}

/** Fewer say next to nothing of how far occasions lie apart: of three, the factor on their spread is 11 at 99 %, of five 5. */
export const fewestEarlier = 5

/**
 * All are one draw of the same kind where nothing has changed: what differs from occasion to occasion is then in the spread of the earlier ones, and that
 * of one more is `sqrt(1 + 1/n)` times as wide. On logarithms: twice as long is as far as half as long.
 * @param earlier  above 0 @param value  above 0 @param level  0.99
 * Source: Hahn, Factors for calculating two-sided prediction intervals for samples from a normal distribution, JASA 64 (1969).
 */
export function ratioToEarlier(earlier: readonly number[], value: number, level: number): RatioToEarlier {
	const n = earlier.length
	const logs = earlier.map(Math.log)
	const mean = logs.reduce((sum, one) => sum + one, 0) / n
	const ratio = Math.exp(Math.log(value) - mean)
	if (n < fewestEarlier) return {ratio, interval: null, pOf: () => 1}
	const variance = logs.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (n - 1)
	const spread = Math.sqrt(variance * (1 + 1 / n))
	const reach = tQuantile(0.5 + level / 2, n - 1) * spread
	return {
		ratio,
		interval: {level, low: ratio * Math.exp(-reach), high: ratio * Math.exp(reach), method: 'prediction'},
		pOf(other) {
			const far = Math.abs(Math.log(ratio) - Math.log(other))
			if (spread === 0) return far <= rounding ? 1 : 0
			return 2 * (1 - tCdf(far / spread, n - 1))
		},
	}
}

/** Logarithm and back move what never varies by so much. */
const rounding = 1e-12
