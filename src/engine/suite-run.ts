/**
 * What every suite engine is handed, and the part of the work all kinds share: watching a process tree while it lives. Engines carry a
 * plan out through ports and say what happens as events; they draw nothing, store nothing and judge nothing.
 */
import type {ProcessExit} from '../core/events/process-exit.ts'
import type {ProcessRole, RunEventBody, SuiteFailure, SuiteOutcome} from '../core/events/run-event.ts'
import type {ComparePlan} from '../core/kinds/compare/plan.ts'
import {commandWords} from '../core/plan/launch-words.ts'
import type {LaunchSpec, SuitePlan} from '../core/plan/plan.ts'
import type {ProbePlan} from '../core/plan/suite-plan-common.ts'
import type {StackTable} from '../core/profile/stack-table.ts'
import type {RuleSpec} from '../core/rules/rule.ts'
import type {HeldIn, heldIn} from '../core/run/evaluation/held-in.ts'
import {takesNoPreload} from '../core/suite/takes-no-preload.ts'
import type {Finding} from '../core/trouble/finding.ts'
import {cutText} from '../core/units/cut-text.ts'
import type {EnginePorts, Launched, LaunchedExit} from '../ports.ts'
import {type NodeObserver, observeNode} from './node-observer.ts'
import {followOutput, type LineListener, type ListenOptions} from './output.ts'
import {escaped, observedFromOutside, unreadableProbes} from './outside-findings.ts'
import type {SampleFailures} from './sample-failures.ts'
import {startSampling} from './usage-sampler.ts'

export type Emit = (body: RunEventBody) => void

export interface SuiteRun<Plan extends SuitePlan = SuitePlan> {
	readonly plan: Plan
	readonly ports: EnginePorts
	readonly emit: Emit
	/** Aborted when the user stops the run or skips this suite, see `isFinished` for how it was meant. What was measured so far stays. */
	readonly signal: AbortSignal
	/** The measurement is over: what follows is ending the target. */
	readonly onMeasured: () => void
	/** Aborted when the user will not wait for targets to end by themselves. */
	readonly hurry: AbortSignal
	readonly sampleHz: number
	/** Shared by all processes of the suite. */
	readonly stackTable: StackTable
	/** The number of the isolate that comes next. */
	readonly nextIsolate: () => number
	/** The run's start on the machine's monotonic clock. */
	readonly originMs: number
	/** Observers of the Node processes alive now: what `f` rolls. */
	readonly observers: Set<NodeObserver>
	readonly sampleFailures: SampleFailures
	/** Seed of the whole run. */
	readonly seed: number
	/** See `Conducting.compareProfiles`. */
	readonly compareProfiles?: CompareProfiles
	/** See `Conducting.lookIntoBroken`: called when all that counts is done, and before what the suite cleans up. */
	readonly lookIntoBroken: (look: LookAgain) => Promise<void>
	/** Whether conditions held in a stretch of the time: see `Conducting.heldIn`. */
	readonly heldIn: (specs: readonly RuleSpec[], span: Parameters<typeof heldIn>[2]) => HeldIn
}

/** Runs what broke a budget once more, to see where its time goes. @param benchmark that of which the rule was broken; null: there is one */
export type LookAgain = (probe: ProbePlan, benchmark: string | null) => Promise<LookedInto>

export type LookedInto =
	| {
			readonly is: 'looked-into'
			/** Its benchmark; null: there is one. */
			readonly what: string | null
			/** Milliseconds since the run started; nothing else was sampled then. */
			readonly fromMs: number
			readonly toMs: number
			readonly runs: number
	  }
	/** `reason`: a clause, such as `it left no profile when it ended`; null: nobody expects a profile of such a program. */
	| {readonly is: 'not-looked-into'; readonly reason: string | null}

/** Reason of the signal of a suite that was ended because enough was seen of it. */
export const enoughSeen = 'enough was seen'

/** An observation without an end of its own is done when the user says so; ctrl-c and signals say something else. */
export function isFinished(signal: AbortSignal): boolean {
	return signal.aborted && signal.reason === enoughSeen
}

/** Both sides of a comparison ran under the probe; whoever keeps the samples compares them, and says what grew. */
export type CompareProfiles = (plan: ComparePlan, sides: ProfiledSides) => Promise<void>

export interface ProfiledSides {
	readonly benchmark: string | null
	readonly base: ProfiledRuns
	readonly head: ProfiledRuns
}

export interface ProfiledRuns {
	/** Milliseconds since the run started, one a run. */
	readonly spans: ReadonlyArray<{readonly fromMs: number; readonly toMs: number}>
	/** What the paths of this side begin with; '' when both have the same. */
	readonly root: string
	/** CPU time of one run as it was measured without the probe; null where nobody told. */
	readonly operationUs: number | null
	/** Where its true value lies, at 95 %; null where too few runs tell. */
	readonly operationInterval: {readonly low: number; readonly high: number} | null
}

/** What a timer of the platform can hold: 24 days. */
export const longestSleepMs = 2 ** 31 - 1

export interface Watched {
	readonly launched: Launched
	readonly exited: Promise<LaunchedExit>
	/** Every line it prints from now on, stdout and stderr. @returns what ends it */
	onLine(listener: LineListener, options?: ListenOptions): () => void
	/** For requests of our own, which its probes then do not count. */
	readonly pollMark?: string
	/** It is ready: of requests and measures, those that begin from now on count. Only with `awaited`. */
	begin(): Promise<void>
	/** Ends the tree if it still lives, lets profiles and output drain, and lets go of everything. */
	finish(): Promise<void>
}

