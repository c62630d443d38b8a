import type {CommandPlan} from '../core/kinds/command/plan.ts'
import type {ComparePlan} from '../core/kinds/compare/plan.ts'
import type {LaunchSpec, SuitePlan} from '../core/plan/plan.ts'
import type {ProbePlan} from '../core/plan/suite-plan-common.ts'
import {WindowFolder} from '../core/profile/fold-window.ts'
import {afterPreload, isBusy, withNodeStart} from '../core/profile/node-start.ts'
import type {OwnCode} from '../core/profile/own-code.ts'
import {takesNoPreload} from '../core/suite/takes-no-preload.ts'
import type {Finding} from '../core/trouble/finding.ts'
import {durationMs} from '../core/units/format.ts'
import type {ExitProfile, ExitProfileFolder} from '../ports.ts'
import {holdProfile} from './held-profile.ts'
import {describeUnobserved} from './node-observer.ts'
import {describeExit, launchWatched, longestSleepMs, type SuiteRun} from './suite-run.ts'

/** By whom a run is profiled: a probe that is let in while it runs, or its own processes, which leave what they saw when they end. */
export type ProfileWay =
	| {readonly by: 'probe'; readonly probe: ProbePlan}
	| {readonly by: 'exit'; readonly folder: ExitProfileFolder}

/** Twice as often as under the probe: the programs are short. */
export const exitIntervalUs = 500

/** A probe takes some 200 ms to be let in: it would have missed much of a program that lives no longer than this, */
const shortMs = 1000
/** and all of one that lives no longer than this. */
const tooShortMs = 200

/** The ways of commands, the best first. @param shorterMs how long a run takes; of two sides, of the shorter */
export function waysOf(shorterMs: number, isNode: boolean): ReadonlyArray<ProfileWay['by']> {
	if (shorterMs < tooShortMs) return ['exit']
	if (shorterMs < shortMs) return ['exit', 'probe']
	return isNode ? ['probe', 'exit'] : ['probe']
}

const nodeWords = /(?:^|[\s/])(?:node|nodejs|npm|npx|yarn|pnpm|tsx)(?:\s|$)/

export function looksLikeNode({argv}: LaunchSpec): boolean {
	return nodeWords.test(argv.join(' '))
}

/** One run, profiled. */
export type ProfiledRun =
	| {
			readonly is: 'profiled'
			/** On the clock of the machine. */
			readonly fromMs: number
			readonly toMs: number
			/** That found it doing something. */
			readonly samples: number
			/** What was measured otherwise is time of this profile's kind: CPU time. Else only shares can be told. */
			readonly isCpuTime: boolean
			/** What of it nobody saw. */
			readonly unseen: Finding | null
	  }
	/** `reason`: what of it, as a phrase such as `ended with code 3`. */
	| {readonly is: 'not-profiled'; readonly reason: string}

/** Runs a command to its end, or until it has taken too long, and has its Node processes profiled. No profile is told of one that comes to nothing. */
export async function profileLaunch(
	run: SuiteRun<ComparePlan | CommandPlan>,
	launch: LaunchSpec,
	way: ProfileWay,
	mostMs = run.plan.timeoutMs ?? longestSleepMs,
): Promise<ProfiledRun> {
	const held = holdProfile(run)
	const profiled = await launchProfiled(held.run, launch, way, mostMs)
	if (profiled.is === 'profiled') held.keep()
	else held.drop()
	return profiled
}

