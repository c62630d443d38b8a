import {quantileOfSorted, sortedCopy} from '../../stats/quantile.ts'
import {quantileInterval} from '../../stats/quantile-interval.ts'
import {fitLine} from '../../stats/theil-sen.ts'
import {outliersOf, tukeyFences} from '../../stats/tukey.ts'
import {type Finding, finding} from '../../trouble/finding.ts'
import {durationBetween, durationNs, percent, percentInText} from '../../units/format.ts'

const driftShare = 0.05
const wideShare = 0.05

/**
 * What the times of the counted runs of one thing say, in the order they were taken.
 *
 * @param timesNs  one a run
 * @param of.warmup  how many runs there were before them
 * @param of.cpuNs  what each of them computed; null: nobody told
 */
export function runTimeFindings(
	timesNs: readonly number[],
	{warmup, cpuNs}: {readonly warmup: number; readonly cpuNs: readonly number[] | null},
): Finding[] {
	if (timesNs.length === 0) return []
	const sorted = sortedCopy(timesNs)
	const median = quantileOfSorted(sorted, 0.5)
	const slowFirst = slowFirstRun(timesNs, warmup)
	return [
		...slowFirst,
		...drift(timesNs, cpuNs, median),
		...outliers(sorted, slowFirst.length > 0),
		...precision(sorted, median),
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
			'info',
			`The first counted run was much slower than the others: caches were cold. ${warmup === 0 ? 'Add `warmup` runs' : 'More `warmup` runs'} to leave that out, or measure cold starts on purpose.`,
			`first ${durationNs(first)}, median of the others ${durationNs(median)}, after ${warmup} warm-up runs`,
		),
	]
}

function drift(times: readonly number[], cpuNs: readonly number[] | null, median: number): Finding[] {
	// The first run has a finding of its own.
	const later = times.slice(1)
	if (later.length < 10) return []
	const change = changeOf(later, median)
	if (Math.abs(change) < driftShare) return []
	const laterCpuNs = cpuNs?.slice(1)
	// Runs that wait for others take longer and compute the same; where nobody told, it may be either.
	const computes = laterCpuNs === undefined ? null : changeOf(laterCpuNs, quantileOfSorted(sortedCopy(laterCpuNs), 0.5))
	const isOwn = computes === null || (Math.abs(computes) >= driftShare && computes > 0 === change > 0)
	const way = change > 0 ? 'slower' : 'faster'
	return [
		finding(
			'drift',
			isOwn ? 'warning' : 'info',
			`The runs got ${way} one after the other, so their median depends on how many there were. ${isOwn ? 'Look for what piles up between runs, for heat, or for other work on the machine.' : 'What they compute did not change as much: they waited, for the disk or for a core that others had.'}`,
			`${percent(Math.abs(change))} ${change > 0 ? 'up' : 'down'} over ${later.length} runs, ${durationNs((Math.abs(change) * median) / (later.length - 1))} each${computes === null ? '' : `, CPU time ${percent(Math.abs(computes))} ${computes < 0 ? 'down' : 'up'}`}`,
		),
	]
}

/** From the first of a series to its last, as a share of its median; 0 where the interval of the slope holds 0. */
function changeOf(values: readonly number[], median: number): number {
	const line = fitLine(
		values.map((_, i) => i),
		values,
	)
	if (!line || (line.slopeLow <= 0 && line.slopeHigh >= 0)) return 0
	return (line.slope * (values.length - 1)) / median
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
				'info',
				'Too few runs to say how well the median is known: 6 are needed for a 95% interval, 20 or more to compare with.',
				`${n} ${n === 1 ? 'run' : 'runs'}`,
			),
		]
	const half = Math.max(interval.high - median, median - interval.low) / median
	// Nothing is left of some once the shell's time is subtracted: there is no share of nothing.
	if (half <= wideShare || median === 0) return []
	// An interval narrows with the square root of n.
	const needed = Math.ceil((n * (half / wideShare) ** 2) / 10) * 10
	return [
		finding(
			'wide-interval',
			'info',
			`Median ${durationBetween(median, interval)}; ${needed} runs would narrow that to ${percentInText(wideShare)}.`,
			`${durationNs(median)}, ${percent(interval.level)} interval ${durationNs(interval.low)} to ${durationNs(interval.high)} (+/-${percent(half)}), ${n} runs`,
		),
	]
}
