import {medianOf} from './quantile.ts'
import {tQuantile} from './student-t.ts'

/** One measurement of one size. The same size may come several times (its runs): then their scatter weighs it. */
export interface GrowthPoint {
	/** At least 1: elements, bytes, clients. */
	readonly size: number
	/** Above 0, any unit of time. */
	readonly time: number
}

export const growthOrders = ['1', 'log n', 'n', 'n log n', 'n^2', 'n^3'] as const
export type GrowthOrder = (typeof growthOrders)[number]

const shapes: Record<GrowthOrder, (size: number) => number> = {
	'1': () => 0,
	'log n': size => Math.log2(size),
	n: size => size,
	'n log n': size => size * Math.log2(size),
	'n^2': size => size ** 2,
	'n^3': size => size ** 3,
}

/** time = fixed + rate * g(size). */
export interface GrowthFit {
	readonly order: GrowthOrder
	/** Cost that no size changes, in the unit of the times; never below 0. */
	readonly fixed: number
	/** Time per unit of g; 0 for the order 1, above 0 for the others. */
	readonly rate: number
	/** Weighted: 1 - (residual sum of squares) / (sum of squares about the mean). 0 for the order 1, by definition. */
	readonly r2: number
	readonly aicc: number
}

export interface Growth {
	readonly best: GrowthFit
	/** The next best; null when no other order fits at all. */
	readonly runnerUp: GrowthFit | null
	/** AICc of the runner-up minus that of the best. */
	readonly lead: number
	/** A lead below 2: the data do not tell the two apart. */
	readonly ambiguous: boolean
	/** Slope of log time over log size: the exponent, if time were a power of size alone. Fixed costs pull it towards 0. */
	readonly slope: {readonly value: number; readonly low: number; readonly high: number}
	/** Best first. */
	readonly fits: readonly GrowthFit[]
	/** Different sizes. */
	readonly sizes: number
	/** Points left out because a size was below 1 or a time was not above 0. */
	readonly ignored: number
}

const fewestSizes = 4
const tooClose = 2
/** A rise of less than 1 % from the smallest size to the largest is no growth that anyone could act on. */
const leastRise = 0.01
/** Residuals below this share of the time are the arithmetic's. */
const dust = 1e-9

/**
 * Which order of growth describes times over sizes. Each candidate is fitted with a fixed cost, by least squares weighted with one over the
 * variance, neither part below 0; the smallest AICc wins. Without the fixed cost, the start-up of a call makes every order at small sizes
 * look like a lower one. Without weights the largest size alone decides. The standard deviation is taken as the same share of the time at every size
 * unless all sizes were repeated three times and tell it themselves.
 *
 * @returns null below four different sizes
 * Source: Burnham, Anderson, Model Selection and Multimodel Inference, 2nd ed., sections 2.4 and 2.6 (AICc, and what a difference of 2 means).
 */
export function growthOf(points: readonly GrowthPoint[], level = 0.95): Growth | null {
	const usable = points.filter(
		({size, time}) => size >= 1 && Number.isFinite(size) && time > 0 && Number.isFinite(time),
	)
	const bySize = Map.groupBy(usable, point => point.size)
	if (bySize.size < fewestSizes) return null
	const weights = weightsOf(usable, bySize)
	const fits = growthOrders.flatMap(order => fit(order, usable, weights) ?? []).sort((a, b) => a.aicc - b.aicc)
	const best = fits[0]!
	const runnerUp = fits[1] ?? null
	const lead = runnerUp === null ? Number.POSITIVE_INFINITY : runnerUp.aicc - best.aicc
	return {
		best,
		runnerUp,
		lead,
		ambiguous: lead < tooClose,
		slope: logSlope(bySize, level),
		fits,
		sizes: bySize.size,
		ignored: points.length - usable.length,
	}
}

/** 1 / variance, up to a common factor that changes nothing. */
function weightsOf(points: readonly GrowthPoint[], bySize: ReadonlyMap<number, readonly GrowthPoint[]>): number[] {
	const shares = new Map<number, number>()
	for (const [size, runs] of bySize) {
		const centre = medianOf(runs.map(run => run.time))
		const squares = runs.reduce((sum, run) => sum + (run.time / centre - 1) ** 2, 0)
		shares.set(size, runs.length < 3 ? Number.NaN : Math.sqrt(squares / (runs.length - 1)))
	}
	const typical = medianOf(shares.values())
	const told = [...shares.values()].every(Number.isFinite) && typical > 0
	return points.map(({size, time}) => {
		const centre = medianOf(bySize.get(size)!.map(run => run.time)) || time
		// Three runs know their scatter within a factor of two or three: one that happens to be tiny must not decide the fit.
		const share = told ? Math.max(shares.get(size)!, typical / 2) : 1
		return (centre * share) ** -2
	})
}

function fit(order: GrowthOrder, points: readonly GrowthPoint[], weights: readonly number[]): GrowthFit | null {
	const g = points.map(point => shapes[order](point.size))
	const sum = (of: (i: number) => number) => points.reduce((total, _, i) => total + weights[i]! * of(i), 0)
	const time = (i: number) => points[i]!.time
	const mass = sum(() => 1)
	const meanTime = sum(time) / mass
	const about = sum(i => (time(i) - meanTime) ** 2)
	let fixed = meanTime
	let rate = 0
	if (order !== '1') {
		const meanG = sum(i => g[i]!) / mass
		rate = sum(i => (g[i]! - meanG) * (time(i) - meanTime)) / sum(i => (g[i]! - meanG) ** 2)
		fixed = meanTime - rate * meanG
		// No call costs less than nothing: through the origin then.
		if (fixed < 0) {
			fixed = 0
			rate = sum(i => g[i]! * time(i)) / sum(i => g[i]! ** 2)
		}
		const rise = rate * (Math.max(...g) - Math.min(...g))
		if (!(rise > leastRise * Math.min(...points.map(point => point.time)))) return null
	}
	const residual = Math.max(
		sum(i => (time(i) - fixed - rate * g[i]!) ** 2),
		sum(i => (dust * time(i)) ** 2),
	)
	// The mean or the line through the data, and the scatter about it.
	const parameters = order === '1' ? 2 : 3
	const n = points.length
	const aicc =
		n * Math.log(residual / n) + 2 * parameters + (2 * parameters * (parameters + 1)) / Math.max(1, n - parameters - 1)
	return {order, fixed, rate, r2: order === '1' || about === 0 ? 0 : 1 - residual / about, aicc}
}

/**
 * One point per size, however many runs it had: what is off is the shape, and that does not average out. Student's t with (sizes - 2)
 * degrees of freedom.
 */
function logSlope(bySize: ReadonlyMap<number, readonly GrowthPoint[]>, level: number): Growth['slope'] {
	const xs = [...bySize.keys()].map(Math.log)
	const ys = [...bySize.values()].map(runs => Math.log(medianOf(runs.map(run => run.time))))
	const n = xs.length
	const mean = (of: readonly number[]) => of.reduce((sum, value) => sum + value, 0) / n
	const meanX = mean(xs)
	const meanY = mean(ys)
	const spread = xs.reduce((sum, x) => sum + (x - meanX) ** 2, 0)
	const value = xs.reduce((sum, x, i) => sum + (x - meanX) * (ys[i]! - meanY), 0) / spread
	const squares = xs.reduce((sum, x, i) => sum + (ys[i]! - meanY - value * (x - meanX)) ** 2, 0)
	const half = tQuantile(1 - (1 - level) / 2, n - 2) * Math.sqrt(squares / (n - 2) / spread)
	return {value, low: value - half, high: value + half}
}
