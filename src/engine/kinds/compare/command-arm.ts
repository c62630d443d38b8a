import type {ArmBenchmark, CommandArm} from '../../../core/kinds/command/plan.ts'
import type {ArmName} from '../../../core/kinds/compare/events.ts'
import type {ComparePlan} from '../../../core/kinds/compare/plan.ts'
import type {LaunchSpec} from '../../../core/plan/plan.ts'
import {joinWords} from '../../../core/suite/split-words.ts'
import {profileLaunch, unprofiled} from '../../profile-launch.ts'
import {commandText, describeExit, type SuiteRun} from '../../suite-run.ts'
import {measureShell, type ShellCost, withoutShell} from '../command/shell-cost.ts'
import type {CompareArm, ReadyArm, SlotOutcome} from './arm.ts'
import {commandProfiling} from './profile-ways.ts'
import type {ArmPlace} from './revisions.ts'
import {type TimedRun, TimedRuns, timedRun} from './timed-run.ts'

/** In a sweep over many values most are started anew each time: each one that is kept is a process, even if it sleeps. */
const mostKept = 16

/** @param moved what a launch becomes where the arm's revision is checked out */
export async function prepareCommandArm(
	run: SuiteRun<ComparePlan>,
	name: ArmName,
	arm: CommandArm,
	moved: Pick<ArmPlace, 'launch' | 'facts' | 'root'>,
): Promise<ReadyArm> {
	const benchmarks = arm.benchmarks.map(
		({label, launch, prepare, conclude}): ArmBenchmark => ({
			label,
			launch: moved.launch(launch),
			...(prepare ? {prepare: moved.launch(prepare)} : {}),
			...(conclude ? {conclude: moved.launch(conclude)} : {}),
		}),
	)
	if (arm.setup) {
		const failure = await step(run, `setup of ${name}`, moved.launch(arm.setup))
		if (failure !== null)
			return failure.is === 'interrupted'
				? failure
				: {...failure, reason: failure.sentence, exitCode: failure.exit.exitCode}
	}
	const first = benchmarks[0]!.launch
	let shell: ShellCost | null = null
	if (arm.shellRuns !== undefined) {
		const cost = await measureShell(run, first, arm.shellRuns)
		if (cost === null) return {is: 'interrupted'}
		if ('failed' in cost) {
			const reason = describeExit(`the shell ${first.shellProgram ?? '/bin/sh'}`, cost.failed)
			return {is: 'failed', reason, exitCode: cost.failed.exitCode, lastLines: []}
		}
		shell = cost
	}
	return {
		is: 'ready',
		shell: shell && {program: first.shellProgram ?? '/bin/sh', cost: shell},
		arm: {
			name,
			profiling: commandProfiling,
			root: moved.root,
			facts: {label: arm.label, revision: arm.revision, command: textOf(first), ...moved.facts},
			benchmarks: benchmarks.map(one => one.label),
			...runsOf(run, name, benchmarks, shell, arm.cleanup && moved.launch(arm.cleanup)),
		},
	}
}

