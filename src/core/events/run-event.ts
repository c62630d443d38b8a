import type {DeepProfiler, RunPlan, SuitePlan} from '../plan/plan.ts'
import type {AlertState} from '../rules/alert-state.ts'
import type {SparseCounts} from '../stats/histogram.ts'
import type {Finding} from '../trouble/finding.ts'
import type {OwnEvent} from './own-events.ts'
import type {ProcessExit} from './process-exit.ts'
import type {UsageSample} from './process-usage.ts'

/**
 * Everything that can happen in a run, as one closed union: the spine of the program. Engines yield these, the run log keeps them,
 * `core/run` folds them, and nothing else carries state between processes. Plain JSON, no NaN, no undefined.
 */
export type RunEvent = Stamp & RunEventBody

export interface Stamp {
	/** Milliseconds since the run started, on a clock that never jumps. */
	readonly tMs: number
}

export type RunEventBody =
	| {
			readonly type: 'run-started'
			readonly id: string
			/** UTC, ISO 8601. */
			readonly startedAt: string
			readonly plan: RunPlan
			readonly environment: Environment
			readonly tool: {readonly name: string; readonly version: string}
			/** The process that conducts the run, and where it listens for the UI. */
			readonly runner: {readonly pid: number; readonly socket: string}
	  }
	| {readonly type: 'run-finished'; readonly outcome: RunOutcome; readonly exitCode: number}
	| {readonly type: 'suite-started'; readonly suite: string; readonly kind: SuitePlan['kind']}
	/** `measuredToMs`: since the run started, when there was nothing more to measure and the target was ended; stopping it can take seconds. */
	| {
			readonly type: 'suite-finished'
			readonly suite: string
			readonly outcome: SuiteOutcome
			readonly measuredToMs?: number
	  }
	/** A process we started ourselves. `iteration` counts from 1, warm-up runs included. */
	| {
			readonly type: 'process-started'
			readonly suite: string
			readonly role: ProcessRole
			readonly pid: number
			readonly argv: readonly string[]
			readonly iteration?: number
	  }
	| {
			readonly type: 'process-exited'
			readonly suite: string
			readonly role: ProcessRole
			readonly pid: number
			readonly exit: ProcessExit
			/** CPU time it used, with all it started and collected; absent where the system does not tell. */
			readonly cpuMs?: number
	  }
	| {readonly type: 'target-ready'; readonly suite: string; readonly afterMs: number}
	| ({readonly type: 'usage-sampled'; readonly suite: string} & UsageSample)
	| {
			readonly type: 'system-sampled'
			readonly cpuShare: number
			readonly loadAverage1: number
			readonly availableMemoryBytes: number
			/** What conducting the run cost since the last sample: the runner's own CPU time, as a share of one core. */
			readonly runnerCpuShare: number
	  }
	/** A Node process of the tree let our probe in. */
	| {
			readonly type: 'node-attached'
			readonly suite: string
			readonly pid: number
			readonly ppid: number
			readonly nodeVersion: string
			readonly argv: readonly string[]
			/** It is a worker of a cluster; absent: it is not, or that is not known here. */
			readonly clusterWorker?: true
	  }
	/** `unseenMs`: it ended without a word, as by a signal, and its CPU samples end so much earlier. */
	| {readonly type: 'node-detached'; readonly suite: string; readonly pid: number; readonly unseenMs?: number}
	/** A Node process tells of a child of its own that a signal has ended. */
	| {readonly type: 'child-signalled'; readonly suite: string; readonly pid: number; readonly signal: string}
	| ({readonly type: 'node-sampled'; readonly suite: string; readonly pid: number} & NodeVitals)
	/** Durations in nanoseconds, counted by bucket (core/stats/histogram). `metric`: `http`, `measure:<name>`. */
	| {
			readonly type: 'latency-counted'
			readonly suite: string
			readonly pid: number
			readonly metric: string
			readonly counts: SparseCounts
			readonly minNs: number
			readonly maxNs: number
			/** HTTP status 500 and above. */
			readonly errors: number
			/** HTTP status 400 to 499. Absent: none, or an older log. */
			readonly clientErrors?: number
			readonly unanswered?: UnansweredCounts
	  }
	| ({readonly type: 'cpu-sampled'; readonly suite: string} & Isolate & CpuWindow)
	/** What a process printed, decoded, cut to what a screen can use; the raw bytes are in target.log. */
	| {
			readonly type: 'output-printed'
			readonly suite: string
			readonly role: ProcessRole
			readonly stream: 'stdout' | 'stderr'
			readonly lines: readonly string[]
			readonly droppedLines: number
	  }
	| ({readonly type: 'flame-written'; readonly suite: string} & FlameWritten)
	| {readonly type: 'deep-profile-started'; readonly suite: string; readonly profiler: DeepProfiler}
	| {
			readonly type: 'deep-profile-finished'
			readonly suite: string
			readonly profiler: DeepProfiler
			readonly ok: boolean
			readonly text: string
	  }
	| {readonly type: 'finding-made'; readonly suite: string; readonly finding: Finding}
	/** What the rules of its plan saw at this moment, once a second while it is measured. */
	| {readonly type: 'rules-evaluated'; readonly suite: string; readonly seen: readonly RuleSeen[]}
	/** An alert of a file stands otherwise than before: said beside what was seen of its rule, which it follows from. */
	| ({readonly type: 'alert-changed'; readonly suite: string} & AlertChanged)
	/** A rule that captures came true, and the flamegraph of the seconds before and during was filed. */
	| ({readonly type: 'capture-filed'; readonly suite: string} & CaptureFiled)
	| OwnEvent
	/** A file of the run folder, path relative to it. */
	| {
			readonly type: 'artifact-written'
			readonly suite: string | null
			readonly kind: string
			readonly path: string
			readonly bytes: number
			readonly sha256: string
	  }

