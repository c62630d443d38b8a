import type {ProcessExit} from '../../../core/events/process-exit.ts'
import type {ArmBenchmark, CommandArm} from '../../../core/kinds/command/plan-arm.ts'
import type {ArmFacts, ArmName, Figures} from '../../../core/kinds/compare/events.ts'
import type {ComparePlan} from '../../../core/kinds/compare/plan.ts'
import type {LaunchSpec} from '../../../core/plan/plan.ts'
import {joinWords} from '../../../core/suite/split-words.ts'
import {commandText, describeExit, type SuiteRun} from '../../suite-run.ts'
import {measureShell, type ShellCost, withoutShell} from '../command/shell-cost.ts'
import {type ProfiledRun, type ProfileWay, profileLaunch, unprofiled} from './profile-launch.ts'
import type {ArmPlace} from './revisions.ts'
import {TimedRuns, timedRun} from './timed-run.ts'

/** One side of a comparison, whatever it is: what can be run, again and again, each time in a fresh process. */
export interface CompareArm {
	readonly name: ArmName
	/** Of a benchmark of a file a call is what is compared, of a command a run. */
	readonly kind: 'command' | 'micro'
	readonly facts: ArmFacts
	/** What the paths of its profiles begin with. */
	readonly root: string
	/** In the order they are to be run; null: the one there is has no name. */
	readonly benchmarks: ReadonlyArray<string | null>
	run(benchmark: string | null): Promise<SlotOutcome>
	/** What is started for it, for whoever shows that. */
	launchOf(benchmark: string | null): LaunchSpec
	/** Once more, and looked into: its times count for nothing, its samples say where the time goes. */
	profile(benchmark: string | null, way: ProfileWay): Promise<ProfiledRun>
	/** What must be done once when all is over. @returns what went wrong, as a sentence */
	finish(): Promise<string | null>
}

export type SlotOutcome =
	| {readonly is: 'done'; readonly figures: Figures; readonly exit: ProcessExit}
	| {
			readonly is: 'failed'
			/** A phrase such as `ended with code 3`. */
			readonly reason: string
			/** The whole of it, with what was started. */
			readonly sentence: string
			readonly exit: ProcessExit
			readonly lastLines: readonly string[]
			/** No use to try again. */
			readonly isFinal: boolean
	  }
	| {readonly is: 'interrupted'}

/** Of a sweep over many values most are started anew each time: each of those kept is a process, if one that sleeps. */
const mostKept = 16

export const cleanExit: ProcessExit = {exitCode: 0, signal: null, failure: null}

export type ReadyArm =
	| {readonly is: 'ready'; readonly arm: CompareArm; readonly shell: {program: string; cost: ShellCost} | null}
	| {
			readonly is: 'failed'
			readonly reason: string
			readonly exitCode: number | null
			readonly lastLines: readonly string[]
	  }
	| {readonly is: 'interrupted'}

