import {fitLine, type RobustLine} from '../../stats/theil-sen.ts'
import {type Finding, finding} from '../../trouble/finding.ts'
import {bytes, clockMs, grouped, percent, significant} from '../../units/format.ts'
import {secondsOf} from '../state/measured-span.ts'
import type {LoopTrack} from '../state/suite-state-common.ts'
import type {FindingInput} from './finding-input.ts'

/** Below this, caches that fill and code that warms up look like leaks. */
const leastSeconds = 20
const leastGrowthBytes = 8 * 1024 ** 2
const leastGrowthShare = 0.1
/** Resident memory also grows as code is compiled and the young heap gets its full size: 10 MiB in half a minute of a server that keeps nothing. */
const leastRssGrowthBytes = 24 * 1024 ** 2
const leastRssGrowthShare = 0.2
/** When the heap has so much of the growth of resident memory, nobody may say that it does not grow. */
const heapRiseShare = 0.25
const leastFds = 20

export function memoryFindings(input: FindingInput): Finding[] {
	return [...memoryGrowth(input), ...fdGrowth(input)]
}

interface Growth {
	readonly line: RobustLine
	/** What the line says of the first and of the last second. */
	readonly from: number
	readonly to: number
	readonly seconds: number
}

function memoryGrowth({suite, role, fromMs, toMs}: FindingInput): Finding[] {
	const used = growthOf(suite.loop.heapUsedBytes.values, fromMs, toMs)
	const rss = growthOf(suite.usage.rssBytes.values, fromMs, toMs)
	const heapSeconds = secondsOf(suite.loop.heapUsedBytes, fromMs, toMs).length
	const external = growthOf(suite.loop.externalBytes.values, fromMs, toMs)
	const by = (growth: Growth | null, leastBytes: number, leastShare: number) =>
		growth !== null && growth.to - growth.from >= Math.max(leastBytes, leastShare * growth.from)
	const grows = (growth: Growth | null) => by(growth, leastGrowthBytes, leastGrowthShare)
	const ofBuffers = grows(external)
	const survivors = used && survivorGrowth(suite.loop, fromMs, toMs, used)
	const heap = survivors?.growth ?? null
	const ofHeap = grows(heap)
	// What is young has been through no collection: that it gets more says nothing yet, and it is the resident memory that gets more.
	if (!ofHeap && !ofBuffers && rss !== null && used !== null && used.to - used.from >= 0.5 * (rss.to - rss.from))
		return []
	const chosen = ofHeap ? heap : ofBuffers ? external : by(rss, leastRssGrowthBytes, leastRssGrowthShare) ? rss : null
	if (chosen === null) return []
	const {line, from, to, seconds} = chosen
	const amount = `by ${ofHeap && !survivors?.isAfterCollections ? 'up to ' : ''}${bytes(line.slope)} a second`
	const rate = `${amount} and does not level off`
	const isJob = role === 'job'
	const heapRise = riseOf(secondsOf(suite.loop.heapUsedBytes, fromMs, toMs))
	const text = isJob
		? `Memory grew through its whole life, ${ofHeap ? 'the JavaScript heap that survives collection' : ofBuffers ? 'memory outside the JavaScript heap' : 'resident memory'} ${amount}. A program that gathers what it works on does that; it is a leak if there is less to gather.`
		: ofHeap
			? `Memory may leak: the JavaScript heap that survives collection grows ${rate}.`
			: ofBuffers
				? `Memory may leak outside the JavaScript heap, in buffers or whatever else V8 keeps there: it grows ${rate}.`
				: heapSeconds >= leastSeconds && heapRise >= heapRiseShare * (to - from)
					? `Memory may leak: resident memory grows ${rate}, and the JavaScript heap with it, though not evenly enough to say how fast.`
					: heapSeconds >= leastSeconds
						? `Memory may leak outside the JavaScript heap (native memory, fragmentation): resident memory grows ${rate}, the heap does not.`
						: `Memory may leak: resident memory grows ${rate}.`
	const confidence = seconds >= 60 && ofHeap && survivors?.isAfterCollections ? 'high' : 'moderate'
	const isBounded = ofHeap && !survivors?.isAfterCollections
	const level = ofHeap
		? survivors?.isAfterCollections
			? 'heap after collections'
			: 'heap, seldom collected,'
		: ofBuffers
			? 'external memory'
			: 'RSS'
	return [
		finding(
			'memory-growth',
			isJob ? 'info' : 'warning',
			text,
			[
				`${level} ${bytes(from)} to ${bytes(to)} in ${clockMs(seconds * 1000)}`,
				`95% interval ${bytes(line.slopeLow)} to ${bytes(line.slopeHigh)} a second${isBounded ? ', wide because there were too few collections to tell what is garbage' : ''}`,
				...(chosen !== rss && rss ? [`RSS ${bytes(rss.from)} to ${bytes(rss.to)}`] : []),
				`confidence ${confidence}${confidence === 'high' ? '' : ', a longer run would tell more'}`,
			].join(', '),
		),
	]
}

