import {midranksOf} from './midranks.ts'
import {quantileOfSorted, sortedCopy} from './quantile.ts'
import {Random} from './random.ts'

/** Fewer values than this are no side of a change: neither one that stands out nor two. */
export const leastSegment = 3
/** A split that leaves at most so many values after it is a recent one. */
const recentWithin = 6
/** Values are rounded to so many parts of their range, each half of what normal noise scatters: that costs no power, and makes all sums whole numbers, and few. */
const scoreParts = 12
const seed = 20_261_201

/** Values from one place to another that differ from all others, by the energy statistic of the two. */
export interface Stretch {
	/** Index of its first value. */
	readonly from: number
	/** Index after its last. */
	readonly to: number
	/** In the unit of the scores; at least 0. */
	readonly energy: number
}

/**
 * Scores laid out so that the energy of any stretch is a few subtractions. Row t says how the first t values lie beside a fair share of all: for each level, n times the count of
 * them at or below it, less t times that of all. Whole numbers, so that what is equal is equal whichever way it was added up.
 */
export interface ScoreLayout {
	readonly n: number
	/** From each level that occurs to the next: the width of a row. */
	readonly gaps: Float64Array
	/** n + 1 rows. */
	readonly rows: Float64Array
	/** What a value of each score adds to a row. */
	readonly additions: Float64Array
}

/**
 * Values as small whole numbers, in the order given, by a rule that does not look at their order: shuffling the numbers is as good as shuffling the values. What lies beyond
 * Tukey's fences counts as lying on them, so an outlier counts for being one, and not for how far out it is. Where half of the values are the same there
 * are no fences, and ranks stand for the values.
 * @param values no NaN
 */
export function robustScores(values: ArrayLike<number>): Int32Array {
	const sorted = sortedCopy(Array.from(values))
	const [q1, q3] = [quantileOfSorted(sorted, 0.25), quantileOfSorted(sorted, 0.75)]
	if (!(q3 > q1)) return partsOfRange(midranksOf(values).doubled)
	const [least, most] = [q1 - 1.5 * (q3 - q1), q3 + 1.5 * (q3 - q1)]
	return partsOfRange(Float64Array.from(values, value => Math.min(most, Math.max(least, value))))
}

export function laidOut(scores: Int32Array): ScoreLayout {
	const n = scores.length
	const counts = new Int32Array(scoreParts + 1)
	for (const score of scores) counts[score]!++
	const levels = [...counts.keys()].filter(level => counts[level]! > 0)
	const gaps = Float64Array.from(levels.slice(1), (level, i) => level - levels[i]!)
	const width = gaps.length
	const additions = new Float64Array(counts.length * width)
	for (let g = 0, atOrBelow = 0; g < width; g++) {
		atOrBelow += counts[levels[g]!]!
		for (let score = 0; score < counts.length; score++)
			additions[score * width + g] = (score <= levels[g]! ? n : 0) - atOrBelow
	}
	const layout = {n, gaps, rows: new Float64Array((n + 1) * width), additions}
	fillRows(layout, scores)
	return layout
}

/**
 * The split after which values differ most from those before it; the stretch is what comes after.
 * @param layout of at least twice `least` values
 * @param least that many at least on either side
 */
export function bestSplit(layout: ScoreLayout, least = leastSegment): Stretch {
	let best = {from: 0, to: layout.n, energy: -1}
	for (let from = least; from <= layout.n - least; from++) {
		const energy = energyOf(layout, from, layout.n)
		if (energy > best.energy) best = {from, to: layout.n, energy}
	}
	return best
}

/**
 * The stretch that differs most from what lies before and after it, with at least `leastSegment` values in it, before it and after it: a change that was taken back.
 * Looked for among lengths and places a quarter of their size apart, then at every place near the best of these.
 * @param layout of at least three times `leastSegment`
 */
export function bestInnerStretch(layout: ScoreLayout): Stretch {
	const coarse = coarseInnerStretch(layout)
	const near = Math.ceil((coarse.to - coarse.from) / 3)
	const end = layout.n - leastSegment
	let best = coarse
	for (let from = Math.max(leastSegment, coarse.from - near); from <= coarse.from + near; from++) {
		for (let to = Math.max(from + leastSegment, coarse.to - near); to <= Math.min(end, coarse.to + near); to++) {
			const energy = energyOf(layout, from, to)
			if (energy > best.energy) best = {from, to, energy}
		}
	}
	return best
}

/** Whether fewer values than `leastSegment` in a stretch differ more from all others than the stretch does: two that stand out lie in many a stretch of three. */
export function hasClearerPart(layout: ScoreLayout, {from, to, energy}: Stretch): boolean {
	for (let length = 1; length < leastSegment; length++)
		for (let at = from; at + length <= to; at++) if (energyOf(layout, at, at + length) > energy) return true
	return false
}

