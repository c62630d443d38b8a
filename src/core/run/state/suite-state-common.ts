import type {ProcessExit} from '../../events/process-exit.ts'
import type {FlameWritten, ProcessRole, SuiteOutcome} from '../../events/run-event.ts'
import type {RuleSpec} from '../../rules/rule.ts'
import type {Finding} from '../../trouble/finding.ts'
import {CpuTrack} from './cpu-track.ts'
import {FoldedProcesses} from './folded-processes.ts'
import type {KeptProcesses} from './kept-processes.ts'
import {LatencyTrack} from './latency-track.ts'
import type {NodeProcess} from './node-life.ts'
import {RuleTrack} from './rule-track.ts'
import {PeakSeries, Series} from './series.ts'
import {UsageTrack} from './usage-track.ts'

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
	/** For how long nobody watched for them, where parts of the time were watched: the figures of such a second are estimates. */
	readonly gcUnwatchedMs: Series
	/** How far off `gcMs` and `gcCount` of a second may be then, squared, if each came whenever it likes. */
	readonly gcMsVariance: Series
	readonly gcCountVariance: Series
	readonly heapUsedBytes: Series
	/** Buffers and whatever else V8 knows of outside its heap. */
	readonly externalBytes: PeakSeries
	/** How long events wait for the loops of those processes that are not told apart, nanoseconds: see `NodeProcess.delays`. */
	readonly waits: LatencyTrack
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
		/** Time of which they were told and not watched: the sums above are estimates then. */
		gcUnwatchedMs: number
		/** How far off `gcMs` may be, squared, if each came whenever it likes. */
		gcMsVariance: number
		/** The same of `gcCount`. */
		gcCountVariance: number
		/** By how much parts that follow each other differ in their share of the time. */
		gcRateSteps: number
		gcRateStepSquares: number
		/** What was not watched, by what each part stands for. */
		gcUnseenMs2: number
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
	/** It had not turned when that was told. */
	readonly isStanding: boolean
}

/** Shorter ones are not kept one by one. */
export const leastStallMs = 50

export function noTotals(): LoopTrack['totals'] {
	return {
		gcCount: 0,
		gcMs: 0,
		gcMaxMs: 0,
		gcMajor: 0,
		gcUntoldMs: 0,
		gcUnwatchedMs: 0,
		gcMsVariance: 0,
		gcCountVariance: 0,
		gcRateSteps: 0,
		gcRateStepSquares: 0,
		gcUnseenMs2: 0,
		delayMaxMs: 0,
		observedMs: 0,
	}
}

export const keptOutputLines = 1000

/** What is known of a suite of any kind. What only one kind has is in its room: `core/kinds/<kind>/state.ts`. */
export interface SuiteStateCommon {
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
	readonly processes: StartedProcess[]
	/** The last lines printed, oldest first. */
	readonly output: OutputLine[]
	outputLines: number
	readonly flames: FlameWritten[]
	readonly findings: Finding[]
	/** What is asked of it, in the order of its plan. */
	readonly rules: readonly RuleTrack[]
	deepProfile: {readonly profiler: string; state: 'running' | 'done' | 'failed'; text: string} | null
}

export function startSuiteCommon(kept: KeptProcesses, rules: readonly RuleSpec[] = []): SuiteStateCommon {
	return {
		phase: 'waiting',
		startedMs: null,
		readyMs: null,
		measuredToMs: null,
		finishedMs: null,
		outcome: null,
		latencies: new Map(),
		usage: new UsageTrack(),
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
			gcUnwatchedMs: new Series(),
			gcMsVariance: new Series(),
			gcCountVariance: new Series(),
			heapUsedBytes: new Series(),
			externalBytes: new PeakSeries(),
			waits: new LatencyTrack(),
			poolWaitMs: new Series(),
			stalls: [],
			heapOldBytes: new Series(),
			totals: noTotals(),
		},
		cpu: new CpuTrack(),
		processes: [],
		output: [],
		outputLines: 0,
		flames: [],
		findings: [],
		rules: rules.map(spec => new RuleTrack(spec)),
		deepProfile: null,
	}
}
