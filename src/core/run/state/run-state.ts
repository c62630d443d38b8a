/**
 * What a run is, as far as it is known: the fold of its events. Screens, reports and the store read this and nothing else.
 * It is grown in place (`apply`), because a run is a million events long and is drawn four times a second; nothing outside this folder
 * writes to it, and everything that can be asked of a moment can still be asked of it later (`series`, `window(from, to)`), which is
 * what freezing the screen uses.
 */
import type {ProcessExit} from '../../events/process-exit.ts'
import type {
	Environment,
	FlameWritten,
	NodeVitals,
	ProcessRole,
	RunEvent,
	RunOutcome,
	SuiteOutcome,
} from '../../events/run-event.ts'
import {CompareTrack} from '../../kinds/compare/state.ts'
import {MicroTrack} from '../../kinds/micro/state.ts'
import type {RunPlan, SuitePlan} from '../../plan/plan.ts'
import type {Histogram} from '../../stats/histogram.ts'
import type {Finding} from '../../trouble/finding.ts'
import {CpuTrack} from './cpu-track.ts'
import {type KeptProcesses, keptProcesses} from './fold-ended.ts'
import {FoldedProcesses} from './folded-processes.ts'
import type {LatencyTrack} from './latency-track.ts'
import {Series} from './series.ts'
import {UsageTrack} from './usage-track.ts'

export type Iteration = Omit<Extract<RunEvent, {type: 'iteration-finished'}>, 'tMs' | 'type' | 'suite'>

export interface NodeProcess {
	readonly pid: number
	readonly ppid: number
	readonly nodeVersion: string
	readonly argv: readonly string[]
	readonly clusterWorker?: true
	/** It is the primary of a cluster, as workers that are no longer kept said. */
	hadWorkers?: true
	/** HTTP requests it answered. */
	requests: number
	readonly attachedMs: number
	detachedMs: number | null
	/** When CPU samples of it last came. */
	lastCpuMs: number | null
	last: NodeVitals | null
	/** How long an event waits for its loop, in nanoseconds; empty in logs from before 2026-11-28. */
	waits: Histogram
	/** For how long, up to now, nobody has told of its collections. */
	gcUntoldMs: number
	/** How much of its end is not in the CPU samples, because it ended without a word. */
	unseenMs: number
}

export interface OutputLine {
	readonly tMs: number
	readonly role: ProcessRole
	readonly stream: 'stdout' | 'stderr'
	/** As printed, undecorated: hostile until sanitised. */
	readonly text: string
}

export interface StartedProcess {
	readonly role: ProcessRole
	readonly pid: number
	readonly argv: readonly string[]
	readonly startedMs: number
	exitedMs: number | null
	exit: ProcessExit | null
}

export type SuitePhase = 'waiting' | 'starting' | 'running' | 'finished'

/** Loop and GC of all Node processes of a suite, second by second; where several speak, the worst counts. */
export interface LoopTrack {
	readonly delayP50Ms: Series
	readonly delayP99Ms: Series
	readonly delayMaxMs: Series
	/** Share of the time the loop was busy, 0..1: from the CPU samples where there are some, else as Node says. */
	readonly utilisation: Series
	readonly gcCount: Series
	readonly gcMs: Series
	readonly gcMaxMs: Series
	readonly heapUsedBytes: Series
	/** Buffers and whatever else V8 knows of outside its heap. */
	readonly externalBytes: Series
	/** How long jobs wait for a thread of the pool. */
	readonly poolWaitMs: Series
	/** The longest delays, in time order; of a long run the latest ten thousand and more. */
	readonly stalls: Stall[]
	/** The part of it that has survived collections: what is young, and mostly garbage soon, left out. */
	readonly heapOldBytes: Series
	/** Since the program was ready. */
	totals: {
		gcCount: number
		gcMs: number
		gcMaxMs: number
		gcMajor: number
		/** Time for which nobody told of them, and has not since: see `NodeProcess`. */
		gcUntoldMs: number
		delayMaxMs: number
		observedMs: number
	}
}

/** The longest delay of the loop of one process in one interval, where it was long. */
export interface Stall {
	readonly pid: number
	/** When it was told, at the end of its interval. */
	readonly tMs: number
	readonly delayMs: number
	readonly intervalMs: number
}

/** Shorter ones are not kept one by one. */
export const leastStallMs = 50

export function noTotals(): LoopTrack['totals'] {
	return {gcCount: 0, gcMs: 0, gcMaxMs: 0, gcMajor: 0, gcUntoldMs: 0, delayMaxMs: 0, observedMs: 0}
}

export const keptOutputLines = 1000

