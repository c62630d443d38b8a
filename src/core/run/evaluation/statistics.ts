import type {Statistic} from '../../rules/rule.ts'
import {sayStatistic} from '../../rules/statistic.ts'
import {bucketOf, Histogram} from '../../stats/histogram.ts'
import {momentsOf} from '../../stats/moments.ts'
import {medianOf, quantileOfSorted, sortedCopy, supportsQuantile} from '../../stats/quantile.ts'
import {fitLine} from '../../stats/theil-sen.ts'
import {lacking, type Reading, reading} from './reading.ts'

/** So seldom do all values lie beyond a quantile by chance that it counts as known to lie below the least of them. */
const allBeyondByChance = 1e-4

/**
 * A p99 of forty values would only be another name for the largest.
 * @param least  of them, in what the reading is counted in
 */
function tooFew(
	n: number,
	statistic: Statistic & {is: 'quantile'},
	name: string | null,
	least: () => number,
): Reading | null {
	if (n > 0 && supportsQuantile(n, statistic.q)) return null
	if (n === 0) return lacking(nothing, n, name)
	const needed = statistic.q <= 0.5 ? 1 : wholeUp(1 / (1 - statistic.q))
	const why = `${n} values are too few for a ${sayStatistic(statistic)}, which takes ${needed}`
	if ((1 - statistic.q) ** n > allBeyondByChance) return lacking(why, n, name)
	return {...reading(least(), n, name), high: Number.POSITIVE_INFINITY, isLeast: true, doubt: why}
}

/** A hair above a whole number is the arithmetic's. */
export function wholeUp(value: number): number {
	return Math.ceil(value * (1 - 1e-9))
}

const nothing = 'nothing was measured that tells it'

/** Values that are all known; NaN entries are gaps. */
export function ofValues(values: readonly number[], statistic: Statistic, name: string | null = null): Reading {
	const known = values.filter(value => !Number.isNaN(value))
	const n = known.length
	if (n === 0) return lacking(nothing, 0, name)
	switch (statistic.is) {
		case 'quantile':
			return (
				tooFew(n, statistic, name, () => known.reduce((a, b) => Math.min(a, b))) ??
				reading(quantileOfSorted(sortedCopy(known), statistic.q), n, name)
			)
		case 'mean':
			return reading(momentsOf(known).mean, n, name)
		case 'stddev':
			return n < 2 ? lacking('one value has no spread', n, name) : reading(momentsOf(known).stddev, n, name)
		case 'min':
			return reading(
				known.reduce((a, b) => Math.min(a, b)),
				n,
				name,
			)
		case 'max':
			return reading(
				known.reduce((a, b) => Math.max(a, b)),
				n,
				name,
			)
		case 'last':
			return reading(known.at(-1)!, n, name)
		case 'count':
			return reading(n, n, name)
		default:
			return lacking(`there is no ${statistic.is} of it`, n, name)
	}
}

/**
 * Values of which some are not known, because what they are of failed: each may be anything from its least up. What did come to its end is not all
 * that was done, so a quantile of it alone would be the better the more fails.
 * @param leasts  of those that failed: what each would have been at the least, such as how long was waited for it
 */
export function ofValuesAndFailures(
	values: readonly number[],
	leasts: readonly number[],
	statistic: Statistic,
	name: string | null = null,
): Reading {
	const known = ofValues(values, statistic, name)
	if (leasts.length === 0 || statistic.is === 'count' || known.n === 0) return known
	const n = known.n + leasts.length
	const failed = `${leasts.length} of ${n} failed, and nobody knows what they would have come to`
	const low = ofValues([...values, ...leasts], statistic, name)
	if (statistic.is === 'stddev' || statistic.is === 'last') return lacking(failed, n, name)
	if (low.value === null) return low
	const most = ofValues([...values, ...leasts.map(() => Number.MAX_VALUE)], statistic, name)
	const high = most.value === null || most.high > mostKnown ? Number.POSITIVE_INFINITY : most.high
	const value = Math.min(Math.max(known.value ?? low.value, low.low), high)
	const isLeast = low.isLeast ? {isLeast: low.isLeast} : {}
	return {...reading(value, n, name), ...isLeast, low: low.low, high, doubt: low.doubt ?? failed}
}

