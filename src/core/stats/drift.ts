import {effectiveSize} from './effective-size.ts'
import {mannKendall} from './mann-kendall.ts'
import {medianOf} from './quantile.ts'
import {fitLine} from './theil-sen.ts'

/** How a series moved as a whole: a machine that warmed up, a leak, a neighbour that arrived. */
export interface Drift {
	/** Finite values. */
	readonly n: number
	/** From the first to the last, along the robust line, relative to its start: 0.05 is 5 % more at the end. */
	readonly relativeChange: number
	/** 95 % interval of it. */
	readonly low: number
	readonly high: number
	/** Two-sided p of "no trend" (Mann-Kendall). A trend of 0.01 % has a small p too when n is large: ask for size and p. */
	readonly p: number
}

/** Medians of this many groups stand for a longer series: fewer pairs, and neighbours that know less of each other. */
const mostGroups = 60
/** Below this the correlation of the residuals cannot be told from chance, and the values are taken as independent. */
const correlationFrom = 20

/**
 * Theil-Sen's line and Mann-Kendall's test over a series in arrival order; a quarter of outliers moves neither. Neighbours that resemble each other
 * even without the line widen the interval and the test, by their correlation time: a slow wave is no drift.
 *
 * Nothing is removed; NaN and infinite entries are gaps.
 * @returns null below five values, or when the line starts at 0 or below, where no relative change exists
 * Cost O(n) and some 2,000 pairs. Source of the correction: Hamed, Rao, J. Hydrology 204 (1998), with Geyer's cut instead of theirs.
 */
export function driftOf(values: ArrayLike<number>): Drift | null {
	const points = Array.from(values, (y, x) => ({x, y})).filter(point => Number.isFinite(point.y))
	const n = points.length
	if (n < 5) return null
	const groups = Math.min(n, mostGroups)
	const at = (i: number) => Math.round((i * n) / groups)
	const xs: number[] = []
	const ys: number[] = []
	for (let i = 0; i < groups; i++) {
		const group = points.slice(at(i), at(i + 1))
		xs.push((group[0]!.x + group.at(-1)!.x) / 2)
		ys.push(medianOf(group.map(point => point.y)))
	}
	const line = fitLine(xs, ys)
	if (line === null) return null
	const first = points[0]!.x
	const span = points.at(-1)!.x - first
	const start = line.intercept + line.slope * first
	if (!(start > 0)) return null
	const residuals = ys.map((y, i) => y - line.intercept - line.slope * xs[i]!)
	const inflation = groups < correlationFrom ? 1 : effectiveSize(residuals).correlationTime
	const wider = Math.sqrt(inflation)
	const change = (slope: number) => (slope * span) / start
	return {
		n,
		relativeChange: change(line.slope),
		low: change(line.slope - wider * (line.slope - line.slopeLow)),
		high: change(line.slope + wider * (line.slopeHigh - line.slope)),
		p: mannKendall(ys, inflation).p,
	}
}
