/**
 * The world behind the engine's ports as a script: a clock that jumps to whatever is due next, programs that take exactly as long and use exactly as much
 * as is said of them. What the engine makes of a world is tested with it in milliseconds, to the figure; that the real one is like this is
 * tested in test/host, and in a few cases beside the scripted ones.
 */
import type {ProcessExit} from '../../src/core/events/process-exit.ts'
import {
	encodeSamples,
	type MicroMessage,
	type MicroRequest,
	microProtocol,
} from '../../src/core/kinds/micro/events-message.ts'
import type {LaunchSpec} from '../../src/core/plan/plan.ts'
import type {V8Profile} from '../../src/core/profile/v8-profile.ts'
import type {RequestSpec} from '../../src/core/suite/request.ts'
import type {
	BenchChild,
	Clock,
	EnginePorts,
	ExitProfile,
	FileChange,
	HeldProgram,
	Launched,
	LaunchedExit,
	NodeHello,
	ProbedProcess,
	ProbeServer,
	WorkFolder,
} from '../../src/ports.ts'
import {environment} from '../core/run/recorded-runs.ts'
import {ScriptedLoad} from './scripted-load.ts'

/** What one start of a program does. */
export interface Script {
	/** Until it ends by itself; Infinity: it is to be ended. */
	readonly ms?: number
	readonly exitCode?: number
	/** Ends it in place of an exit code. */
	readonly signal?: string
	/** Why it cannot be started. */
	readonly missing?: string
	/** Printed as it starts, a line each. */
	readonly prints?: readonly string[]
	/** What it prints when this signal comes, and goes on. */
	readonly ignores?: Readonly<Record<string, string>>
	/** Nothing but our own event loop has timed it. */
	readonly isCoarse?: boolean
	readonly cpuMs?: number
	readonly rssBytes?: number
	/** A Node that lets the probe in after so long, and is busy in a function of this name from then on. */
	readonly probed?: {readonly afterMs: number; readonly busyIn: string}
	/** A Node that leaves what it did when it ends, where it is asked to. */
	readonly leaves?: (lived: {readonly fromUs: number; readonly toUs: number}) => readonly V8Profile[]
}

export interface Started {
	readonly line: string
	readonly pid: number
	readonly spec: LaunchSpec
	readonly env: Readonly<Record<string, string>>
}

/** @param nth of this line, from 1 */
export type Play = (line: string, nth: number, started: Omit<Started, 'pid'>) => Script

/** What a bench process says to a request, all at once, and how it ends. */
export type BenchPlay = (
	request: MicroRequest,
	started: Omit<Started, 'pid'>,
) => Script & {
	readonly says: readonly MicroMessage[]
}

/** A line that says what its program does: `takes 20 cpu 5 exit 3 says no such table`, times in milliseconds. */
export function asItSays(line: string): Script {
	const {missing, ms, cpu, code, text} =
		/^(?:(?<missing>missing)|takes (?<ms>\w+)(?: cpu (?<cpu>\d+))?(?: exit (?<code>\d+))?(?: says (?<text>.*))?)/.exec(
			line,
		)?.groups ?? {}
	if (missing !== undefined) return {missing: `there is no program "${line}"`}
	if (ms === undefined) throw new Error(`The script does not know what this does: ${line}`)
	return {
		ms: ms === 'forever' ? Number.POSITIVE_INFINITY : Number(ms),
		cpuMs: Number(cpu ?? 0),
		exitCode: Number(code ?? 0),
		prints: text === undefined ? [] : [text],
	}
}

/** The answers of a bench file with these benchmarks, whose calls take exactly so many ns. */
export function benchAnswers(request: MicroRequest, callNs: Readonly<Record<string, number>>): readonly MicroMessage[] {
	const listed = (name: string) => ({name, params: {}, source: 'arsenal-tui'}) as const
	const hello = {type: 'hello', protocol: microProtocol, node: '24.1.0', v8: '13.6'} as const
	if (request.mode === 'list')
		return [hello, {type: 'listed', benchmarks: Object.keys(callNs).map(listed), findings: []}, {type: 'finished'}]
	const {name, samples, gc} = request
	const ns = callNs[name]!
	return [
		hello,
		{type: 'phase', phase: 'sample', benchmark: name},
		{type: 'sampled', from: 0, samplesNs: encodeSamples(new Float64Array(samples).fill(ns))},
		{type: 'phase', phase: 'end', benchmark: name},
		{
			type: 'measured',
			benchmark: listed(name),
			samples,
			asked: samples,
			figures: {
				batch: 1,
				kind: 'call',
				async: false,
				firstCallNs: ns,
				warmUpCalls: 0,
				elapsedMs: (samples * ns) / 1e6,
				timer: {name: 'performance.now', costNs: 1, resolutionNs: 1},
				gcMode: gc,
				gc: {count: 0, totalMs: 0, nsPerCall: 0},
				heapBytesPerCall: null,
				emptyNs: 0,
			},
			findings: [],
		},
		{type: 'finished'},
	]
}

