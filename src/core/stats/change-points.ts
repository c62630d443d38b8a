import {
	bestInnerStretch,
	bestSplit,
	hasClearerPart,
	innerEnergy,
	laidOut,
	leastSegment,
	robustScores,
	shuffledChances,
	splitEnergies,
} from './energy-scan.ts'
import {medianOf} from './quantile.ts'
import {fitLine} from './theil-sen.ts'

/** From one value on a series is at another level than before. */
export interface ChangePoint {
	/** Index of the first value after the change. */
	readonly at: number
	/** Median of the values since the change point before it, or since the start; where these drift, of the last eight. */
	readonly before: number
	/** Median of the values up to the next one, or to the end; where these drift, of the first eight. */
	readonly after: number
	/** 0.05 is 5 % more after it; null when `before` is not above 0. */
	readonly relativeChange: number | null
	/** Chance that values whose order says nothing show as much; never 0, and never below that of the change that was found before it on the same values. */
	readonly p: number
	/** The figure is exactly the same between changes: the step is a fact, and p only says how little could have been seen of it. */
	readonly isExact: boolean
}

/** Values from `from` up to the one before `to` that move along a line, rather than in steps. */
export interface DriftingStretch {
	readonly from: number
	readonly to: number
}

export interface SeriesChanges {
	/** In the order of the series. */
	readonly points: readonly ChangePoint[]
	/** Apart from each other; no point lies inside. Their slope is `driftOf` them. */
	readonly drifts: readonly DriftingStretch[]
}

interface Step {
	readonly at: number
	readonly p: number
}

/**
 * How the chance of a false alarm is spent: most of it on recent changes, which have few values to show for themselves, while old ones have many. A step of 2.5 standard deviations after 20
 * values was found by its fifth in 93 of 100 with 0.02 for changes anywhere, in 97 with 0.015 for recent ones.
 */
const recentShare = 0.6
const anywhereShare = 0.2
const innerShare = 0.2
const fewestDraws = 999
const mostDraws = 19_999

/** Fewer values than this are not told to drift, nor where a single step leaves fewer than that on a side: it would hide a change that has just begun. */
const leastOfDrift = {values: 30, side: 8}
/** The line is laid through medians of so many groups. */
const mostGroups = 40
/** A level, a place, and the search for the place: with 3, drifts of 10 % at a scatter of 2 % were cut into steps in 43 of 100, with 5 in 15, and steps were taken for lines in 1 or 2. */
const parametersOfStep = 5
/** Distances count up to so many times their median: 3 standard deviations of normal ones. */
const outlying = 4.5

/**
 * Change points of a figure over commits or runs, by e-divisive: the split that differs most is one if hardly any shuffled series has as much, and either side is then
 * looked at by itself. What differs from that procedure as published:
 * a side has three values at least, so that one that stands out is no change, nor are two; values beyond Tukey's fences count as lying on them; a recent split is compared
 * with recent splits of shuffled series, which finds a step of 2.5 standard deviations by its fifth value; where no split is found, a stretch that differs from both its
 * surroundings is looked for, since a regression that was taken back leaves no split that is worth much; and steps that a straight line fits as well are a
 * drift, which e-divisive cuts into as many pieces as the level allows.
 *
 * The chance that a series in which nothing changed shows any point is at most `level`, whatever its values are distributed like, outliers or not, if they do not depend on each
 * other. Runs made right after one another do: the speed of a machine wanders, which makes changes that are there and are not the program's, in a fourth to half of such series. And it is the
 * chance for one look at the series: who looks after every value looks often.
 *
 * A figure that is the same each time but for steps, three values or more at each level, has exact points, whatever the level: 303, 303, 303, 310, 310, 310 is a change, though one in
 * ten orders of these six is as clear.
 *
 * @param values in order, finite; gaps are the caller's to leave out
 * @param level chance of a false alarm in this series. For one among m series ask for level / m, with m up to 100: more orders are drawn then, up to 20,000, since p values
 *   of 1000 could not pass Holm's correction
 * @throws RangeError when a value is not finite
 * Cost: 200 values without a change 2 to 3 ms, with six changes 30 to 75, with 20,000 orders 0.5 s. Source: Matteson, James: A Nonparametric Approach for Multiple Change Point Analysis of Multivariate Data,
 * JASA 109 (2014). How often it is right: `bench/change-points.ts`.
 */
