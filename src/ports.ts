/**
 * What the engine needs from the world, as types. `src/host` implements them, `src/main.ts` is the only place that joins the two.
 * Times are milliseconds on a monotonic clock unless a name says otherwise.
 */

import type {ProcessExit} from './core/events/process-exit.ts'
import type {ProcessUsage} from './core/events/process-usage.ts'
import type {Environment, NodeVitals, ProcessRole, UnansweredCounts} from './core/events/run-event.ts'
import type {LoadSpec} from './core/kinds/load/suite-load.ts'
import type {MicroMessage, MicroRequest} from './core/kinds/micro/events-message.ts'
import type {Action} from './core/kinds/steps/suite-step.ts'
import type {GeneratorSample, StageCounts} from './core/load/counted.ts'
import type {DeepProfiler, LaunchSpec, Readiness} from './core/plan/plan.ts'
import type {RunCommand} from './core/plan/run-command.ts'
import type {ProbePlan} from './core/plan/suite-plan-common.ts'
import type {OwnCode} from './core/profile/own-code.ts'
import type {FoldedStack, WeightUnit} from './core/profile/stack-weights.ts'
import type {V8Profile} from './core/profile/v8-profile.ts'
import type {SparseCounts} from './core/stats/histogram.ts'
import type {RequestSpec} from './core/suite/request.ts'

export interface Clock {
	/** Monotonic; the origin is the machine's (CLOCK_MONOTONIC on Linux, the clock V8's profiles are stamped with). */
	nowMs(): number
	nowNs(): bigint
	wall(): Date
	/** Resolves after `ms`, or at once when `signal` aborts; never rejects. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export type LaunchedExit = ProcessExit & {
	/** From just before the start to the exit. */
	readonly wallNs: bigint
	/** CPU time of it and of all it started and collected; null where the system does not tell. */
	readonly cpuMs: number | null
	/** What the kernel says of it; null when only our own event loop has watched it: then `wallNs` is as good as that turns. */
	readonly rusage: ChildUsage | null
}

/** What a program used, with all it started and collected. */
export interface ChildUsage {
	readonly userMs: number
	readonly systemMs: number
	/** The largest of any one process. */
	readonly maxRssBytes: number
	/** A program that needed less than this looks as if it had needed it. */
	readonly rssFloorBytes: number
}

export interface Launched {
	/** null when it could not be started; `exited` then says why. */
	readonly pid: number | null
	/** On the clock of `nowNs`: just before it was started, or what starts it was. */
	readonly startedNs: bigint
	/** Never rejects. */
	readonly exited: Promise<LaunchedExit>
	/** To the whole process group, and to nothing when it is gone. */
	signal(name: string): void
}

/** A program that somebody writes to. */
export interface TypedProgram extends Launched {
	/** Into its standard input, at once. Nothing becomes of it when the program does not read any more. */
	type(text: string): void
}

/** A program that is timed again and again, whenever it is asked for: what starts it is kept, so the next run costs no more than itself. */
export interface HeldProgram extends Launched {
	/** End of the run under way, or of the last one. */
	readonly exited: Promise<LaunchedExit>
	/** The run is over, it did not fail and left nobody behind in its group, and what starts it waits for `again`. */
	readonly isHeld: boolean
	/**
	 * Resolves once it runs.
	 * @returns false when it is not held, any more or at all: it is launched anew then
	 */
	again(): Promise<boolean>
	/** There will be no further run. For one under way there is `Processes.end`. */
	letGo(): void
}

