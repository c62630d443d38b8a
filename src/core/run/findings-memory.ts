import {fitLine, type RobustLine} from '../stats/theil-sen.ts'
import type {Finding} from '../trouble/finding.ts'
import {bytes, clockMs, grouped, percent, significant} from '../units/format.ts'
import {finding} from './finding-codes.ts'
import type {FindingInput} from './finding-input.ts'
import {secondsOf} from './measured-span.ts'
import {roleOf} from './suite-role.ts'

/** Below this, caches that fill and code that warms up look like leaks. */
const leastSeconds = 20
const leastGrowthBytes = 8 * 1024 ** 2
const leastGrowthShare = 0.1
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

function memoryGrowth({suite, fromMs, toMs}: FindingInput): Finding[] {
	const heap = growthOf(suite.loop.heapUsedBytes.values, fromMs, toMs)
	const rss = growthOf(suite.usage.rssBytes.values, fromMs, toMs)
	const heapSeconds = secondsOf(suite.loop.heapUsedBytes, fromMs, toMs).length
	const grows = (growth: Growth | null) =>
		growth !== null && growth.to - growth.from >= Math.max(leastGrowthBytes, leastGrowthShare * growth.from)
	const ofHeap = grows(heap)
	const chosen = ofHeap ? heap : grows(rss) ? rss : null
	if (chosen === null) return []
	const {line, from, to, seconds} = chosen
	const rate = `by ${bytes(line.slope)} a second and does not level off`
	const isJob = roleOf(suite) === 'job'
	const text = isJob
		? `Memory grew through its whole life, ${ofHeap ? 'the JavaScript heap that survives collection' : 'resident memory'} by ${bytes(line.slope)} a second. A program that gathers what it works on does that; it is a leak if there is less to gather.`
		: ofHeap
			? `Memory may leak: the JavaScript heap that survives collection grows ${rate}.`
			: heapSeconds >= leastSeconds
				? `Memory may leak outside the JavaScript heap (buffers, native memory, fragmentation): resident memory grows ${rate}, the heap does not.`
				: `Memory may leak: resident memory grows ${rate}.`
	const confidence = seconds >= 60 && ofHeap ? 'high' : 'moderate'
	return [
		finding(
			'memory-growth',
			isJob ? 'info' : 'warning',
			text,
			[
				`${ofHeap ? 'heap after collections' : 'RSS'} ${bytes(from)} to ${bytes(to)} in ${clockMs(seconds * 1000)}`,
				`95% interval ${bytes(line.slopeLow)} to ${bytes(line.slopeHigh)} a second`,
				...(ofHeap && rss ? [`RSS ${bytes(rss.from)} to ${bytes(rss.to)}`] : []),
				`confidence ${confidence}${confidence === 'high' ? '' : ', a longer run would tell more'}`,
			].join(', '),
		),
	]
}

function fdGrowth({suite, fromMs, toMs}: FindingInput): Finding[] {
	const growth = growthOf(suite.usage.fds.values, fromMs, toMs)
	if (growth === null || growth.to - growth.from < Math.max(leastFds, 0.2 * growth.from)) return []
	return [
		finding(
			'fd-growth',
			roleOf(suite) === 'job' ? 'info' : 'warning',
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
	const line = fitLine(xs, ys)
	const half = Math.floor(xs.length / 2)
	const later = fitLine(xs.slice(half), ys.slice(half))
	if (!line || !later || line.slopeLow <= 0 || later.slope < 0.4 * line.slope || later.slopeLow <= 0) return null
	const at = (x: number) => line.intercept + line.slope * x
	return {line, from: Math.max(0, at(xs[0]!)), to: at(xs.at(-1)!), seconds: xs.at(-1)! - xs[0]!}
}