export interface SuiteState {
	readonly plan: SuitePlan
	phase: SuitePhase
	/** Milliseconds since the run started, null until it happened. */
	startedMs: number | null
	readyMs: number | null
	/** When there was nothing more to measure; null until the suite has finished. */
	measuredToMs: number | null
	finishedMs: number | null
	outcome: SuiteOutcome | null
	/** Keyed `wall` (command suites; with parameters `wall/size=10`), `http`, `measure:<name>`; of micro suites by benchmark. Nanoseconds. */
	readonly latencies: Map<string, LatencyTrack>
	readonly usage: UsageTrack
	readonly driverUsage: UsageTrack
	/** Those that let the probe in, but for the ended ones that were folded: `nodeCount` is how many there were. */
	readonly nodes: Map<number, NodeProcess>
	readonly folded: FoldedProcesses
	readonly kept: KeptProcesses
	/** Not before, for there would be little to fold. */
	foldAgainMs: number
	/** By which signal children of Node processes were ended, as those told. */
	readonly signals: Map<number, string>
	readonly loop: LoopTrack
	readonly cpu: CpuTrack
	readonly iterations: Iteration[]
	/** Of `compare` suites; empty of others. */
	readonly compare: CompareTrack
	/** Of `micro` suites; empty of others. */
	readonly micro: MicroTrack
	readonly processes: StartedProcess[]
	/** The last lines printed, oldest first. */
	readonly output: OutputLine[]
	outputLines: number
	readonly flames: FlameWritten[]
	readonly findings: Finding[]
	deepProfile: {readonly profiler: string; state: 'running' | 'done' | 'failed'; text: string} | null
}

export interface Artifact {
	readonly kind: string
	readonly path: string
	readonly bytes: number
	readonly sha256: string
}

export interface RunState {
	readonly id: string
	readonly startedAt: string
	readonly plan: RunPlan
	readonly environment: Environment
	readonly tool: {readonly name: string; readonly version: string}
	readonly runner: {readonly pid: number; readonly socket: string}
	readonly suites: readonly SuiteState[]
	/** Index of the suite that runs, or ran last. */
	current: number
	/** Time of the newest event. */
	tMs: number
	/** null while it runs. */
	outcome: RunOutcome | null
	exitCode: number | null
	readonly system: {
		readonly cpuShare: Series
		readonly loadAverage1: Series
		readonly availableMemoryBytes: Series
		readonly runnerCpuShare: Series
	}
	readonly artifacts: Artifact[]
}

/** @param event the `run-started` event every log begins with */
export function startRunState(event: Extract<RunEvent, {type: 'run-started'}>, kept = keptProcesses): RunState {
	return {
		id: event.id,
		startedAt: event.startedAt,
		plan: event.plan,
		environment: event.environment,
		tool: event.tool,
		runner: event.runner,
		suites: event.plan.suites.map(plan => startSuiteState(plan, kept)),
		current: 0,
		tMs: event.tMs,
		outcome: null,
		exitCode: null,
		system: {
			cpuShare: new Series(),
			loadAverage1: new Series(),
			availableMemoryBytes: new Series(),
			runnerCpuShare: new Series(),
		},
		artifacts: [],
	}
}

function startSuiteState(plan: SuitePlan, kept: KeptProcesses): SuiteState {
	return {
		plan,
		phase: 'waiting',
		startedMs: null,
		readyMs: null,
		measuredToMs: null,
		finishedMs: null,
		outcome: null,
		latencies: new Map(),
		usage: new UsageTrack(),
		driverUsage: new UsageTrack(),
		nodes: new Map(),
		folded: new FoldedProcesses(),
		kept,
		foldAgainMs: 0,
		signals: new Map(),
		loop: {
			delayP50Ms: new Series(),
			delayP99Ms: new Series(),
			delayMaxMs: new Series(),
			utilisation: new Series(),
			gcCount: new Series(),
			gcMs: new Series(),
			gcMaxMs: new Series(),
			heapUsedBytes: new Series(),
			externalBytes: new Series(),
			poolWaitMs: new Series(),
			stalls: [],
			heapOldBytes: new Series(),
			totals: noTotals(),
		},
		cpu: new CpuTrack(),
		iterations: [],
		compare: new CompareTrack(),
		micro: new MicroTrack(),
		processes: [],
		output: [],
		outputLines: 0,
		flames: [],
		findings: [],
		deepProfile: null,
	}
}

/** How many Node processes let the probe in. */
export function nodeCount({nodes, folded}: SuiteState): number {
	return nodes.size + folded.nodes
}

/** The versions of Node that were seen from inside, in the order they came, and how many processes ran each. */
export function nodeVersions({nodes, folded}: SuiteState): ReadonlyMap<string, number> {
	const versions = new Map(folded.versions)
	for (const {nodeVersion} of nodes.values()) versions.set(nodeVersion, (versions.get(nodeVersion) ?? 0) + 1)
	return versions
}