/** A figure that what is not known has a part in: nothing takes so many seconds, or bytes. */
const mostKnown = 1e100

/** @param scale  from its unit to seconds or bytes @param spanMs  the time it was counted in, for a rate */
export function ofHistogram(histogram: Histogram, statistic: Statistic, scale: number, spanMs: number): Reading {
	const {n} = histogram
	switch (statistic.is) {
		case 'count':
			return reading(n, n)
		case 'rate':
			return rateOf(n, spanMs)
		case 'quantile':
			return tooFew(n, statistic, null, () => histogram.min * scale) ?? quantileOf(histogram, statistic.q, scale)
		case 'mean':
			return n === 0 ? lacking(nothing) : meanOf(histogram, scale)
		case 'min':
			return n === 0 ? lacking(nothing) : reading(histogram.min * scale, n)
		case 'max':
			return n === 0 ? lacking(nothing) : reading(histogram.max * scale, n)
		case 'stddev':
			return n < 2 ? lacking('one value has no spread', n) : stddevOf(histogram, scale)
		default:
			return lacking(`there is no ${statistic.is} of it`, n)
	}
}

function quantileOf(histogram: Histogram, q: number, scale: number): Reading {
	const [low, high] = histogram.quantileEnds(q)
	return between(histogram.quantile(q) * scale, histogram.n, low * scale, high * scale)
}

function meanOf({n, mean, meanError, min, max}: Histogram, scale: number): Reading {
	const [value, low, high] = [mean, mean - meanError, mean + meanError].map(
		one => Math.min(max, Math.max(min, one)) * scale,
	)
	return between(value!, n, low!, high!)
}

function stddevOf({n, stddev, stddevError}: Histogram, scale: number): Reading {
	return between(stddev * scale, n, Math.max(0, stddev - stddevError) * scale, (stddev + stddevError) * scale)
}

/** What was counted in buckets is known to their ends. */
function between(value: number, n: number, low: number, high: number): Reading {
	return low < high ? {...reading(value, n), low, high, doubt: bucketDoubt} : reading(value, n)
}

const bucketDoubt = 'what was counted is known to within 0.8 %, and the limit lies within that'

/** Some that are not over yet, and for how many nanoseconds at the least. */
interface Open {
	readonly ns: number
	readonly count: number
}

/** In nanoseconds: longer than any that was measured. */
const endless = 1e25
/** From here on those that are under way are not merely the latest. */
const leastHungNs = 1e9

/**
 * The same with those that are not over yet, each of which takes as long as it has at the least. Where as many are under way all the time, each for as
 * long as others took, they tell nothing; those that have taken longer than others did for a second and more may take anything.
 * @param lost  how many more there may be of which nothing is known at all
 * @param isSettled  all that were over have been counted: else some of those that are not may be in both
 */