/** What is in the environment of programs that are to let a probe in. */
const probeOption = '--require /scripted/relay.cjs'
const rssFloorBytes = 2_000_000
const startMs = 1_000_000

/** A clock that stands still while anybody works, and then is at the moment for which somebody sleeps. */
export class ScriptedClock implements Clock {
	#nowMs = startMs
	readonly #sleepers = new Set<{readonly dueMs: number; wake(): void}>()
	#turn: NodeJS.Immediate | null = null

	nowMs(): number {
		return this.#nowMs
	}

	nowNs(): bigint {
		return BigInt(Math.round(this.#nowMs * 1e6))
	}

	wall(): Date {
		return new Date(Date.UTC(2026, 10, 20) + this.#nowMs)
	}

	/** As a machine that slept, or that had no processor for us: all that was due meanwhile is late. */
	jump(ms: number): void {
		this.#nowMs += ms
	}

	sleep(ms: number, signal?: AbortSignal): Promise<void> {
		return new Promise(resolve => {
			if (signal?.aborted) return resolve()
			const over = this.at(ms, () => {
				signal?.removeEventListener('abort', stop)
				resolve()
			})
			const stop = () => {
				over()
				resolve()
			}
			signal?.addEventListener('abort', stop, {once: true})
		})
	}

	/** @returns what calls it off */
	at(ms: number, wake: () => void): () => void {
		const sleeper = {dueMs: this.#nowMs + Math.max(0, ms), wake}
		this.#sleepers.add(sleeper)
		this.#turn ??= setImmediate(this.#next)
		return () => void this.#sleepers.delete(sleeper)
	}

	/** Who is due at the same moment wakes one after the other, with all that follows from it done in between. */
	readonly #next = () => {
		this.#turn = null
		let first: {readonly dueMs: number; wake(): void} | null = null
		for (const sleeper of this.#sleepers) if (first === null || sleeper.dueMs < first.dueMs) first = sleeper
		if (first === null || first.dueMs === Number.POSITIVE_INFINITY) return
		this.#sleepers.delete(first)
		this.#nowMs = Math.max(this.#nowMs, first.dueMs)
		first.wake()
		if (this.#sleepers.size > 0) this.#turn ??= setImmediate(this.#next)
	}
}

/** One start of a program. */
class ScriptedProgram {
	readonly exited: Promise<LaunchedExit>
	readonly pid: number | null
	readonly parts: Omit<Started, 'pid'>
	readonly script: Script
	readonly startedMs: number
	readonly startedNs: bigint
	readonly #clock: ScriptedClock
	readonly #print: (text: string) => void
	#end: (exit: ProcessExit) => void = () => {}
	#isOver = false

	constructor(
		clock: ScriptedClock,
		pid: number,
		script: Script,
		parts: Omit<Started, 'pid'>,
		print: (line: string) => void,
	) {
		this.#clock = clock
		this.pid = script.missing === undefined ? pid : null
		this.script = script
		this.parts = parts
		this.startedMs = clock.nowMs()
		this.startedNs = clock.nowNs()
		this.#print = print
		this.exited = new Promise(resolve => {
			this.#end = exit => {
				if (this.#isOver) return
				this.#isOver = true
				const wallMs = clock.nowMs() - this.startedMs
				const {cpuMs = 0, rssBytes = rssFloorBytes, isCoarse, missing} = script
				const isTimed = !isCoarse && missing === undefined
				resolve({
					...exit,
					wallNs: BigInt(Math.round(wallMs * 1e6)),
					cpuMs: isTimed ? cpuMs : null,
					rusage: isTimed ? {userMs: cpuMs, systemMs: 0, maxRssBytes: rssBytes, rssFloorBytes} : null,
				})
			}
		})
		if (script.missing !== undefined) {
			this.#end({exitCode: null, signal: null, failure: {code: 'ENOENT', message: script.missing}})
			return
		}
		for (const line of script.prints ?? []) print(`${line}\n`)
		const {ms = 10, signal = null, exitCode = 0} = script
		clock.at(ms, () => this.#end({exitCode: signal === null ? exitCode : null, signal, failure: null}))
	}

	/** A line of its own accord. */
	say(line: string): void {
		this.print(`${line}\n`)
	}

	/** As it is, whether that ends a line or not. */
	print(text: string): void {
		if (!this.#isOver) this.#print(text)
	}

	/** It ends by itself, earlier than its script says. */
	endWith(exitCode: number): void {
		this.#end({exitCode, signal: null, failure: null})
	}

	get isOver(): boolean {
		return this.#isOver
	}

	/** What it has used by now: evenly, from its start to its end. */
	get usedMs(): number {
		const {ms = 10, cpuMs = 0} = this.script
		return Number.isFinite(ms) && ms > 0
			? cpuMs * Math.min(1, (this.#clock.nowMs() - this.startedMs) / ms)
			: this.#clock.nowMs() - this.startedMs
	}

	signal(name: string): void {
		if (this.#isOver) return
		const said = this.script.ignores?.[name]
		if (said === undefined || name === 'SIGKILL') this.#end({exitCode: null, signal: name, failure: null})
		else if (said !== '') this.#print(said)
	}
}

/** Runs of a program, the one under way or the last of which is what it is. */
class ScriptedRuns implements HeldProgram {
	readonly #run: () => ScriptedProgram
	readonly #allowed: readonly number[]
	#program: ScriptedProgram
	#isLetGo = false
	#last: LaunchedExit | null = null

	constructor(run: () => ScriptedProgram, allowed: readonly number[]) {
		this.#run = run
		this.#allowed = allowed
		this.#program = this.#started()
	}

	get pid() {
		return this.#program.pid
	}

	get exited() {
		return this.#program.exited
	}

	get startedNs() {
		return this.#program.startedNs
	}

	get isHeld() {
		const code = this.#last?.exitCode
		return !this.#isLetGo && code !== null && code !== undefined && this.#allowed.includes(code)
	}

	async again(): Promise<boolean> {
		if (!this.isHeld) return false
		this.#program = this.#started()
		return true
	}

	letGo(): void {
		this.#isLetGo = true
	}

	signal(name: string): void {
		this.#program.signal(name)
	}

	get program(): ScriptedProgram {
		return this.#program
	}

	#started(): ScriptedProgram {
		this.#last = null
		const program = this.#run()
		void program.exited.then(exit => {
			this.#last = exit
		})
		return program
	}
}

/** A world in which every program does as the script says. */
export class ScriptedHost {
	readonly clock = new ScriptedClock()
	/** All that was started, in order. */
	readonly started: Started[] = []
	/** What a deep look at the watchdog would show: process groups that are guarded now. */
	readonly guarded = new Set<number>()
	/** For profiles, that are there now. */
	exitFolders = 0
	/** What files hold, by their names in whatever folder. */
	readonly files = new Map<string, string>()
	/** Requests in the order they were sent. */
	readonly requests: RequestSpec[] = []
	/** What becomes of a change of a file once it is made, of text that is typed, and of a request. */
	onChange: (change: FileChange) => void = () => {}
	onType: (text: string) => void = () => {}
	answer: (request: RequestSpec) => {
		readonly ms?: number
		readonly status?: number
		readonly body?: string
		readonly fails?: string
	} = () => ({})
	/** How late the engine is to see what it sees. */
	lateNs = 0
	readonly load = new ScriptedLoad(this.clock)
	copies = 0
	copyFails: string | null = null
	leftChanged: ReadonlyArray<{readonly folder: string; readonly files: readonly string[]}> = []
	/** What could not be put back, when a folder is closed. */
	notRestored: ReadonlyArray<{readonly file: string; readonly kept: string}> = []
	openFolders = 0
	readonly #left: ExitProfile[] = []
	readonly #play: Play
	readonly #bench: BenchPlay
	readonly #times = new Map<string, number>()
	readonly #programs = new Map<Launched, () => ScriptedProgram>()
	readonly #servers = new Set<(program: ScriptedProgram) => void>()
	readonly #alive = new Set<ScriptedProgram>()

	constructor(play: Play = asItSays, bench: BenchPlay = () => ({missing: 'no bench file was expected', says: []})) {
		this.#play = play
		this.#bench = bench
	}

	/** Lines of what was started, in order. */
	get lines(): readonly string[] {
		return this.started.map(({line}) => line)
	}

	/** Lines of what runs now. */
	get alive(): readonly string[] {
		return [...this.#alive].map(({parts}) => parts.line)
	}

	readonly ports: EnginePorts = {
		clock: this.clock,
		processes: {
			launch: (spec, {env = {}, onOutput}) => this.#launched(() => this.#start(spec, env, onOutput)),
			launchTyped: (spec, {env = {}, onOutput}) => {
				const program = this.#start(spec, env, onOutput)
				const typed = Object.assign(program, {type: (text: string) => this.onType(text)})
				this.#programs.set(typed, () => program)
				return typed
			},
			launchTimed: async (spec, {env = {}, onOutput, repeat, onStarted, onEnded}) => {
				const allowed = repeat?.allowedExitCodes ?? []
				let times = 0
				const startNext = () => {
					times++
					const program = this.#start(spec, env, onOutput)
					if (program.pid !== null) onStarted?.(program.pid)
					return program
				}
				const runs = new ScriptedRuns(startNext, allowed)
				this.#programs.set(runs, () => runs.program)
				if (repeat === undefined) {
					void runs.exited.then(exit => onEnded?.(exit))
					return runs
				}
				const exited = (async () => {
					for (;;) {
						const exit = await runs.exited
						onEnded?.(exit)
						if (times >= repeat.times || !(await runs.again())) return exit
					}
				})()
				const launched: Launched = {
					get pid() {
						return runs.pid
					},
					startedNs: runs.startedNs,
					exited,
					signal: name => runs.signal(name),
				}
				this.#programs.set(launched, () => {
					runs.letGo()
					return runs.program
				})
				return launched
			},
			launchHeld: async (spec, {env = {}, onOutput, allowedExitCodes}) => {
				const runs = new ScriptedRuns(() => this.#start(spec, env, onOutput), allowedExitCodes)
				this.#programs.set(runs, () => runs.program)
				return runs
			},
			end: async (launched, {signal, graceMs}) => {
				const find = this.#programs.get(launched)
				if (find === undefined) throw new TypeError('end() is for what launch() returned')
				const program = find()
				if (program.isOver) return
				program.signal(signal)
				const called = this.clock.at(graceMs, () => program.signal('SIGKILL'))
				await program.exited
				called()
			},
		},
		benchChildren: {
			start: (request, {cwd, env, nodeFlags, onOutput, onMessage}) => {
				const spec: LaunchSpec = {argv: ['node', ...nodeFlags, request.file], shell: false, cwd, env}
				let says: readonly MicroMessage[] = []
				const program = this.#start(spec, env, onOutput, parts => {
					const script = this.#bench(request, parts)
					says = script.says
					return script
				})
				const silent = (async () => {
					await this.clock.sleep(1)
					for (const message of says) onMessage(message)
				})()
				return Object.assign(
					this.#launched(() => program),
					{silent},
				) satisfies BenchChild
			},
		},
		usage: {
			meter: rootPid => ({
				sample: async () => {
					const root = [...this.#alive].find(({pid}) => pid === rootPid)
					if (root === undefined) return []
					const rssBytes = root.script.rssBytes ?? rssFloorBytes
					const none = {fds: null, readBytes: null, writtenBytes: null}
					const name = root.parts.line.split(' ')[0]!.slice(-15)
					return [{pid: rootPid, ppid: 1, name, userMs: root.usedMs, systemMs: 0, rssBytes, threads: 1, ...none}]
				},
				processGroups: new Set<number>(),
				close() {},
			}),
			system: () => ({
				sample: async () => ({cpuShare: 0.1, loadAverage1: 0.2, availableMemoryBytes: 8e9}),
			}),
			environment: async () => environment,
			nodeVersion: async () => null,
			ownCpuMs: () => 0,
		},
		readiness: {tryOnce: async () => true, whoListens: async () => null},
		http: {
			open: () => ({
				send: async (request, signal) => {
					this.requests.push(request)
					const sentNs = this.clock.nowNs()
					const {ms = 0, status = 200, body = '', fails} = this.answer(request)
					await this.clock.sleep(ms, signal)
					const when = {sentNs, seenNs: this.clock.nowNs()}
					if (signal.aborted) return {is: 'failed', reason: 'aborted', ...when}
					return fails === undefined ? {is: 'answered', status, body, ...when} : {is: 'failed', reason: fails, ...when}
				},
				close() {},
			}),
		},
		loadGenerators: this.load,
		ownLoop: {watch: () => ({lateNs: () => this.lateNs, stop() {}})},
		workFolders: {
			open: async dir => this.#workFolder(dir, dir),
			copy: async (dir, {signal}) => {
				if (this.copyFails !== null) return {is: 'failed', reason: this.copyFails}
				if (signal.aborted) return {is: 'cancelled'}
				return {is: 'ready', folder: this.#workFolder(dir, `/copy${++this.copies}`)}
			},
			leftChanged: async dir => this.leftChanged.filter(({files}) => files.every(file => file.startsWith(`${dir}/`))),
		},
		probes: {listen: async ({cpuIntervalUs}) => this.#probeServer(cpuIntervalUs ?? Number.POSITIVE_INFINITY)},
		exitProfiles: {
			open: async ({intervalUs}) => {
				this.exitFolders++
				return {
					intervalUs,
					own: {prefixes: ['/scripted/']},
					environment: () => ({ARSENAL_EXIT_PROFILES: '/scripted/profiles'}),
					take: async () => ({profiles: this.#left.splice(0), unreadable: 0}),
					remove: async () => void this.exitFolders--,
				}
			},
		},
		watchdog: {
			guard: group => void this.guarded.add(group),
			release: group => void this.guarded.delete(group),
			tidy() {},
			clear() {},
			restore() {},
			dismiss() {},
		},
		deepProfilers: {run: async () => ({is: 'missing', install: 'nothing'})},
		revisions: {
			checkout: async () => ({is: 'failed', reason: 'no revisions in this script', output: []}),
			remove: async () => {},
			handOver: async () => {},
			sweep: async () => [],
		},
		controlProgram: () => ({argv: ['control'], shell: false, cwd: '/', env: {}}),
		targetLog: {write() {}},
	}

	/** A line of the first program that runs as this one. */
	say(line: string, text: string): void {
		this.#running(line)?.say(text)
	}

	print(line: string, text: string): void {
		this.#running(line)?.print(text)
	}

	/** The same ends by itself. */
	end(line: string, exitCode: number): void {
		this.#running(line)?.endWith(exitCode)
	}

	#running(line: string): ScriptedProgram | undefined {
		return [...this.#alive].find(({parts}) => parts.line === line)
	}

	#workFolder(original: string, dir: string): WorkFolder {
		this.openFolders++
		const versions = new Map<string, number>()
		const seen = new Map<string, string>()
		return {
			dir,
			placeOf: place => (place.startsWith(original) ? dir + place.slice(original.length) : place),
			prepare: async changes => {
				const refused = changes.find(one => one.file.startsWith('locked'))
				if (refused) return {is: 'refused', reason: `${refused.file} is no file`}
				return {
					is: 'ready',
					carryOut: async () => {
						for (const change of changes) {
							const before = this.files.get(change.file) ?? ''
							this.files.set(change.file, change.is === 'write' ? change.text : before + (change.append ?? ''))
							this.onChange(change)
						}
					},
				}
			},
			stampOf: file => {
				const text = this.files.get(file)
				if (text === undefined) return null
				if (seen.get(file) !== text) versions.set(file, (versions.get(file) ?? 0) + 1)
				seen.set(file, text)
				return String(versions.get(file))
			},
			textOf: file => this.files.get(file) ?? null,
			close: async () => {
				this.openFolders--
				return this.notRestored
			},
		}
	}

	#launched(start: () => ScriptedProgram): Launched {
		const program = start()
		this.#programs.set(program, () => program)
		return program
	}

	#start(
		spec: LaunchSpec,
		env: Readonly<Record<string, string>>,
		onOutput: (stream: 'stdout' | 'stderr', chunk: Uint8Array) => void,
		scriptOf?: (parts: Omit<Started, 'pid'>) => Script,
	): ScriptedProgram {
		const line = spec.argv.join(' ')
		const parts = {line, spec, env: {...spec.env, ...env}}
		const nth = (this.#times.get(line) ?? 0) + 1
		this.#times.set(line, nth)
		const script = scriptOf === undefined ? this.#play(line, nth, parts) : scriptOf(parts)
		const pid = 1001 + this.started.length
		this.started.push({...parts, pid})
		const program = new ScriptedProgram(this.clock, pid, script, parts, text =>
			onOutput('stdout', new TextEncoder().encode(text)),
		)
		if (program.pid === null) return program
		this.#alive.add(program)
		void program.exited.then(() => {
			this.#alive.delete(program)
			if (program.parts.env.ARSENAL_EXIT_PROFILES === undefined) return
			const lived = {fromUs: program.startedMs * 1000, toUs: this.clock.nowMs() * 1000}
			for (const profile of script.leaves?.(lived) ?? [])
				this.#left.push({hello: helloOf(program), startUs: 0, workerThreads: 0, profile})
		})
		for (const tell of this.#servers) tell(program)
		return program
	}

	#probeServer(intervalUs: number): ProbeServer {
		const listeners: Array<(process: ProbedProcess) => void> = []
		const tell = (program: ScriptedProgram) => {
			const {probed} = program.script
			if (probed === undefined || program.parts.env.NODE_OPTIONS !== probeOption) return
			this.clock.at(probed.afterMs, () => {
				if (program.isOver) return
				const process = new ScriptedNode(this.clock, program, probed.busyIn, intervalUs)
				for (const listener of listeners) listener(process)
			})
		}
		this.#servers.add(tell)
		return {
			socketPath: '/scripted/socket',
			own: {prefixes: ['/scripted/']},
			pollMark: 'scripted',
			environment: () => ({NODE_OPTIONS: probeOption}),
			onProcess: listener => void listeners.push(listener),
			allHaveCome: async () => {},
			close: async () => void this.#servers.delete(tell),
		}
	}
}

function helloOf({pid, parts}: ScriptedProgram): NodeHello {
	return {pid: pid!, ppid: 1, nodeVersion: 'v24.1.0', argv: parts.spec.argv}
}

/** A Node process with the probe in it, which does one thing all the time. */
class ScriptedNode implements ProbedProcess {
	readonly hello: NodeHello
	readonly session: ProbedProcess['session']
	readonly closed: Promise<void>

	constructor(clock: ScriptedClock, program: ScriptedProgram, busyIn: string, intervalUs: number) {
		this.hello = helloOf(program)
		this.closed = program.exited.then(() => {})
		let fromUs = clock.nowMs() * 1000
		let onFinished: (event: {readonly profile: V8Profile}) => void = () => {}
		this.session = {
			async post() {
				const toUs = clock.nowMs() * 1000
				onFinished({profile: profileOf(busyIn, fromUs, toUs, intervalUs)})
				fromUs = toUs
				return {result: {value: 0}}
			},
			on(method, listener) {
				if (method === 'Profiler.consoleProfileFinished') onFinished = listener as typeof onFinished
			},
			close() {},
			closed: this.closed,
		}
	}

	onLatency(): void {}
	onVitals(): void {}
	onChildrenSignalled(): void {}
	onExiting(): void {}
	async begin(): Promise<void> {}
	async collect(): Promise<void> {}
	release(): void {}
}

/** @returns of a program that did nothing but this */
export function profileOf(functionName: string, fromUs: number, toUs: number, intervalUs: number): V8Profile {
	const count = Math.floor((toUs - fromUs) / intervalUs)
	const place = {scriptId: '1', url: 'file:///scripted/program.js', lineNumber: 0, columnNumber: 0}
	return {
		nodes: [
			{id: 1, callFrame: {...place, functionName: '(root)', url: ''}, children: [2]},
			{id: 2, callFrame: {...place, functionName}},
		],
		startTime: fromUs,
		endTime: toUs,
		samples: Array.from({length: count}, () => 2),
		timeDeltas: Array.from({length: count}, () => intervalUs),
	}
}

/** The same function, whose calls fail where `fails` says so; they are counted from 1. */
export function failing<Args extends readonly unknown[], Result>(
	call: (...args: Args) => Result,
	fails: (nth: number) => boolean,
	error: () => Error,
): (...args: Args) => Result {
	let nth = 0
	return (...args) => {
		if (fails(++nth)) throw error()
		return call(...args)
	}
}