export interface Processes {
	/**
	 * Starts a program in a process group of its own, its output piped to `onOutput` in the order it came, its input empty.
	 * A program that cannot be started is data, not an exception.
	 */
	launch(
		spec: LaunchSpec,
		options: {
			readonly env?: Readonly<Record<string, string>>
			readonly onOutput: (stream: 'stdout' | 'stderr', chunk: Uint8Array) => void
		},
	): Launched
	/** The same, and its input is a pipe that stays open. */
	launchTyped(spec: LaunchSpec, options: Parameters<Processes['launch']>[1]): TypedProgram
	/**
	 * The same for a run that is to be timed: through a small process that waits for it with wait4, where there is one. Resolves once the
	 * program runs or could not be started. With `repeat` it is run again and again, up to so many times, with nothing of ours in between,
	 * until a run fails or leaves somebody behind in its group; `pid` and `exited` are then of the run under way and of the last. Where
	 * there is only the event loop to time with, once is enough.
	 */
	launchTimed(
		spec: LaunchSpec,
		options: Parameters<Processes['launch']>[1] & {
			readonly repeat?: {readonly times: number; readonly allowedExitCodes: readonly number[]}
			readonly onStarted?: (pid: number) => void
			readonly onEnded?: (exit: LaunchedExit) => void
		},
	): Promise<Launched>
	/** The first run of it. Resolves once it runs or could not be started. */
	launchHeld(
		spec: LaunchSpec,
		options: Parameters<Processes['launch']>[1] & {readonly allowedExitCodes: readonly number[]},
	): Promise<HeldProgram>
	/**
	 * Ends group and descendants: `signal`, then SIGKILL after the grace; resolves when all are gone. Also continues what was stopped. What is held
	 * stays so.
	 */
	end(launched: Launched, stop: {readonly signal: string; readonly graceMs: number}): Promise<void>
}

export interface BenchChildren {
	/**
	 * Starts the process that lists the benchmarks of a file or measures one of them, in a process group of its own. `Processes.end` ends it.
	 * @param options.onMessage null: more came in one line than any message has; lines that are none of ours are passed over
	 */
	start(
		request: MicroRequest,
		options: {
			/** Absolute. */
			readonly cwd: string
			readonly env: Readonly<Record<string, string>>
			readonly nodeFlags: readonly string[]
			readonly onOutput: (stream: 'stdout' | 'stderr', chunk: Uint8Array) => void
			readonly onMessage: (message: MicroMessage | null) => void
		},
	): BenchChild
}

export interface BenchChild extends Launched {
	/** There will be no more messages. Never rejects. */
	readonly silent: Promise<void>
}

export interface UsageMeter {
	/** The tree below the roots, roots included. `detail: 'full'` also reads descriptors, I/O and how long threads waited for a core. */
	sample(detail: 'light' | 'full'): Promise<readonly ProcessUsage[]>
	/** Every process group the tree has had: what a watchdog must end. */
	readonly processGroups: ReadonlySet<number>
	close(): void
}

export interface SystemFigures {
	/** cpuShare of all cores together, 0..1, since the last call. */
	sample(): Promise<{readonly cpuShare: number; readonly loadAverage1: number; readonly availableMemoryBytes: number}>
}

export interface Usage {
	meter(rootPid: number): UsageMeter
	system(): SystemFigures
	environment(cwd: string): Promise<Environment>
	/** Which Node a command runs under, as far as it tells by itself, such as `v24.2.0`; null: not known. Nothing of it is run. */
	nodeVersion(command: LaunchSpec): Promise<string | null>
	/** CPU time this very process has used so far, user and system: what watching costs must be said too. */
	ownCpuMs(): number
}

export interface ReadinessCheck {
	/** One try. HTTP: any answer below 500 counts; port: something accepts. */
	tryOnce(
		readiness: Extract<Readiness, {is: 'http' | 'port'}>,
		signal: AbortSignal,
		/** Marks our own requests, so that a probe can tell them from those of others: see `ProbeServer.pollMark`. */
		pollMark?: string,
	): Promise<boolean>
	/** Who accepts connections on a local port; null when nobody does or it cannot be seen. */
	whoListens(port: number): Promise<{readonly pid: number; readonly name: string} | null>
}

export interface HttpClient {
	/** Connections are kept from one request to the next; a server that signed its own certificate is believed. */
	open(): HttpConnections
}

export interface HttpConnections {
	/**
	 * Sends one request and reads the answer to its end. A redirect is an answer and is not followed. Never rejects; fails when `signal` aborts.
	 * @param pollMark  see `ReadinessCheck.tryOnce`
	 */
	send(request: RequestSpec, signal: AbortSignal, pollMark?: string): Promise<HttpAnswer>
	close(): void
}

/** Both on the clock of `nowNs`: just before it was sent, and when the last of the answer was there. */
export type HttpAnswer = {readonly sentNs: bigint; readonly seenNs: bigint} & (
	| {readonly is: 'answered'; readonly status: number; readonly body: string}
	/** `ECONNREFUSED`. */
	| {readonly is: 'failed'; readonly reason: string}
)