/** @param moved what a launch becomes where the arm's revision is checked out */
export async function prepareCommandArm(
	run: SuiteRun<ComparePlan>,
	name: ArmName,
	arm: CommandArm,
	moved: Pick<ArmPlace, 'launch' | 'facts' | 'root'>,
): Promise<ReadyArm> {
	const {plan} = run
	const {allowedExitCodes} = plan
	const benchmarks = arm.benchmarks.map(
		({label, launch, prepare, conclude}): ArmBenchmark => ({
			label,
			launch: moved.launch(launch),
			...(prepare ? {prepare: moved.launch(prepare)} : {}),
			...(conclude ? {conclude: moved.launch(conclude)} : {}),
		}),
	)
	if (arm.setup) {
		const failure = await step('setup', moved.launch(arm.setup))
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
	const byLabel = new Map(benchmarks.map(one => [one.label, one]))
	/** What starts them is kept from run to run, for as many as may sit there and wait. */
	const kept = new Map(
		benchmarks.slice(0, mostKept).map(({label, launch}) => {
			return [label, new TimedRuns(run, launch, {timeoutMs: plan.timeoutMs, role: 'target', allowedExitCodes})]
		}),
	)

	return {
		is: 'ready',
		shell: shell && {program: first.shellProgram ?? '/bin/sh', cost: shell},
		arm: {
			name,
			kind: 'command',
			root: moved.root,
			facts: {label: arm.label, revision: arm.revision, command: textOf(first), ...moved.facts},
			benchmarks: benchmarks.map(one => one.label),
			launchOf: label => byLabel.get(label)!.launch,
			async profile(label, way) {
				const {launch, prepare, conclude} = byLabel.get(label)!
				const before = prepare ? await step('prepare', prepare) : null
				if (before !== null) return unprofiled(before.is === 'failed' ? before.sentence : 'was interrupted')
				const profiled = await profileLaunch(run, launch, way)
				if (conclude && !run.signal.aborted) await step('conclude', conclude)
				return profiled
			},
			async run(label) {
				const {launch, prepare, conclude} = byLabel.get(label)!
				const before = prepare ? await step('prepare', prepare) : null
				if (before !== null) return before
				const outcome = await timed(label, launch)
				const after = conclude && outcome.is !== 'interrupted' ? await step('conclude', conclude) : null
				return outcome.is === 'done' ? (after ?? outcome) : outcome
			},
			async finish() {
				for (const runs of kept.values()) runs.close()
				if (!arm.cleanup) return null
				const failure = await step('cleanup', moved.launch(arm.cleanup), run.hurry)
				return failure?.is === 'failed' ? failure.sentence : null
			},
		},
	}

	async function timed(label: string | null, launch: LaunchSpec): Promise<SlotOutcome> {
		const once = () => timedRun(run, launch, {timeoutMs: plan.timeoutMs, role: 'target'})
		const {exit, lastLines} = await (kept.get(label)?.next() ?? once())
		const what = commandText(launch)
		if (exit === null) {
			if (run.signal.aborted) return {is: 'interrupted'}
			const reason = `took longer than ${plan.timeoutMs} ms`
			const killed = {exitCode: null, signal: 'SIGKILL', failure: null}
			return {is: 'failed', reason, sentence: `${what} ${reason}`, exit: killed, lastLines, isFinal: false}
		}
		if (run.signal.aborted) return {is: 'interrupted'}
		const {exitCode, signal, failure} = exit
		const plain = {exitCode, signal, failure}
		if (failure !== null || exitCode === null || !allowedExitCodes.includes(exitCode)) {
			const reason = describeExit('', exit).trim()
			return {
				is: 'failed',
				reason,
				sentence: describeExit(what, exit),
				exit: plain,
				lastLines,
				isFinal: failure !== null,
			}
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

	/** @returns null when it did what it was to do */
	async function step(
		what: string,
		spec: LaunchSpec,
		signal = run.signal,
	): Promise<Exclude<SlotOutcome, {is: 'done'}> | null> {
		const {exit, lastLines} = await timedRun(run, spec, {timeoutMs: plan.timeoutMs, role: 'driver', signal})
		if (exit?.exitCode === 0) return null
		if (signal.aborted) return {is: 'interrupted'}
		const reason = exit === null ? `took longer than ${plan.timeoutMs} ms` : describeExit('', exit).trim()
		const sentence = `${what} of ${name}: ${commandText(spec)} ${reason}`
		// What is timed beside it does not belong into an event, and a bigint could not be written to the log.
		const plain = {exitCode: exit?.exitCode ?? null, signal: exit?.signal ?? null, failure: exit?.failure ?? null}
		return {is: 'failed', reason, sentence, exit: plain, lastLines, isFinal: true}
	}
}

function textOf({argv, shell}: LaunchSpec): string {
	return shell ? (argv[0] ?? '') : joinWords(argv)
}
