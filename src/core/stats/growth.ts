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
	/** R squared of the logarithms, weighted: 1 - (residual sum of squares) / (sum of squares about the mean). 0 for the order 1, by definition. */
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
 * Which order of growth describes times over sizes. Each candidate is fitted with a fixed cost, by least squares of the logarithms, neither
 * part below 0; the smallest AICc wins. Without the fixed cost, the start-up of a call makes every order at small sizes look like a lower one.
 * Least squares of the times themselves would let the largest size decide alone. With errors as a share of each time, a hundred times too low would
 * count no more than twice too high. The scatter is taken as the same share of the time at every size unless all sizes were repeated three
 * times and tell it themselves.
 *
 * Times whose slope is above 0 with its whole interval do grow: the order 1 is no candidate then, however few the sizes. AICc would keep it,
 * because for four or five points it charges a rate more than the points can pay.
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
	const slope = logSlope(bySize, level)
	const all = growthOrders.flatMap(order => fit(order, usable, weights) ?? [])
	const growing = slope.low > 0 ? all.filter(one => one.order !== '1') : all
	const fits = (growing.length > 0 ? growing : all).sort((a, b) => a.aicc - b.aicc)
	const best = fits[0]!
	const runnerUp = fits[1] ?? null
	const lead = runnerUp === null ? Number.POSITIVE_INFINITY : runnerUp.aicc - best.aicc
	return {
		best,
		runnerUp,
		lead,
		ambiguous: lead < tooClose,
		slope,
		fits,
		sizes: bySize.size,
		ignored: points.length - usable.length,
	}
}

/** 1 / variance of the logarithm, up to a common factor that changes nothing. */
function weightsOf(points: readonly GrowthPoint[], bySize: ReadonlyMap<number, readonly GrowthPoint[]>): number[] {
	const shares = new Map<number, number>()
	for (const [size, runs] of bySize) {
		const centre = Math.log(medianOf(runs.map(run => run.time)))
		const squares = runs.reduce((sum, run) => sum + (Math.log(run.time) - centre) ** 2, 0)
		shares.set(size, runs.length < 3 ? Number.NaN : Math.sqrt(squares / (runs.length - 1)))
	}
	const typical = medianOf(shares.values())
	const told = [...shares.values()].every(Number.isFinite) && typical > 0
	// Three runs know their scatter within a factor of two or three: one that happens to be tiny must not decide the fit.
	return points.map(({size}) => (told ? Math.max(shares.get(size)!, typical / 2) : 1) ** -2)
}

function fit(order: GrowthOrder, points: readonly GrowthPoint[], weights: readonly number[]): GrowthFit | null {
	const g = points.map(point => shapes[order](point.size))
	const logs = points.map(point => Math.log(point.time))
	const sum = (of: (i: number) => number) => points.reduce((total, _, i) => total + weights[i]! * of(i), 0)
	const mass = sum(() => 1)
	/** The best level of a curve of the given form, and what is left. */
	const levelled = (form: (i: number) => number) => {
		const above = logs.map((log, i) => log - Math.log(form(i)))
		const offset = sum(i => above[i]!) / mass
		return {scale: Math.exp(offset), residual: sum(i => (above[i]! - offset) ** 2)}
	}
	const flat = levelled(() => 1)
	let fixed = flat.scale
	let rate = 0
	let {residual} = flat
	if (order !== '1') {
		const curve = bestCurve(g, levelled)
		if (!(curve.rate * (Math.max(...g) - Math.min(...g)) > leastRise * Math.min(...points.map(point => point.time))))
			return null
		fixed = curve.fixed
		rate = curve.rate
		residual = curve.residual
	}
	residual = Math.max(residual, mass * dust ** 2)
	// The level or the line through the data, and the scatter about it.
	const parameters = order === '1' ? 2 : 3
	const n = points.length
	const aicc =
		n * Math.log(residual / n) + 2 * parameters + (2 * parameters * (parameters + 1)) / Math.max(1, n - parameters - 1)
	return {order, fixed, rate, r2: order === '1' || flat.residual === 0 ? 0 : 1 - residual / flat.residual, aicc}
}

type Levelled = (form: (i: number) => number) => {readonly scale: number; readonly residual: number}

/** From where the growing part is a millionth of the fixed one at the largest size, to where it is a million times that at the smallest. */
const extreme = 1e6
const gridSteps = 120
const refinements = 80
const golden = (Math.sqrt(5) - 1) / 2

/**
 * The level follows from the ratio of fixed cost to growing cost, so that one ratio is searched: first on a grid of its logarithm, then between the
 * neighbours of the best point.
 */
function bestCurve(g: readonly number[], levelled: Levelled): {fixed: number; rate: number; residual: number} {
	const at = (logRatio: number) => {
		const ratio = Math.exp(logRatio)
		return {...levelled(i => 1 + ratio * g[i]!), ratio}
	}
	const positive = g.filter(value => value > 0)
	const from = -Math.log(extreme * Math.max(...positive))
	const to = Math.log(extreme / Math.min(...positive))
	const step = (to - from) / gridSteps
	let near = from
	let least = Number.POSITIVE_INFINITY
	for (let i = 0; i <= gridSteps; i++) {
		const {residual} = at(from + i * step)
		if (residual >= least) continue
		near = from + i * step
		least = residual
	}
	let low = near - step
	let high = near + step
	for (let i = 0; i < refinements; i++) {
		const third = (high - low) * golden
		if (at(high - third).residual <= at(low + third).residual) high = low + third
		else low = high - third
	}
	const {scale, ratio, residual} = at((low + high) / 2)
	const curve = {fixed: scale, rate: scale * ratio, residual}
	// No fixed cost at all is the end of the scale, and is possible only where the growing part is above 0 at every size.
	if (positive.length < g.length) return curve
	const through = levelled(i => g[i]!)
	return through.residual <= residual ? {fixed: 0, rate: through.scale, residual: through.residual} : curve
}

/**
 * One point per size, however many runs it had: the error is in the shape of the curve, and does not average out. Student's t with (sizes - 2)
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