/** How long our own event loop does not turn: what happens meanwhile is seen so much later. */
export interface OwnLoop {
	watch(): {
		/**
		 * How long what was seen at this moment may have been there, in nanoseconds, beyond what is usual. To be asked before the loop turns again.
		 * @param atNs  on the clock of `nowNs`
		 */
		lateNs(atNs: bigint): number
		stop(): void
	}
}

export interface LoadOrder extends LoadSpec {
	/** By which everything is drawn that is left to chance. */
	readonly seed: number
}

/** What a thread that sends has to tell, of the time since it told last. */
export interface LoadTold {
	readonly stages: readonly StageCounts[]
	readonly sample: GeneratorSample
}

export interface LoadGenerators {
	/** Finds out where it leads, starts the threads, and opens the connections. Never rejects. @returns `reason`: a clause */
	prepare(
		order: LoadOrder,
	): Promise<
		{readonly is: 'ready'; readonly generator: LoadGenerator} | {readonly is: 'failed'; readonly reason: string}
	>
}

/** Sends requests on a schedule, from threads of its own. */
export interface LoadGenerator {
	/** `127.0.0.1:8080`, or a socket. */
	readonly address: string
	/**
	 * @param onTold  several times a second for each thread, numbered from 0
	 * @returns when the first request is due, and what resolves when all that were sent have ended: null, or a clause that says why they cannot
	 */
	start(onTold: (thread: number, told: LoadTold) => void): {
		readonly startMs: number
		readonly done: Promise<string | null>
	}
	/** Sends no more, and waits for what is under way. */
	stop(): void
	/** Whatever is under way is let go. */
	close(): void
}

export interface WorkFolders {
	/**
	 * The folder itself. What is changed in it is put back by `close`, and should we be killed by our watchdog.
	 * @param options.onKeptFolder  where originals are kept meanwhile
	 */
	open(dir: string, options: {readonly onKeptFolder: (dir: string) => void}): Promise<WorkFolder>
	/** A copy of it that nobody else has. Special files, `.git` and `.arsenal` are left out; the other folders above it that hold packages are there too. */
	copy(
		dir: string,
		options: {
			/** `linked`: each package of node_modules is a link to it. */
			readonly packages: 'linked' | 'none'
			readonly onTemporaryFolder: (dir: string) => void
			readonly signal: AbortSignal
		},
	): Promise<
		| {readonly is: 'ready'; readonly folder: WorkFolder}
		| {readonly is: 'failed'; readonly reason: string}
		| {readonly is: 'cancelled'}
	>
	/** Folders with originals of files below `dir` which runs have changed that were killed before they could put them back. Never rejects. */
	leftChanged(dir: string): Promise<readonly {readonly folder: string; readonly files: readonly string[]}[]>
}

export type FileChange = Extract<Action, {readonly is: 'write' | 'touch'}>

/** Files in it are named relative to it. */
export interface WorkFolder {
	/** Absolute. */
	readonly dir: string
	/** Where something is that stands at an absolute place of the original. What is not in there is where it was. */
	placeOf(original: string): string
	/**
	 * Makes ready for changes, so that carrying them out takes no longer than it must: looks where links lead, makes folders, keeps what is to be put
	 * back. Never rejects.
	 */
	prepare(changes: readonly FileChange[]): Promise<
		| {
				readonly is: 'ready' /** In order. Rejects when the system refuses one. */
				readonly carryOut: () => Promise<void>
		  }
		| {readonly is: 'refused'; readonly reason: string}
	>
	/** Another text after each change of a file; null: there is none. */
	stampOf(file: string): string | null
	/** null: it cannot be read, or is too large to be looked through. */
	textOf(file: string): string | null
	/** Puts everything back, or removes the copy. @returns files that somebody else has changed meanwhile, and where their originals are kept */
	close(): Promise<readonly {readonly file: string; readonly kept: string}[]>
}

/** The V8 inspector of one isolate, wherever it is reached from. The windows of its CPU profile come as `Profiler.consoleProfileFinished`. */
export interface V8Session {
	/** Rejects with the inspector's message; rejects with "closed" for every call under way when the session closes. */
	post(method: string, params?: object): Promise<Record<string, unknown>>
	on(method: string, listener: (params: never) => void): void
	close(): void
	readonly closed: Promise<void>
}

export interface NodeHello {
	readonly pid: number
	readonly ppid: number
	/** `v24.1.0`. */
	readonly nodeVersion: string
	readonly argv: readonly string[]
	/** Started by a cluster's primary to take its requests; absent: it was not, or that cannot be told. */
	readonly clusterWorker?: true
}