export function changePointsOf(values: ArrayLike<number>, level = 0.025): SeriesChanges {
	const series = Float64Array.from(values)
	if (!series.every(Number.isFinite)) throw new RangeError('Change points are looked for in finite values without gaps')
	const exact = exactSteps(series)
	if (exact !== null) return {points: described(series, exact, true), drifts: []}
	const steps = placedBetween(series, stepsOf(series, level))
	const drifts = driftsAmong(series, steps)
	const kept = steps.filter(({at}) => !drifts.some(({from, to}) => from < at && at < to))
	return {points: described(series, kept, false, drifts), drifts}
}

/** @returns steps of a series that consists of nothing else; null when it does not */
function exactSteps(series: Float64Array): Step[] | null {
	const starts = [...series.keys()].filter(i => i > 0 && series[i] !== series[i - 1])
	const ends = [...starts, series.length]
	if (starts.length === 0 || ends.some((end, i) => end - (starts[i - 1] ?? 0) < leastSegment)) return null
	return starts.map(at => ({at, p: chanceOfRuns(series.length, starts.length)}))
}

/** Share of the series of two values, either as likely each time, that have so many steps and no run shorter than `leastSegment`. */
function chanceOfRuns(n: number, steps: number): number {
	const spare = n - (steps + 1) * leastSegment
	let p = 2 ** (1 - n)
	for (let i = 1; i <= steps; i++) p *= (spare + i) / i
	return Math.min(1, p)
}

function stepsOf(series: Float64Array, level: number): Step[] {
	const draws = Math.min(mostDraws, Math.max(fewestDraws, Math.ceil(25 / level) - 1))
	const steps: Step[] = []
	const waiting = [{from: 0, to: series.length, leastP: 0}]
	for (let next = waiting.pop(); next; next = waiting.pop()) {
		const {from, to} = next
		const scores = robustScores(series.subarray(from, to))
		const found = splitOf(scores, {level, draws, isLast: to === series.length}) ?? innerStretchOf(scores, level, draws)
		if (found === null) continue
		const p = Math.max(next.leastP, found.p)
		steps.push(...found.at.map(at => ({at: from + at, p})))
		const edges = [from, ...found.at.map(at => from + at), to]
		for (let i = 1; i < edges.length; i++) waiting.push({from: edges[i - 1]!, to: edges[i]!, leastP: p})
	}
	return steps.sort((one, other) => one.at - other.at)
}

interface Found {
	/** One place, or two. */
	readonly at: readonly number[]
	readonly p: number
}

function splitOf(scores: Int32Array, ask: {level: number; draws: number; isLast: boolean}): Found | null {
	if (scores.length < 2 * leastSegment) return null
	const shares = ask.isLast ? [anywhereShare, recentShare] : [anywhereShare + recentShare, 0]
	const chances = shuffledChances(
		scores,
		splitEnergies,
		shares.map(share => share * ask.level),
		ask.draws,
	)
	const p = Math.min(1, ...chances.map((chance, i) => chance / shares[i]!))
	if (p > ask.level) return null
	const layout = laidOut(scores)
	// Where one value or two at an end are clearer than any split, a third one has yet to come.
	const {from} = bestSplit(layout, 1)
	return from >= leastSegment && from <= scores.length - leastSegment ? {at: [from], p} : null
}

function innerStretchOf(scores: Int32Array, level: number, draws: number): Found | null {
	if (scores.length < 3 * leastSegment) return null
	const [chance] = shuffledChances(scores, innerEnergy, [innerShare * level], draws)
	const p = Math.min(1, chance! / innerShare)
	if (p > level) return null
	const layout = laidOut(scores)
	const best = bestInnerStretch(layout)
	return hasClearerPart(layout, best) ? null : {at: [best.from, best.to], p}
}

/** Each moved to where it is clearest between its neighbours: the first was found with all that came after on its sides. */
function placedBetween(series: Float64Array, steps: readonly Step[]): Step[] {
	const placed = [...steps]
	for (const [i, step] of steps.entries()) {
		const [from, to] = [placed[i - 1]?.at ?? 0, placed[i + 1]?.at ?? series.length]
		placed[i] = {...step, at: placeOf(series, from, step.at, to)}
	}
	return placed
}

