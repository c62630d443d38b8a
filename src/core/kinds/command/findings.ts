import type {FindingInput} from '../../run/findings/finding-input.ts'
import {asJob, type FindingsOfKind} from '../../run/findings/findings-of-kind.ts'
import {endsUnseen, isProbed, tooShort} from '../../run/findings/inside.ts'
import {collectionFindings} from '../../run/findings/loop.ts'
import {memoryFindings} from '../../run/findings/memory.ts'
import {disturbances, leavings} from '../../run/findings/observation.ts'
import {poolFindings} from '../../run/findings/pool.ts'
import {requestFindings} from '../../run/findings/requests.ts'
import {threadFindings} from '../../run/findings/threads.ts'
import {quantileOfSorted, sortedCopy} from '../../stats/quantile.ts'
import {quantileInterval} from '../../stats/quantile-interval.ts'
import {fitLine} from '../../stats/theil-sen.ts'
import {outliersOf, tukeyFences} from '../../stats/tukey.ts'
import {type Finding, finding} from '../../trouble/finding.ts'
import {bytes, durationBetween, durationNs, percent, percentInText} from '../../units/format.ts'
import {commandNoFlame} from './findings-no-flame.ts'
import type {CommandPlan} from './plan.ts'
import {benchmarksOf} from './plan-benchmarks.ts'
import type {CommandState, Iteration} from './state.ts'
import {hasFailed} from './state-failed.ts'

/** Taking down what stood between us and the command costs it up to 60 us, more than a twentieth of this. */
const shortNs = 1e6
/** Timed in our event loop, starting the process is most of what is timed below this (hyperfine's limit). */
const shortInLoopNs = 5e6
const driftShare = 0.05
const wideShare = 0.05

export const commandFindings: FindingsOfKind<CommandState> = {
	purposeOf: asJob,
	noFlame: commandNoFlame,
	look: [
		requestFindings,
		collectionFindings,
		memoryFindings,
		poolFindings,
		wallFindings,
		insideFindings,
		threadFindings,
		...disturbances,
		...leavings,
	],
}

/** Counted runs carry no probe, so that nobody expects one in them. */
function insideFindings(input: FindingInput<CommandState>): Finding[] {
	const {suite} = input
	if (!isProbed(input)) return []
	const targets = suite.processes.filter(process => process.role === 'target')
	const short = tooShort(suite, {
		target: suite.plan.probeAfter ? targets.at(-1) : targets[0],
		name: 'the run with the probe',
		advice: 'The times are not touched by that; for a flamegraph, give it more to do.',
		isTimed: true,
	})
	return [...endsUnseen(suite), ...short]
}

/** What the wall times say, in the order they were taken; with parameters, for each combination. */
function wallFindings({suite}: FindingInput<CommandState>): Finding[] {
	const {plan} = suite
	const all = benchmarksOf(plan).flatMap(({label}) => {
		const runs = suite.iterations.filter(one => (one.benchmark ?? null) === label)
		const found = [...failedRuns(plan, runs), ...benchmarkFindings(runs.filter(one => !hasFailed(plan, one.exit)))]
		return label === null ? found : found.map(one => ({...one, evidence: `${label}: ${one.evidence}`}))
	})
	return [...all, ...clockFindings(suite.iterations.filter(one => !one.warmup && !hasFailed(plan, one.exit)))]
}

function failedRuns(plan: CommandPlan, runs: readonly Iteration[]): Finding[] {
	const counted = runs.filter(one => !one.warmup)
	const failed = counted.filter(one => hasFailed(plan, one.exit))
	if (failed.length === 0) return []
	const ends = Map.groupBy(failed, ({exit}) => exit.signal ?? `code ${exit.exitCode}`)
	return [
		finding(
			'runs-failed',
			'warning',
			failed.length === counted.length
				? 'Every run failed, so there are no figures: the time of a failed run says nothing about its work.'
				: 'Runs that failed are in no figure, because their times say nothing about their work. They are counted as errors.',
			`${failed.length} of ${counted.length} ${counted.length === 1 ? 'run' : 'runs'}: ${[...ends].map(([end, all]) => `${all.length} ended with ${end}`).join(', ')}`,
		),
	]
}

function benchmarkFindings(runs: readonly Iteration[]): Finding[] {
	const counted = runs.filter(one => !one.warmup)
	const times = counted.map(one => one.wallNs)
	if (times.length === 0) return []
	const sorted = sortedCopy(times)
	const median = quantileOfSorted(sorted, 0.5)
	const slowFirst = slowFirstRun(times, runs.filter(one => one.warmup && !one.profiled).length)
	return [
		...slowFirst,
		...drift(counted, median),
		...outliers(sorted, slowFirst.length > 0),
		...precision(sorted, median),
		...(median < (counted[0]!.userMs === undefined ? shortInLoopNs : shortNs)
			? [
					finding(
						'runs-too-short',
						'info',
						counted[0]!.userMs === undefined
							? 'The runs are so short that starting the process is most of what was timed.'
							: 'The runs are so short that our own part in starting them, up to 60 us, is a twentieth of them or more.',
						`median ${durationNs(median)} over ${times.length} runs`,
					),
				]
			: []),
	]
}

/** How the runs were measured, where that is less than it could be. A log of an older version says nothing of it. */
function clockFindings(counted: readonly Iteration[]): Finding[] {
	const atFloor = counted.filter(one => one.maxRssIsFloor)
	if (atFloor.length <= counted.length / 2) return []
	const bytesMost = Math.max(...atFloor.map(one => one.maxRssBytes ?? 0))
	return [
		finding(
			'memory-floor',
			'info',
			'The command needs less memory than the small process that starts it, so its peak is only known to be no more than that.',
			`${atFloor.length} of ${counted.length} runs at ${bytes(bytesMost)} or less`,
		),
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

function drift(runs: readonly Iteration[], median: number): Finding[] {
	// The first run has a finding of its own.
	const later = runs.slice(1)
	if (later.length < 10) return []
	const change = changeOf(
		later.map(run => run.wallNs),
		median,
	)
	if (Math.abs(change) < driftShare) return []
	const cpuNs = later.flatMap(({userMs, systemMs}) =>
		userMs === undefined || systemMs === undefined ? [] : [(userMs + systemMs) * 1e6],
	)
	// Runs that wait for others take longer and compute the same; where nobody told, it may be either.
	const computes = cpuNs.length < later.length ? null : changeOf(cpuNs, quantileOfSorted(sortedCopy(cpuNs), 0.5))
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