export interface LatencyCounts {
	/** `http`, `measure:<name>`. */
	readonly metric: string
	readonly counts: SparseCounts
	readonly minNs: number
	readonly maxNs: number
	/** How many of those failed: HTTP status 500 and above. */
	readonly errors: number
	/** HTTP status 400 to 499. Absent: none. */
	readonly clientErrors?: number
	readonly unanswered?: UnansweredCounts
}

/** A Node process of the target tree that carries our probe. */
export interface ProbedProcess {
	readonly hello: NodeHello
	readonly session: V8Session
	onLatency(listener: (batch: readonly LatencyCounts[]) => void): void
	onVitals(listener: (vitals: NodeVitals) => void): void
	/** Children of it that a signal has ended, at the latest a second ago. */
	onChildrenSignalled(
		listener: (children: ReadonlyArray<{readonly pid: number; readonly signal: string}>) => void,
	): void
	/**
	 * From when on requests and measures count, on the machine's monotonic clock. It counts none before it has been told, and those that it
	 * has seen meanwhile and that began later are not lost. Rejects when the process ends first.
	 */
	begin(fromMs: number): Promise<void>
	/** Hands out all that has been counted up to now. Rejects when the process ends first; is not answered while its loop stands still. */
	collect(): Promise<void>
	/** The process is about to exit and waits (at most half a second) for `release`. Its last profile window is under way. */
	onExiting(listener: () => void): void
	release(): void
	readonly closed: Promise<void>
}