/**
 * Starts a program of the suite and watches its whole tree until it is finished: usage samples, output, and with `probe` every Node
 * process in it.
 */
export async function launchWatched(
	run: SuiteRun,
	spec: LaunchSpec,
	options: {
		readonly role: ProcessRole
		readonly probe: ProbePlan | null
		readonly iteration?: number
		/** Nothing counts before `begin`. */
		readonly awaited?: boolean
		/** Its time and what it used are a result: see `Processes.launchTimed`. */
		readonly timed?: boolean
		/** Starts it otherwise than `Processes.launch` does; `spec` then only says what is shown. */
		readonly start?: (how: Parameters<EnginePorts['processes']['launch']>[1]) => Launched
	},
): Promise<Watched> {
	const {ports, plan, emit} = run
	const suite = plan.name
	const {role} = options
	const inside = options.probe ? await observeInside(run, options.probe, {fromMs: options.awaited ? null : 0}) : null
	const output = followOutput(ports, lines => emit({type: 'output-printed', suite, role, ...lines}), role)
	const env = inside && !takesNoPreload(spec.argv) ? inside.server.environment(spec.env) : {}
	const say = (finding: Finding) => emit({type: 'finding-made', suite, finding})
	if (inside && env.NODE_OPTIONS === undefined) say(observedFromOutside(role))
	if (inside) output.onLine(unreadableProbes(role, inside.server.own, say))
	const how = {env, onOutput: output.write}
	const launched = options.timed
		? await ports.processes.launchTimed(spec, how)
		: (options.start?.(how) ?? ports.processes.launch(spec, how))
	const {pid} = launched
	const sampling = pid === null ? null : startSampling(run, pid, role)
	if (pid !== null) {
		ports.watchdog.guard(pid)
		const iteration = options.iteration === undefined ? {} : {iteration: options.iteration}
		emit({type: 'process-started', suite, role, pid, argv: spec.argv, ...iteration})
	}
	const exited = launched.exited.then(exit => {
		output.flush()
		const {exitCode, signal, failure, cpuMs} = exit
		if (pid !== null)
			emit({
				type: 'process-exited',
				suite,
				role,
				pid,
				exit: {exitCode, signal, failure},
				...(cpuMs === null ? {} : {cpuMs}),
			})
		return exit
	})

	// Also what left the group, and while `finish` waits for those that were asked.
	const kill = () => void ports.processes.end(launched, {signal: 'SIGKILL', graceMs: 0})
	run.hurry.addEventListener('abort', kill, {once: true})

	return {
		launched,
		exited,
		onLine: output.onLine,
		...(inside ? {pollMark: inside.server.pollMark} : {}),
		begin: async () => inside?.begin(),
		async finish() {
			await sampling?.last()
			await inside?.handOver()
			await ports.processes.end(launched, run.hurry.aborted ? {signal: 'SIGKILL', graceMs: 0} : plan.stop)
			await exited
			run.hurry.removeEventListener('abort', kill)
			await inside?.finish()
			const left = (await sampling?.survivors()) ?? []
			if (left.length > 0) say(escaped(role, left))
			for (const group of sampling?.stop() ?? []) ports.watchdog.release(group)
			if (pid !== null) ports.watchdog.release(pid)
			await inside?.server.close()
			output.close()
		},
	}
}

/** Observes every Node process that lets a probe in. @param fromMs from when on requests and measures count; null: `begin` says it */
async function observeInside(run: SuiteRun, probe: ProbePlan, {fromMs}: {readonly fromMs: number | null}) {
	const {ports, emit, plan} = run
	const server = await ports.probes.listen(probe)
	ports.watchdog.tidy(server.socketPath)
	const observers: NodeObserver[] = []
	let countsFromMs = fromMs
	server.onProcess(process => {
		const observer = observeNode(process, {
			suite: plan.name,
			cpuIntervalUs: probe.cpuIntervalUs,
			stackTable: run.stackTable,
			isolate: run.nextIsolate(),
			own: server.own,
			originUs: run.originMs * 1000,
			clock: ports.clock,
			emit,
		})
		observers.push(observer)
		run.observers.add(observer)
		if (countsFromMs !== null) void observer.begin(countsFromMs)
		void process.closed.then(() => run.observers.delete(observer))
	})
	return {
		server,
		async begin(): Promise<void> {
			const nowMs = ports.clock.nowMs()
			countsFromMs = nowMs
			await Promise.all(observers.map(observer => observer.begin(nowMs)))
		},
		/** A signal leaves most targets no time to tell what they have counted, so it is taken before, also from those that are still to come. */
		async handOver(): Promise<void> {
			await server.allHaveCome(run.hurry)
			await Promise.all(observers.map(observer => observer.handOver()))
		},
		async finish(): Promise<void> {
			await Promise.all(observers.map(observer => observer.finish()))
			for (const observer of observers) run.observers.delete(observer)
		},
	}
}

export type FailedOutcome = Extract<SuiteOutcome, {is: 'failed'}>

export function failed(code: SuiteFailure, reason: string, exitCode: number | null = null): FailedOutcome {
	return {is: 'failed', code, reason, exitCode}
}

/** `node server.js ended with code 3`, and what may be done about one that never started. */
export function describeExit(what: string, exit: ProcessExit): string {
	if (exit.failure) return `${what} could not be started: ${exit.failure.message}`
	return exit.signal ? `${what} was ended by ${exit.signal}` : `${what} ended with code ${exit.exitCode}`
}

/** `node server.js`, cut for a message. */
export function commandText(spec: LaunchSpec): string {
	return cutText(commandWords(spec), 120)
}