/**
 * The place that leaves values near the level before it on the one side, and near the level after it on the other. By the values, since of a large change the scores only say that it is
 * one; a single value counts no more than the levels are apart.
 */
function placeOf(series: Float64Array, from: number, at: number, to: number): number {
	const [before, after] = [medianOf(series.subarray(from, at)), medianOf(series.subarray(at, to))]
	const fits = new Float64Array(to - from + 1)
	for (let i = from; i < to; i++)
		fits[i - from + 1] = fits[i - from]! + Math.abs(series[i]! - after) - Math.abs(series[i]! - before)
	let best = at
	for (let place = from + leastSegment; place <= to - leastSegment; place++)
		if (fits[place - from]! > fits[best - from]!) best = place
	return best
}

/** Stretches of which a line leaves less than their steps do; the longest are taken first. */
function driftsAmong(series: Float64Array, steps: readonly Step[]): DriftingStretch[] {
	const edges = [0, ...steps.map(step => step.at), series.length]
	const drifts: DriftingStretch[] = []
	for (let count = steps.length; count >= 1; count--) {
		for (let first = 0; first + count + 1 < edges.length; first++) {
			const own = edges.slice(first, first + count + 2)
			const [from, to] = [own[0]!, own.at(-1)!]
			if (!drifts.some(drift => from < drift.to && drift.from < to) && isLine(series, own)) drifts.push({from, to})
		}
	}
	return drifts.sort((one, other) => one.from - other.from)
}

/**
 * Whether steps that all go one way are better told as a line: by the mean squared distance of the values, over what the parameters leave free.
 * @param edges of the segments, the first and the last ones too
 */
function isLine(series: Float64Array, edges: readonly number[]): boolean {
	const [from, to] = [edges[0]!, edges.at(-1)!]
	if (to - from < leastOfDrift.values) return false
	const values = series.subarray(from, to)
	const medians = edges.slice(1).map((edge, i) => medianOf(series.subarray(edges[i]!, edge)))
	const steps = medians.slice(1).map((median, i) => median - medians[i]!)
	if (steps.some(step => Math.sign(step) !== Math.sign(steps[0]!))) return false
	if (steps.length === 1 && Math.min(edges[1]! - from, to - edges[1]!) < leastOfDrift.side) return false
	const groups = Math.min(values.length, mostGroups)
	const start = (group: number) => Math.round((group * values.length) / groups)
	const places = Array.from({length: groups}, (_, i) => i)
	const line = fitLine(
		places.map(i => (start(i) + start(i + 1) - 1) / 2),
		places.map(i => medianOf(values.subarray(start(i), start(i + 1)))),
	)
	if (line === null) return false
	const offLine = values.map((value, x) => value - line.intercept - line.slope * x)
	const offSteps = values.map((value, x) => value - medians[edges.findIndex(edge => edge > from + x) - 1]!)
	const most = outlying * medianOf(offSteps.map(Math.abs))
	const parameters = 1 + parametersOfStep * steps.length
	return (
		squares(offLine, most) / (values.length - 2) < squares(offSteps, most) / Math.max(1, values.length - parameters)
	)
}

function squares(values: Float64Array, most: number): number {
	return values.reduce((sum, value) => sum + Math.min(Math.abs(value), most) ** 2, 0)
}

function described(
	series: Float64Array,
	steps: readonly Step[],
	isExact: boolean,
	drifts: readonly DriftingStretch[] = [],
): ChangePoint[] {
	return steps.map(({at, p}, i) => {
		const [from, to] = [steps[i - 1]?.at ?? 0, steps[i + 1]?.at ?? series.length]
		const start = drifts.some(drift => drift.to === at) ? Math.max(from, at - leastOfDrift.side) : from
		const end = drifts.some(drift => drift.from === at) ? Math.min(to, at + leastOfDrift.side) : to
		const [before, after] = [medianOf(series.subarray(start, at)), medianOf(series.subarray(at, end))]
		return {at, before, after, relativeChange: before > 0 ? after / before - 1 : null, p, isExact}
	})
}