async function launchProfiled(
	run: SuiteRun<ComparePlan | CommandPlan>,
	launch: LaunchSpec,
	way: ProfileWay,
	mostMs: number,
): Promise<ProfiledRun> {
	const {plan, ports} = run
	if (run.signal.aborted) return unprofiled('was not run')
	const seen = seeingSamples(run)
	const fromMs = ports.clock.nowMs()
	const watched =
		way.by === 'probe'
			? await launchWatched(seen.run, launch, {role: 'target', probe: way.probe})
			: await launchWatched(run, leavingProfiles(launch, way.folder), {role: 'target', probe: null})
	const over = new AbortController()
	const until = AbortSignal.any([run.signal, over.signal])
	const timedOut = ports.clock.sleep(mostMs, until).then(() => null)
	const ended = await Promise.race([watched.exited, timedOut])
	over.abort()
	await watched.finish()
	const toMs = ports.clock.nowMs()
	const left =
		way.by === 'exit' ? {...(await way.folder.take()), intervalUs: way.folder.intervalUs, own: way.folder.own} : null
	if (run.signal.aborted) return unprofiled('was interrupted')
	if (ended === null) return unprofiled(`took longer than ${durationMs(mostMs)}`)
	// It did something else than what was measured.
	if (ended.failure !== null || ended.exitCode === null || !plan.allowedExitCodes.includes(ended.exitCode))
		return unprofiled(describeExit('', ended).trim())
	if (left === null) {
		if (seen.samples() > 0)
			return {is: 'profiled', fromMs, toMs, samples: seen.samples(), isCpuTime: true, unseen: null}
		return unprofiled('had no Node process that let the probe in')
	}
	const believed = left.profiles.filter(profile => sayProfile(seen.run, profile, {...left, fromMs, toMs}))
	if (seen.samples() > 0) {
		const threaded = believed.find(profile => profile.workerThreads > 0)
		const unseen = threaded ? describeUnobserved(threaded.hello.pid, threaded.workerThreads) : null
		return {is: 'profiled', fromMs, toMs, samples: seen.samples(), isCpuTime: true, unseen}
	}
	if (believed.length > 0) return unprofiled('was not seen doing anything')
	const isBroken = left.unreadable > 0 || left.profiles.length > 0
	return unprofiled(isBroken ? 'left a profile that cannot be read' : 'left no profile when it ended')
}

export function unprofiled(reason: string): ProfiledRun {
	return {is: 'not-profiled', reason}
}

/** The same run, in which CPU samples are counted that found a process doing something. */
export function seeingSamples<Plan extends SuitePlan>(
	run: SuiteRun<Plan>,
): {
	readonly run: SuiteRun<Plan>
	samples(): number
} {
	let samples = 0
	return {
		run: {
			...run,
			emit(body) {
				if (body.type === 'cpu-sampled') samples += body.stacks.filter(stack => isBusy(run.stackTable, stack)).length
				run.emit(body)
			},
		},
		samples: () => samples,
	}
}

function leavingProfiles(launch: LaunchSpec, folder: ExitProfileFolder): LaunchSpec {
	return takesNoPreload(launch.argv) ? launch : {...launch, env: {...launch.env, ...folder.environment(launch.env)}}
}

/** Says what a process left as if it had been observed while it ran. @returns whether it can have been a process of that run */
function sayProfile(
	{emit, nextIsolate, originMs, plan, stackTable}: SuiteRun,
	{hello, startUs, profile: left}: ExitProfile,
	{
		fromMs,
		toMs,
		intervalUs,
		own,
	}: {
		readonly fromMs: number
		readonly toMs: number
		readonly intervalUs: number
		readonly own: OwnCode
	},
): boolean {
	const {profile, unseenUs} = afterPreload(left, own)
	const lastedUs = Array.from(profile.timeDeltas ?? []).reduce((sum, us) => sum + Math.max(0, us), 0)
	const [startMs, endMs] = [profile.startTime / 1000, (profile.startTime + lastedUs) / 1000]
	// Written by a process of another run that was slow to end, or made up.
	if (!(startMs >= fromMs && endMs <= toMs)) return false
	const suite = plan.name
	// What it used before took some of the time since the run began, or was several threads'.
	const beforeUs = Math.min(startUs + unseenUs, (startMs - fromMs) * 1000)
	const folder = new WindowFolder(stackTable, {originUs: originMs * 1000, intervalUs})
	const windows = folder.foldLast(withNodeStart(profile, beforeUs, intervalUs))
	const isolate = {isolate: nextIsolate(), pid: hello.pid, thread: 0}
	emit({type: 'node-attached', suite, ...hello})
	for (const window of windows) emit({type: 'cpu-sampled', suite, ...isolate, ...window})
	emit({type: 'node-detached', suite, pid: hello.pid})
	return true
}