export function ofHistogramAndOpen(
	answered: Histogram,
	open: readonly Open[],
	{
		statistic,
		scale,
		spanMs,
		isSettled,
		lost,
	}: {
		readonly statistic: Statistic
		readonly scale: number
		readonly spanMs: number
		readonly isSettled: boolean
		readonly lost: number
	},
): {readonly reading: Reading; readonly isOpen: boolean} {
	const known = ofHistogram(answered, statistic, scale, spanMs)
	const {is} = statistic
	const exact = {reading: known, isOpen: false}
	if ((open.length === 0 && lost === 0) || is === 'min') return exact
	if (is === 'count' || is === 'rate') {
		if (lost === 0 || known.value === null) return exact
		return {
			reading: {...known, high: is === 'count' ? known.n + lost : rateOf(known.n + lost, spanMs).high},
			isOpen: true,
		}
	}
	const usual = answered.n === 0 ? 0 : is === 'quantile' ? answered.quantile(statistic.q) : answered.max
	const hung = open.filter(({ns}) => ns >= leastHungNs && ns > usual)
	const isUnknown = hung.length > 0 || lost > 0
	if (is === 'stddev') return isUnknown ? {reading: lacking(nothing, known.n), isOpen: true} : exact
	const isKnownTwice = !isSettled && answered.n > 0 && is !== 'max'
	if (known.value === null && (!isUnknown || isKnownTwice)) return exact
	const withLeast = (some: readonly Open[]) =>
		ofHistogram(withOpen(answered, [...some, {ns: 1, count: lost}]), statistic, scale, spanMs)
	const low = withLeast(hung)
	if (low.value === null) return exact
	const least = Math.max(low.low, withLeast(open).low)
	const lowest = isKnownTwice ? Math.min(known.low, least) : least
	const endlessOnes = [...hung.map(({count}) => ({ns: endless, count})), {ns: endless, count: lost}]
	const most = ofHistogram(withOpen(answered, endlessOnes), statistic, scale, spanMs)
	const isEndless = most.value === null || most.high > endless * scale * 1e-3
	const highest = isEndless ? Number.POSITIVE_INFINITY : Math.max(lowest, most.high)
	const value = Math.min(Math.max(known.value ?? lowest, lowest), highest)
	const isLeast = low.isLeast ? {isLeast: low.isLeast} : {}
	return {reading: {...reading(value, known.n || low.n), ...isLeast, low: lowest, high: highest}, isOpen: true}
}

function withOpen(answered: Histogram, open: readonly Open[]): Histogram {
	const all = new Histogram()
	all.merge(answered)
	for (const {ns, count} of open) if (count > 0) all.addCounts([bucketOf(ns), count], ns, ns)
	return all
}

/** A shorter time says little of a second. */
const leastRateMs = 1000

export function rateOf(count: number, spanMs: number): Reading {
	return spanMs < leastRateMs
		? lacking('less than a second was measured, which says nothing of a rate', count)
		: reading((count * 1000) / spanMs, count)
}

/** What part of n has something. */
export function shareOf(count: number, n: number, name: string | null = null): Reading {
	return n === 0 ? lacking(nothing, 0, name) : {...reading(count / n, n, name), resolution: 1 / n}
}

const stepSeconds = 5
const leastStepSeconds = 3

/**
 * The largest rise of a level: from the median of the seconds before a moment to that of those after it, five of each at most. One second that stands
 * out is no step.
 * @param values  one a second, NaN where nobody measured
 */
export function stepOf(values: readonly number[]): Reading {
	const n = values.filter(value => !Number.isNaN(value)).length
	let most = Number.NEGATIVE_INFINITY
	for (let at = leastStepSeconds; at + leastStepSeconds <= values.length; at++) {
		const before = values.slice(Math.max(0, at - stepSeconds), at).filter(value => !Number.isNaN(value))
		const after = values.slice(at, at + stepSeconds).filter(value => !Number.isNaN(value))
		if (before.length < leastStepSeconds || after.length < leastStepSeconds) continue
		most = Math.max(most, medianOf(after) - medianOf(before))
	}
	return most === Number.NEGATIVE_INFINITY
		? lacking(`${n} seconds are too few to tell a step, which takes ${2 * leastStepSeconds}`, n)
		: reading(most, n)
}

/** Below this, caches that fill and code that warms up look like growth. */
const leastGrowthSeconds = 20

/** By how much a level grows a second, with the interval of that (Theil and Sen). @param values  one a second, NaN where nobody measured */
export function growthOf(values: readonly number[]): Reading {
	const n = values.filter(value => !Number.isNaN(value)).length
	const line =
		n < leastGrowthSeconds
			? null
			: fitLine(
					values.map((_, second) => second),
					values,
				)
	if (line === null) return lacking(`${n} seconds are too few to tell growth, which takes ${leastGrowthSeconds}`, n)
	return {
		...reading(line.slope, n),
		low: line.slopeLow,
		high: line.slopeHigh,
		doubt: 'the limit lies within the interval of its slope; a longer run would tell more',
	}
}