/** From the first fifth of a series to its last, by their lowest values. */
function riseOf(values: readonly number[]): number {
	const fifth = Math.ceil(values.length / 5)
	const lowest = (some: readonly number[]) => some.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
	return values.length === 0 ? 0 : lowest(values.slice(-fifth)) - lowest(values.slice(0, fifth))
}

/** Fewer, and what lies between two collections is most of the line. */
const leastCollections = 5

/**
 * How the heap that survives collections grows. V8 collects the young part of a heap ever more seldom the more of it survives, and counts there what
 * is left over at the end of each of its pages (56 of 256 kB with arrays of 100 kB): the lowest values of stretches of time lie on that slope, not on
 * that of the program. So the values of seconds with a collection are fitted. Where there are too few, the old part alone, which only grows at
 * collections, is the lower bound and all of it the upper.
 * @returns null: what survives does not grow
 */
function survivorGrowth(
	loop: Pick<LoopTrack, 'heapUsedBytes' | 'heapOldBytes' | 'gcCount'>,
	fromMs: number,
	toMs: number,
	used: Growth,
): {readonly growth: Growth; readonly isAfterCollections: boolean} | null {
	const [from, to] = [Math.ceil(fromMs / 1000), Math.floor(toMs / 1000)]
	const olds = loop.heapOldBytes.slice(from, to).filter(Number.isFinite)
	if (olds.length > 0 && olds.at(-1)! <= olds[0]!) return null
	const after = loop.heapUsedBytes.values.map((bytes, second) =>
		loop.gcCount.values[second]! > 0 ? bytes : Number.NaN,
	)
	const points = lowestOf(after, from, to)
	const line = points.xs.length < leastCollections ? null : fitLine(points.xs, points.ys)
	if (line !== null && line.slopeLow > 0 && points.xs.at(-1)! - points.xs[0]! >= (to - from) / 2)
		return {growth: {...levelsOf(line, points.xs), line}, isAfterCollections: true}
	const old = lowestOf(loop.heapOldBytes.values, from, to)
	const low = fitLine(old.xs, old.ys)?.slopeLow ?? used.line.slopeLow
	const bounds = {...used.line, slopeLow: Math.max(0, Math.min(low, used.line.slopeLow))}
	return {growth: {...used, line: bounds}, isAfterCollections: false}
}

function fdGrowth({suite, role, fromMs, toMs}: FindingInput): Finding[] {
	const growth = growthOf(suite.usage.fds.values, fromMs, toMs)
	if (growth === null || growth.to - growth.from < Math.max(leastFds, 0.2 * growth.from)) return []
	return [
		finding(
			'fd-growth',
			role === 'job' ? 'info' : 'warning',
			`Open files may leak: the target holds more and more descriptors, ${significant(growth.line.slope)} more every second.`,
			`${grouped(growth.from)} to ${grouped(growth.to)} descriptors in ${clockMs(growth.seconds * 1000)} (${percent(growth.to / growth.from - 1)} more), 95% interval ${significant(growth.line.slopeLow)} to ${significant(growth.line.slopeHigh)} a second`,
		),
	]
}

/**
 * A level that rises through the whole span and through its second half alone. Fitted to the lowest value of each stretch of time: what a
 * collection leaves, not the sawtooth above it.
 */
function growthOf(perSecond: readonly number[], fromMs: number, toMs: number): Growth | null {
	const from = Math.ceil(fromMs / 1000)
	const to = Math.floor(toMs / 1000)
	if (to - from < leastSeconds) return null
	const {xs, ys} = lowestOf(perSecond, from, to)
	const line = fitLine(xs, ys)
	const half = Math.floor(xs.length / 2)
	const later = fitLine(xs.slice(half), ys.slice(half))
	if (!line || !later || line.slopeLow <= 0 || later.slope < 0.4 * line.slope || later.slopeLow <= 0) return null
	return {line, ...levelsOf(line, xs)}
}

/** The lowest value of each twentieth of the time, of two seconds at least; stretches without any are left out. */
function lowestOf(perSecond: readonly number[], from: number, to: number): {xs: number[]; ys: number[]} {
	const stretch = Math.max(2, Math.floor((to - from) / 20))
	const xs: number[] = []
	const ys: number[] = []
	for (let second = from; second + stretch <= to; second += stretch) {
		// A tree that has just ended weighs nothing, which is no level.
		const known = perSecond.slice(second, second + stretch).filter(value => value > 0)
		if (known.length === 0) continue
		xs.push(second + stretch / 2)
		ys.push(known.reduce((a, b) => Math.min(a, b)))
	}
	return {xs, ys}
}

function levelsOf(line: RobustLine, xs: readonly number[]): Pick<Growth, 'from' | 'to' | 'seconds'> {
	const at = (x: number) => line.intercept + line.slope * x
	return {from: Math.max(0, at(xs[0]!)), to: at(xs.at(-1)!), seconds: xs.at(-1)! - xs[0]!}
}