export type RunEventType = RunEventBody['type']

export type ProcessRole = 'target' | 'driver' | 'profiler'

export type RunOutcome = 'done' | 'failed' | 'interrupted'

export type SuiteOutcome =
	/**
	 * `gate`: of a comparison, what its verdict means to whoever asked for one. `endedByRule`: the rule of its plan that was broken and ends the run.
	 */
	| {readonly is: 'done'; readonly gate?: GateOutcome; readonly endedByRule?: number}
	/** `reason` is a sentence for the user, `exitCode` the target's own when that is what failed. */
	| {readonly is: 'failed'; readonly code: SuiteFailure; readonly reason: string; readonly exitCode: number | null}
	| {readonly is: 'interrupted'}

export type GateOutcome = 'passed' | 'failed' | 'inconclusive'

export const suiteFailures = [
	'not-started',
	'exited-early',
	'never-ready',
	'driver-failed',
	'bad-exit',
	'timed-out',
	'profiler-failed',
	'tool-missing',
	'revision-failed',
	'benchmark-failed',
	'step-failed',
	'load-failed',
] as const
export type SuiteFailure = (typeof suiteFailures)[number]

/** Requests that have no duration because they were never answered, or not to the end. */
export interface UnansweredCounts {
	/** Their connection went before the answer had begun, since the last such event. */
	readonly left: number
	/** It went after the answer had begun, since the last such event. */
	readonly cut: number
	/** Under way at that moment. */
	readonly underWay: number
	/** For how long at the least they had been so, in nanoseconds by bucket, those of a millisecond and more. Absent: none, or an older log. */
	readonly ages?: SparseCounts
}

/** How one Node process fared since the last such event. */
export interface NodeVitals {
	/**
	 * How long an event waits for the loop that comes at a moment the loop knows nothing of; null: none has been dealt with. `stalledMs` is
	 * how long the loop has been stuck right now, 0 when it turns. Logs of 2026-11-20 to 27 hold how late a timer of 20 ms came.
	 */
	readonly loopDelayMs: {
		readonly p50: number | null
		readonly p99: number | null
		readonly max: number
		readonly stalledMs: number
	}
	/** The same waits in nanoseconds, counted by bucket (core/stats/histogram). Absent: none. */
	readonly loopWaits?: {readonly counts: SparseCounts; readonly minNs: number; readonly maxNs: number}
	/** Share of the time the loop was busy, 0..1, by difference. */
	readonly utilisation: number
	/** Absent: nobody has told yet. What was collected until now comes with a later one, or never. */
	readonly gc?: {
		readonly count: number
		readonly totalMs: number
		readonly maxMs: number
		readonly major: number
		/** What the major ones took of `totalMs`. Absent: an older log. */
		readonly majorMs?: number
		/**
		 * Those among them that were seen in `watchedMs` of the last `ofMs`, and stand for all of that time; with 0 `watchedMs` nothing is known of it yet, and
		 * it is in the next one's `ofMs` again. Absent: all of the time was watched.
		 */
		readonly sampled?: CollectionSample
	}
	readonly heapUsedBytes: number
	readonly heapTotalBytes: number
	readonly externalBytes: number
	/** How long a job waits for a thread of libuv's pool (median); absent: the process has none, or it cannot be told (before Node 22, not on Linux). */
	readonly poolWaitMs?: number
	/** CPU time of all its threads since it began, by its own word: to the microsecond, also in its last moment. Absent: an older log. */
	readonly cpuMs?: number
	/** Used bytes by V8 heap space; empty when not read this time. */
	readonly heapSpaces: Readonly<Record<string, number>>
	readonly intervalMs: number
}

