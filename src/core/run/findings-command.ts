import {quantileOfSorted, sortedCopy} from '../stats/quantile.ts'
import {quantileInterval} from '../stats/quantile-interval.ts'
import {fitLine} from '../stats/theil-sen.ts'
import {outliersOf, tukeyFences} from '../stats/tukey.ts'
import type {Finding} from '../trouble/finding.ts'
import {durationNs, percent} from '../units/format.ts'
import {finding} from './finding-codes.ts'
import type {FindingInput} from './findings.ts'

/** Below this the start of a process is most of what is timed (hyperfine's limit). */
const shortNs = 5e6
const driftShare = 0.05
const wideShare = 0.05

/** Of the wall times of a `command` suite, in the order they were taken. */
export function commandFindings({suite}: FindingInput): Finding[] {
	if (suite.plan.kind !== 'command') return []
	const times = suite.iterations.filter(one => !one.warmup && one.exit.failure === null).map(one => one.wallNs)
	if (times.length === 0) return []
	const sorted = sortedCopy(times)
	const median = quantileOfSorted(sorted, 0.5)
	const slowFirst = slowFirstRun(times, suite.iterations.filter(one => one.warmup).length)
	return [
		...slowFirst,
		...drift(times, median),
		...outliers(sorted, slowFirst.length > 0),
		...precision(sorted, median),
		...(median < shortNs
			? [
					finding(
						'runs-too-short',
						'info',
						'The runs are so short that starting the process is most of what was timed.',
						`median ${durationNs(median)} over ${times.length} runs`,
					),
				]
			: []),
	]
}

function slowFirstRun(times: readonly number[], warmup: number): Finding[] {
	const rest = sortedCopy(times.slice(1))
	if (rest.length < 4) return []
	const {severeHigh} = tukeyFences(quantileOfSorted(rest, 0.25), quantileOfSorted(rest, 0.75))
	const median = quantileOfSorted(rest, 0.5)
	const first = times[0]!
	if (first <= severeHigh || first < 1.1 * median) return []
	return [
		finding(
			'slow-first-run',
			'warning',
			`The first counted run was much slower than the others: caches were cold. ${warmup === 0 ? 'Add `warmup` runs' : 'More `warmup` runs'} to leave that out, or measure cold starts on purpose.`,
			`first ${durationNs(first)}, median of the others ${durationNs(median)}, after ${warmup} warm-up runs`,
		),
	]
}

function drift(times: readonly number[], median: number): Finding[] {
	// The first run has a finding of its own.
	const later = times.slice(1)
	if (later.length < 10) return []
	const line = fitLine(
		later.map((_, i) => i),
		later,
	)
	if (!line || (line.slopeLow <= 0 && line.slopeHigh >= 0)) return []
	const change = (line.slope * (later.length - 1)) / median
	if (Math.abs(change) < driftShare) return []
	return [
		finding(
			'drift',
			'warning',
			`The runs got ${change > 0 ? 'slower' : 'faster'} one after the other, so their median depends on how many there were. Look for what piles up between runs, for heat, or for other work on the machine.`,
			`${percent(Math.abs(change))} ${change > 0 ? 'up' : 'down'} over ${later.length} runs, ${durationNs(Math.abs(line.slope))} each`,
		),
	]
}

function outliers(sorted: Float64Array, firstIsOne: boolean): Finding[] {
	const {mild, severe} = outliersOf(sorted)
	const unexplained = severe - (firstIsOne ? 1 : 0)
	if (unexplained < 1) return []
	return [
		finding(
			'outliers',
			'info',
			`${unexplained === 1 ? 'One run was' : `${unexplained} runs were`} far from the others. They are counted, not removed; the median is not moved by them, the mean is.`,
			`${severe} severe and ${mild} mild outliers (Tukey) in ${sorted.length} runs, slowest ${durationNs(sorted.at(-1)!)}, median ${durationNs(quantileOfSorted(sorted, 0.5))}`,
		),
	]
}

function precision(sorted: Float64Array, median: number): Finding[] {
	const n = sorted.length
	const interval = quantileInterval(sorted, 0.5, 0.95)
	if (interval === null)
		return [
			finding(
				'few-samples',
				'warning',
				'Too few runs to say how well the median is known: 6 are needed for a 95% interval, 20 or more to compare with.',
				`${n} ${n === 1 ? 'run' : 'runs'}`,
			),
		]
	const half = Math.max(interval.high - median, median - interval.low) / median
	if (half <= wideShare) return []
	// An interval narrows with the square root of n.
	const needed = Math.ceil((n * (half / wideShare) ** 2) / 10) * 10
	return [
		finding(
			'wide-interval',
			'info',
			`The median is only known to ${percent(half)}; about ${needed} runs would bring that to ${percent(wideShare)}.`,
			`median ${durationNs(median)}, ${percent(interval.level)} interval ${durationNs(interval.low)} to ${durationNs(interval.high)}, ${n} runs`,
		),
	]
}
