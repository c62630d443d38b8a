import type {FindingInput} from '../../run/findings/finding-input.ts'
import {asJob, type FindingsOfKind} from '../../run/findings/findings-of-kind.ts'
import {endsUnseen, isProbed, tooShort} from '../../run/findings/inside.ts'
import {collectionFindings} from '../../run/findings/loop.ts'
import {memoryFindings} from '../../run/findings/memory.ts'
import {disturbances, leavings} from '../../run/findings/observation.ts'
import {poolFindings} from '../../run/findings/pool.ts'
import {requestFindings} from '../../run/findings/requests.ts'
import {runTimeFindings} from '../../run/findings/run-times.ts'
import {threadFindings} from '../../run/findings/threads.ts'
import {medianOf} from '../../stats/quantile.ts'
import {type Finding, finding} from '../../trouble/finding.ts'
import {bytes, durationNs} from '../../units/format.ts'
import {commandNoFlame} from './findings-no-flame.ts'
import type {CommandPlan} from './plan.ts'
import {benchmarksOf} from './plan-benchmarks.ts'
import type {CommandState, Iteration} from './state.ts'
import {hasFailed} from './state-failed.ts'

/** Taking down what stood between us and the command costs it up to 60 us, more than a twentieth of this. */
const shortNs = 1e6
/** Timed in our event loop, starting the process is most of what is timed below this (hyperfine's limit). */
const shortInLoopNs = 5e6

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
	const median = medianOf(times)
	const cpuNs = counted.flatMap(({userMs, systemMs}) =>
		userMs === undefined || systemMs === undefined ? [] : [(userMs + systemMs) * 1e6],
	)
	return [
		...runTimeFindings(times, {
			warmup: runs.filter(one => one.warmup && !one.profiled).length,
			cpuNs: cpuNs.length < times.length ? null : cpuNs,
		}),
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