/** What is done with a command that is ready to be run, again and again. */
function runsOf(
	run: SuiteRun<ComparePlan>,
	name: ArmName,
	benchmarks: readonly ArmBenchmark[],
	shell: ShellCost | null,
	cleanup: LaunchSpec | undefined,
): Pick<CompareArm, 'run' | 'launchOf' | 'profile' | 'finish'> {
	const {timeoutMs, allowedExitCodes} = run.plan
	const byLabel = new Map(benchmarks.map(one => [one.label, one]))
	/** What starts them is kept from run to run, for as many as may sit there and wait. */
	const kept = new Map(
		benchmarks.slice(0, mostKept).map(({label, launch}) => {
			return [label, new TimedRuns(run, launch, {timeoutMs, role: 'target', allowedExitCodes})]
		}),
	)
	return {
		launchOf: label => byLabel.get(label)!.launch,
		async profile(label, way) {
			const {launch, prepare, conclude} = byLabel.get(label)!
			const before = prepare ? await step(run, `prepare of ${name}`, prepare) : null
			if (before !== null) return unprofiled(before.is === 'failed' ? before.sentence : 'was interrupted')
			const profiled = await profileLaunch(run, launch, way)
			if (conclude && !run.signal.aborted) await step(run, `conclude of ${name}`, conclude)
			return profiled
		},
		async run(label) {
			const {launch, prepare, conclude} = byLabel.get(label)!
			const before = prepare ? await step(run, `prepare of ${name}`, prepare) : null
			if (before !== null) return before
			const ended = await (kept.get(label)?.next() ?? timedRun(run, launch, {timeoutMs, role: 'target'}))
			const outcome = outcomeOf(run, launch, ended, shell)
			const after = conclude && outcome.is !== 'interrupted' ? await step(run, `conclude of ${name}`, conclude) : null
			return outcome.is === 'done' ? (after ?? outcome) : outcome
		},
		async finish() {
			for (const runs of kept.values()) runs.close()
			if (!cleanup) return null
			const failure = await step(run, `cleanup of ${name}`, cleanup, run.hurry)
			return failure?.is === 'failed' ? failure.sentence : null
		},
	}
}

function outcomeOf(
	run: SuiteRun<ComparePlan>,
	launch: LaunchSpec,
	{exit, lastLines}: TimedRun,
	shell: ShellCost | null,
): SlotOutcome {
	const {timeoutMs, allowedExitCodes} = run.plan
	if (run.signal.aborted) return {is: 'interrupted'}
	const what = commandText(launch)
	if (exit === null) {
		const reason = `took longer than ${timeoutMs} ms`
		const killed = {exitCode: null, signal: 'SIGKILL', failure: null}
		return {is: 'failed', reason, sentence: `${what} ${reason}`, exit: killed, lastLines, isFinal: false}
	}
	const {exitCode, signal, failure} = exit
	const plain = {exitCode, signal, failure}
	if (failure !== null || exitCode === null || !allowedExitCodes.includes(exitCode)) {
		const reason = describeExit('', exit).trim()
		const sentence = describeExit(what, exit)
		return {is: 'failed', reason, sentence, exit: plain, lastLines, isFinal: failure !== null}
	}
	const {wallNs, rusage} = withoutShell(exit, shell)
	return {
		is: 'done',
		exit: plain,
		figures: {
			wall: wallNs,
			...(rusage ? {cpu: (rusage.userMs + rusage.systemMs) * 1e6} : {}),
			// At the floor it is the memory of what started the program, and equal on both sides whatever they do.
			...(rusage && rusage.maxRssBytes > rusage.rssFloorBytes ? {peakRss: rusage.maxRssBytes} : {}),
		},
	}
}

/**
 * @param what for a message: `setup of base`
 * @returns null when it did what it was to do
 */
async function step(
	run: SuiteRun<ComparePlan>,
	what: string,
	spec: LaunchSpec,
	signal = run.signal,
): Promise<Exclude<SlotOutcome, {is: 'done'}> | null> {
	const {timeoutMs} = run.plan
	const {exit, lastLines} = await timedRun(run, spec, {timeoutMs, role: 'driver', signal})
	if (exit?.exitCode === 0) return null
	if (signal.aborted) return {is: 'interrupted'}
	const reason = exit === null ? `took longer than ${timeoutMs} ms` : describeExit('', exit).trim()
	const sentence = `${what}: ${commandText(spec)} ${reason}`
	// What is timed beside it does not belong into an event, and a bigint could not be written to the log.
	const plain = {exitCode: exit?.exitCode ?? null, signal: exit?.signal ?? null, failure: exit?.failure ?? null}
	return {is: 'failed', reason, sentence, exit: plain, lastLines, isFinal: true}
}

function textOf({argv, shell}: LaunchSpec): string {
	return shell ? (argv[0] ?? '') : joinWords(argv)
}