export interface ProbeServer {
	readonly socketPath: string
	/** What of ours runs inside the targets, and is to be left out of their profiles. */
	readonly own: OwnCode
	/** Probes do not count requests that carry it: src/host/readiness.ts. */
	readonly pollMark: string
	/** To be added to the environment of the target so that every Node process in its tree connects; no NODE_OPTIONS where they would end it. */
	environment(inherited: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>>
	onProcess(listener: (process: ProbedProcess) => void): void
	/**
	 * Resolves when every process that has said that it will connect has done so, or has ended: `onProcess` was told of all. Three seconds at
	 * most; never rejects.
	 */
	allHaveCome(signal: AbortSignal): Promise<void>
	close(): Promise<void>
}

export interface Probes {
	/** @param watched  alike in every process that a probe comes into */
	listen(watched: ProbePlan): Promise<ProbeServer>
}

/** What a Node process was seen doing from its first line to its end, left by itself. */
export interface ExitProfile {
	readonly hello: NodeHello
	/** CPU time it had used before: what Node takes to start. */
	readonly startUs: number
	/** Worker threads it has started, which are not in its profile. */
	readonly workerThreads: number
	readonly profile: V8Profile
}

/** For programs that are over before a probe is let in: each profiles itself and leaves what it saw when it ends. */
export interface ExitProfiles {
	/** Rejects where no temporary folder can be made. */
	open(options: {
		readonly intervalUs: number
		/** Where profiles are left, to be removed should we be killed. */
		readonly onTemporaryFolder: (dir: string) => void
	}): Promise<ExitProfileFolder>
}

export interface ExitProfileFolder {
	readonly intervalUs: number
	/** See `ProbeServer.own`. */
	readonly own: OwnCode
	/** To be added to the environment of the target. */
	environment(inherited: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>>
	/** All that was left since it was last asked, which is then gone. `unreadable`: how many were no profiles. Never rejects. */
	take(): Promise<{readonly profiles: readonly ExitProfile[]; readonly unreadable: number}>
	/** Never rejects. */
	remove(): Promise<void>
}

/** Ends what we started should we be killed ourselves. Runs as a process of its own. */
export interface Watchdog {
	guard(processGroup: number): void
	release(processGroup: number): void
	/** A socket in a folder of its own, both to be removed. */
	tidy(socketPath: string): void
	/** A folder of a deep profiler, of a checked-out revision or a copy to work in, to be removed with all that is in it. */
	clear(temporaryFolder: string): void
	/** A folder with originals of files, to be put back: see `WorkFolders.open`. */
	restore(keptFolder: string): void
	/** Everything guarded has ended by itself. */
	dismiss(): void
}

export interface DeepProfileRequest {
	readonly profiler: DeepProfiler
	readonly launch: LaunchSpec
	readonly stop: {readonly signal: string; readonly graceMs: number}
	/** Absolute; the tool's own output is moved here. */
	readonly outputDir: string
	/** Called once the target is up, resolves when it has been exercised long enough. */
	readonly exercise: (signal: AbortSignal) => Promise<void>
	readonly onOutput: (stream: 'stdout' | 'stderr', chunk: Uint8Array) => void
	readonly onStarted: (pid: number) => void
	/** Where it works; removed again in the end, unless we are killed. */
	readonly onTemporaryFolder: (dir: string) => void
}

export type DeepProfileResult =
	/** `html` is absolute. `folded`: root-first stacks with weights, where the tool has stacks (0x, clinic flame, heapprofiler in bytes). */
	| {
			readonly is: 'done'
			readonly html: string
			readonly files: readonly string[]
			readonly folded: {
				readonly stacks: readonly FoldedStack[]
				readonly unit: WeightUnit
			} | null
			/** What the tool itself concludes, as words; absent when it concludes nothing. */
			readonly verdict?: string
	  }
	| {readonly is: 'missing'; readonly install: string}
	| {readonly is: 'failed'; readonly reason: string}

export interface DeepProfilers {
	run(request: DeepProfileRequest, signal: AbortSignal): Promise<DeepProfileResult>
}

export interface RevisionRequest {
	/** Any folder of a git work tree; absolute. */
	readonly repositoryDir: string
	/** Branch, tag, commit, `HEAD~1`; `worktree` or `.` is the work tree as it is, changes and all. */
	readonly ref: string
	/** Run in the counterpart of `repositoryDir` once the packages are there. */
	readonly build: Pick<LaunchSpec, 'argv' | 'shell'> | null
	/** What is being done: `npm ci`. */
	readonly onProgress?: (text: string) => void
	/** Called as soon as the folder it will lie in is there, which takes its time to fill. */
	readonly onTemporaryFolder?: (dir: string) => void
	readonly signal: AbortSignal
}

/** A revision on disk, with its packages, in a private folder. All paths are absolute and real. */
export interface CheckedOut {
	/** What `remove` removes. */
	readonly folder: string
	/** Counterpart of the work tree's top folder: what file names of this side begin with. */
	readonly root: string
	/** Counterpart of `repositoryDir`. */
	readonly dir: string
	/** Full hash; of the work tree, what it is based on. */
	readonly commit: string
	/** First line of the commit's message, harmless. */
	readonly subject: string
	/** It holds changes that no commit has. */
	readonly dirty: boolean
	/** What a reader of the comparison should know, as sentences without a full stop. */
	readonly notes: readonly string[]
	/** For whatever is started in it: PATH, where that named folders of the work tree. */
	readonly environment: Readonly<Record<string, string>>
}

export type RevisionResult =
	| {readonly is: 'ready'; readonly revision: CheckedOut}
	/** `output`: what the program that failed printed last, harmless. */
	| {readonly is: 'failed'; readonly reason: string; readonly output: readonly string[]}
	| {readonly is: 'cancelled'}

/** What git says of revisions before anything is checked out. The reasons are sentences that say what to do. */
export type RevisionCheck =
	| {readonly is: 'found'}
	| {readonly is: 'no-git'; readonly reason: string}
	| {readonly is: 'no-repository'; readonly reason: string}
	/** `reasons`: by the revision as it was typed. */
	| {readonly is: 'unknown'; readonly topLevel: string; readonly reasons: ReadonlyMap<string, string>}

/** Revisions of a git repository, checked out beside it. The repository itself is only read. Nothing is left behind but what is ready. */
export interface Revisions {
	checkout(request: RevisionRequest): Promise<RevisionResult>
	/** Works in any process, also for what another one has made. */
	remove(revision: Pick<CheckedOut, 'folder'>): Promise<void>
	/** The process that removes it from now on: were this one to die, nobody takes it for left behind while that one lives. */
	handOver(revision: Pick<CheckedOut, 'folder'>, pid: number): Promise<void>
	/** Removes what dead owners left; the first checkout does it by itself. Returns the folders. */
	sweep(): Promise<readonly string[]>
}

/** What one suite engine works with. */
export interface EnginePorts {
	readonly clock: Clock
	readonly processes: Processes
	readonly benchChildren: BenchChildren
	readonly usage: Usage
	readonly readiness: ReadinessCheck
	readonly http: HttpClient
	readonly ownLoop: OwnLoop
	readonly loadGenerators: LoadGenerators
	readonly workFolders: WorkFolders
	readonly probes: Probes
	readonly exitProfiles: ExitProfiles
	readonly watchdog: Watchdog
	readonly deepProfilers: DeepProfilers
	readonly revisions: Revisions
	/** The program that is the same in every comparison: src/probe/control-work.cjs. */
	controlProgram(): LaunchSpec
	/** Raw bytes of what targets print, to target.log. */
	readonly targetLog: {write(role: ProcessRole, chunk: Uint8Array): void}
}

/** What a runner says beside its log. The events themselves are read from the log: a UI that stalls can never make a runner wait or grow. */
export type RunNotice =
	| {readonly type: 'grew'; readonly bytes: number}
	/** Something the user should read; the run goes on. */
	| {readonly type: 'notice'; readonly text: string}
	/** All files are written. `reportDir`: where the report is, when not in the run's folder; null: nowhere could it be written. */
	| {readonly type: 'done'; readonly exitCode: number; readonly reportDir: string | null}

export interface RunSocketServer {
	/** Where clients connect. */
	readonly path: string
	/** All it listens on: what must be removed when we cannot. */
	readonly paths: readonly string[]
	broadcast(notice: RunNotice): void
	close(): Promise<void>
}

export interface RunSocketClient {
	send(command: RunCommand): void
	readonly closed: Promise<void>
	close(): void
}

/** The line between a runner and whoever watches it: a unix socket in a 0700 folder. */
export interface RunSocket {
	listen(onCommand: (command: RunCommand) => void): Promise<RunSocketServer>
	/** null when nobody answers there (the runner is gone). */
	connect(path: string, onNotice: (notice: RunNotice) => void): Promise<RunSocketClient | null>
}

/** What changes below some folders. */
/** What became of a file since changes were asked for the last time. One that was made and removed again between is none. */
export interface SeenChange {
	/** Absolute. */
	readonly file: string
	readonly is: 'added' | 'changed' | 'removed'
	/** The nearest folder above it that was there before and still is. */
	readonly folder: string
}

export interface Changes {
	/** Files that changed since this was asked the last time; resolves when there are some, and nothing changed for a while. Empty: `signal` aborted, or the folders are gone. */
	next(signal: AbortSignal): Promise<readonly SeenChange[]>
	/** What changed since then, when nothing has changed for a while. */
	settled(): Promise<readonly SeenChange[]>
	/** The system lets nobody watch so many folders: changes in some of them are not seen. */
	readonly isPartial: boolean
	/** None of the folders is there any more. */
	readonly isGone: boolean
	close(): Promise<void>
}

/** A program that a run started and that has outlived it, because the run's process and its watchdog were killed together. */
export interface Leftover {
	readonly pid: number
	readonly argv: readonly string[]
}

export interface Leftovers {
	/** Leftovers of all runs of this user, wherever they ran. What a watchdog is about to end is not among them. Never rejects. */
	find(): Promise<readonly Leftover[]>
}

export interface RunnerRequest {
	readonly plan: import('./core/plan/plan.ts').RunPlan
	readonly runDir: string
	/** What the project is called in a history that several share; null: there is none. */
	readonly project: string | null
}

export interface RunnerProcess {
	readonly pid: number
	/** Resolves with the run socket once it listens; rejects (with what it printed) when it ends before that. */
	readonly ready: Promise<string>
	readonly exited: Promise<void>
}

/** Starts the process that conducts a run: detached, in a session of its own. */
export interface Runners {
	start(request: RunnerRequest): RunnerProcess
}

/** Everything of the real world the program is given; made in `main.ts`. */
export interface Host {
	readonly clock: Clock
	readonly processes: Processes
	readonly benchChildren: BenchChildren
	readonly usage: Usage
	readonly readiness: ReadinessCheck
	readonly http: HttpClient
	readonly ownLoop: OwnLoop
	readonly loadGenerators: LoadGenerators
	readonly workFolders: WorkFolders
	readonly probes: Probes
	readonly exitProfiles: ExitProfiles
	/** Starts one; a run has its own. */
	startWatchdog(): Watchdog
	readonly deepProfilers: DeepProfilers
	readonly revisions: Revisions
	controlProgram(): LaunchSpec
	readonly runSocket: RunSocket
	readonly runners: Runners
}
