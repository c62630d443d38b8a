import {medianOf, quantileOfSorted, sortedCopy} from './quantile.ts'

export interface RobustLine {
	/** Median of the slopes of all pairs of points. */
	readonly slope: number
	readonly intercept: number
	/** 95 % interval of the slope, by the distribution of Kendall's tau. */
	readonly slopeLow: number
	readonly slopeHigh: number
	/** Points that were fitted. */
	readonly n: number
}

/** All pairs of 300 points are 45,000 slopes: a few milliseconds. Longer series are thinned to that. */
const mostPoints = 300

/**
 * Line through points that a quarter of outliers cannot bend. NaN values are gaps. Neighbouring seconds of a memory series
 * resemble each other, so the interval is narrower than it should be: callers ask for more than "0 lies outside".
 *
 * @returns null below 5 points
 * Source: Sen, Estimates of the Regression Coefficient Based on Kendall's Tau, JASA 63 (1968).
 */
export function fitLine(xs: ArrayLike<number>, ys: ArrayLike<number>): RobustLine | null {
	const points: Array<readonly [x: number, y: number]> = []
	for (let i = 0; i < xs.length; i++) {
		if (Number.isFinite(xs[i]!) && Number.isFinite(ys[i]!)) points.push([xs[i]!, ys[i]!])
	}
	const step = Math.max(1, points.length / mostPoints)
	const kept: Array<readonly [x: number, y: number]> = []
	for (let at = 0; Math.floor(at) < points.length; at += step) kept.push(points[Math.floor(at)]!)
	const n = kept.length
	if (n < 5) return null
	const slopes: number[] = []
	for (let i = 0; i < n; i++) {
		for (let j = i + 1; j < n; j++) {
			const dx = kept[j]![0] - kept[i]![0]
			if (dx !== 0) slopes.push((kept[j]![1] - kept[i]![1]) / dx)
		}
	}
	if (slopes.length === 0) return null
	const sorted = sortedCopy(slopes)
	const slope = quantileOfSorted(sorted, 0.5)
	const half = (1.96 * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18)) / 2
	const middle = (sorted.length - 1) / 2
	const at = (rank: number) => sorted[Math.round(Math.min(sorted.length - 1, Math.max(0, rank)))]!
	return {
		slope,
		intercept: medianOf(kept.map(([x, y]) => y - slope * x)),
		slopeLow: at(middle - half),
		slopeHigh: at(middle + half),
		n,
	}
}