/** @returns energy of the best split, and of the best of those that are recent */
export function splitEnergies(layout: ScoreLayout): readonly [anywhere: number, recent: number] {
	let [anywhere, recent] = [0, 0]
	for (let from = leastSegment; from <= layout.n - leastSegment; from++) {
		const energy = energyOf(layout, from, layout.n)
		if (energy > anywhere) anywhere = energy
		if (energy > recent && from >= layout.n - recentWithin) recent = energy
	}
	return [anywhere, recent]
}

/** @returns energy of the best inner stretch among the places that are looked at first */
export function innerEnergy(layout: ScoreLayout): readonly [number] {
	return [coarseInnerStretch(layout).energy]
}

/**
 * p values of statistics by shuffling: the share of orders that have as much, (hits + 1) / (draws + 1), which is never 0 and is right whatever the values are distributed like,
 * as long as their order says nothing. Which orders are drawn is fixed: the same values have the same p each time. When all p are sure to be above what is asked for, the
 * rest is not drawn; who compares them with that decides as after all draws.
 *
 * @param asked for each statistic the p of interest
 * @param draws at most; the least p is 1 / (draws + 1)
 * Source: Phipson, Smyth: Permutation P-values Should Never Be Zero, Statistical Applications in Genetics and Molecular Biology 9 (2010).
 */
export function shuffledChances(
	scores: Int32Array,
	statisticsOf: (layout: ScoreLayout) => readonly number[],
	asked: readonly number[],
	draws: number,
): readonly number[] {
	const layout = laidOut(scores)
	const found = statisticsOf(layout)
	const hits = found.map(() => 0)
	const random = new Random(seed)
	const shuffled = scores.slice()
	let drawn = 0
	while (drawn < draws && hits.some((count, i) => count + 1 <= asked[i]! * (draws + 1))) {
		shuffle(shuffled, random)
		fillRows(layout, shuffled)
		const energies = statisticsOf(layout)
		for (let i = 0; i < found.length; i++) if (energies[i]! >= found[i]!) hits[i]!++
		drawn++
	}
	return hits.map(count => (count + 1) / (drawn + 1))
}

/** In place, and without the division of `Random.shuffle`, which would take as long as the energies do. */
function shuffle(items: Int32Array, random: Random): void {
	for (let i = items.length - 1; i > 0; i--) {
		const other = Math.floor(random.nextUnit() * (i + 1))
		const kept = items[i]!
		items[i] = items[other]!
		items[other] = kept
	}
}

function partsOfRange(values: ArrayLike<number>): Int32Array {
	let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
	for (let i = 0; i < values.length; i++) {
		low = Math.min(low, values[i]!)
		high = Math.max(high, values[i]!)
	}
	if (!(high > low)) return new Int32Array(values.length)
	return Int32Array.from(values, value => Math.round(((value - low) / (high - low)) * scoreParts))
}

function fillRows({gaps, rows, additions}: ScoreLayout, scores: Int32Array): void {
	const width = gaps.length
	for (let t = 0, row = 0; t < scores.length; t++, row += width) {
		const addition = scores[t]! * width
		for (let g = 0; g < width; g++) rows[row + width + g] = rows[row + g]! + additions[addition + g]!
	}
}

/**
 * Energy statistic of m values and the k others: m k / (m + k) times 2 A - B - C, where A is the mean distance between the two and B and C those within each, over all pairs
 * of places, a place with itself too (with those left out, the few pairs of a side of three would decide). On a line that is 2 m k / (m + k) times the squared difference of
 * the two distribution functions, summed along the line, so counts do.
 * Cost O(levels). Source: Szekely, Rizzo: Energy Statistics, J. Statistical Planning and Inference 143 (2013); Matteson, James, JASA 109 (2014) for change points.
 */
function energyOf({rows, gaps, n}: ScoreLayout, from: number, to: number): number {
	const width = gaps.length
	const [first, last] = [from * width, to * width]
	let sum = 0
	for (let g = 0; g < width; g++) {
		const excess = rows[last + g]! - rows[first + g]!
		sum += gaps[g]! * excess * excess
	}
	const inside = to - from
	return (2 * sum) / (n * inside * (n - inside))
}

function coarseInnerStretch(layout: ScoreLayout): Stretch {
	let best = {from: leastSegment, to: 2 * leastSegment, energy: -1}
	const end = layout.n - leastSegment
	for (let length = leastSegment; leastSegment + length <= end; length = Math.ceil(length * 1.25)) {
		const step = Math.max(1, Math.floor(length / 4))
		for (let from = leastSegment; from + length <= end; from += step) {
			const energy = energyOf(layout, from, from + length)
			if (energy > best.energy) best = {from, to: from + length, energy}
		}
	}
	return best
}