/** Collections that were seen in a part of the time. */
export interface CollectionSample {
	readonly ofMs: number
	readonly watchedMs: number
	readonly count: number
	readonly totalMs: number
	/** What the major ones took of `totalMs`. */
	readonly majorMs: number
	/** Each one's duration squared: by which it is known how far off an estimate may be. */
	readonly sumOfSquaresMs2: number
}

/** What has a JavaScript stack of its own: a thread of a process. A pid that is given out again is another one. */
export interface Isolate {
	/** Its number within the suite. */
	readonly isolate: number
	readonly pid: number
	/** Node's number of it within the process; 0: the main thread. */
	readonly thread: number
}

/**
 * One window of CPU samples of one process, in time order. Windows of a process follow each other without gap or overlap.
 * `newFrames` and `newStacks` extend the suite's stack table (core/profile/stack-table): whoever reads the events from the start can
 * rebuild it.
 */
export interface CpuWindow {
	/** Frames appended by this window: [name, url, line, column]. */
	readonly newFrames: ReadonlyArray<readonly [name: string, url: string, line: number, column: number]>
	/** Stacks appended by this window: [prefix, frame]. */
	readonly newStacks: ReadonlyArray<readonly [prefix: number, frame: number]>
	/** Since the run started: when the first of them begins. */
	readonly startMs: number
	/** stacks[i] ran for deltasUs[i]; each begins when the one before it ends. */
	readonly stacks: readonly number[]
	readonly deltasUs: readonly number[]
}

export interface TopFrame {
	readonly name: string
	readonly file: string
	readonly line: number
	/** Share of the profile's busy time, 0..1. */
	readonly selfShare: number
	readonly totalShare: number
}

export interface FlameWritten {
	readonly title: string
	readonly source: 'v8' | '0x' | 'clinic'
	/** Paths relative to the run folder; null when that form does not exist. */
	readonly svg: string | null
	readonly profile: string | null
	readonly html: string | null
	readonly samples: number
	/** What the stacks of a profile of memory hold together. Shares are of these, and `samples` counts stacks. Absent: it is a profile of time. */
	readonly bytes?: number
	readonly durationMs: number
	/** What was asked for: since the run started, `[fromMs, toMs)`. */
	readonly fromMs: number
	readonly toMs: number
	readonly top: readonly TopFrame[]
	/** From the request to the file on disk. */
	readonly tookMs: number
}

/** Figures in the unit of the rule. */
export interface RuleSeen {
	/** Its place among the rules of the plan. */
	readonly rule: number
	/** Whether its condition holds; null: that cannot be told, by too few values or by none. */
	readonly holds: boolean | null
	readonly observed: number | null
	readonly limit: number | null
	readonly n: number
	/** See `BudgetReport.headroom`. */
	readonly headroom: number | null
	/** It cannot be told, because nothing happened and nothing was to be expected. */
	readonly idle?: true
	/** Which of its comparisons cannot be told, by their order, where others of them can. Absent: all or none. */
	readonly untold?: readonly number[]
}

export interface AlertChanged {
	/** Its place among the rules of the plan. */
	readonly rule: number
	readonly name: string
	readonly state: AlertState
	/** In the unit of the rule; null: nobody can tell. */
	readonly observed: number | null
}

export interface CaptureFiled {
	readonly rule: number
	/** When it came true, since the run started. */
	readonly atMs: number
	readonly observed: number | null
	readonly limit: number | null
	/** Paths relative to the run folder; null: there was nothing to draw. */
	readonly svg: string | null
	readonly profile: string | null
	readonly culprit: string | null
}

/** The machine and the revision, as report.json wants them. */
export interface Environment {
	readonly fingerprint: string
	readonly hostname: string
	readonly os: string
	readonly kernel: string
	readonly arch: string
	readonly cpu: string
	readonly cores: number
	readonly memBytes: number
	/** The version that runs arsenal-tui itself; targets bring their own. */
	readonly node: string
	readonly governor: string | null
	readonly container: string | null
	readonly git: {
		readonly branch: string | null
		readonly commit: string
		/** Whether tracked files were changed; null: git could not tell. */
		readonly dirty: boolean | null
		/** When the commit was made, by its committer; UTC, ISO 8601. Absent: git could not tell, or the run is from before 2026-11-30. */
		readonly committedAt?: string
	} | null
}
