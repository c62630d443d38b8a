/**
 * Runs as a recorder could have written them, made from seeded chance: the same events on every machine. `fixtures/runs` holds them as
 * logs (written by `test/write-fixture-runs.ts`, held equal by `recorded-runs.test.ts`); tests of the fold and of the reports use them
 * from here.
 */

import {encodeEvent, headerLine} from '../../../src/core/events/codec.ts'
import type {ProcessExit} from '../../../src/core/events/process-exit.ts'
import type {ProcessInside} from '../../../src/core/events/process-inside.ts'
import type {
	CollectionSample,
	CpuWindow,
	Environment,
	RunEvent,
	RunEventBody,
} from '../../../src/core/events/run-event.ts'
import type {CommandPlan} from '../../../src/core/kinds/command/plan.ts'
import type {ObservePlan} from '../../../src/core/kinds/observe/plan.ts'
import type {LaunchSpec, RunPlan, SuitePlan} from '../../../src/core/plan/plan.ts'
import {StackTable} from '../../../src/core/profile/stack-table.ts'
import {apply} from '../../../src/core/run/state/apply.ts'
import {type RunState, startRunState} from '../../../src/core/run/state/run-state.ts'
import {Histogram} from '../../../src/core/stats/histogram.ts'
import {alertsRun} from './recorded-alerts.ts'
import {budgetsRun} from './recorded-budgets.ts'
import {compareRun, noiseRun, openCompareRun, unsteadyCompareRun} from './recorded-compare.ts'
import {loadRun, searchRun} from './recorded-load.ts'
import {microRun} from './recorded-micro.ts'
import {stepsRun, stepsSweepRun} from './recorded-steps.ts'

const MiB = 1024 ** 2
export const clean: ProcessExit = {exitCode: 0, signal: null, failure: null}

export const environment: Environment = {
	fingerprint: '5f3a90c1',
	hostname: 'build-3',
	os: 'Debian GNU/Linux 12 (bookworm)',
	kernel: '6.1.0-18-amd64',
	arch: 'x64',
	cpu: 'AMD EPYC 7763 64-Core Processor',
	cores: 8,
	memBytes: 32 * 1024 * MiB,
	node: 'v24.21.0',
	governor: 'performance',
	container: null,
	git: {branch: 'main', commit: '9ab12cd4e07a4f1f2f6a0c6a3f0e7d55c1b2a3d4', dirty: false},
}

/** Folds events the way every reader does. */
export function fold(events: readonly RunEvent[]): RunState {
	const [first, ...rest] = events
	if (first?.type !== 'run-started') throw new Error('a run begins with run-started')
	const state = startRunState(first)
	for (const event of rest) apply(state, event)
	return state
}

export function launch(line: string, more: Partial<LaunchSpec> = {}): LaunchSpec {
	return {argv: line.split(' '), shell: false, cwd: '/srv/shop', env: {}, ...more}
}

export function observe(name: string, line: string, more: Partial<ObservePlan> = {}): ObservePlan {
	return {
		kind: 'observe',
		target: {is: 'launched'},
		name,
		tags: [],
		launch: launch(line),
		probe: {cpuIntervalUs: 5000},
		stop: {signal: 'SIGTERM', graceMs: 5000},
		allowedExitCodes: [0],
		flameAtEnd: false,
		ready: {is: 'at-once'},
		driver: null,
		durationMs: null,
		...more,
	}
}

export function command(name: string, line: string, more: Partial<CommandPlan> = {}): CommandPlan {
	return {
		kind: 'command',
		name,
		tags: [],
		launch: launch(line),
		probe: null,
		stop: {signal: 'SIGTERM', graceMs: 5000},
		allowedExitCodes: [0],
		flameAtEnd: false,
		runs: 10,
		warmup: 0,
		timeoutMs: null,
		...more,
	}
}

/** Collects events in order of time, and holds the chance and the stack table of one recording. */
function countsOf(durationsNs: readonly number[]): {counts: number[]; minNs: number; maxNs: number} {
	const histogram = new Histogram()
	for (const duration of durationsNs) histogram.add(Math.round(duration))
	return {counts: histogram.toCounts(), minNs: histogram.min, maxNs: histogram.max}
}

export class Recording {
	readonly events: RunEvent[] = []
	readonly table = new StackTable()
	#seed: number

	constructor(
		suites: readonly SuitePlan[],
		seed: number,
		more: Partial<RunPlan> & {readonly environment?: Environment} = {},
	) {
		this.#seed = seed
		const {environment: machine = environment, ...plan} = more
		this.at(0, {
			type: 'run-started',
			id: '20261120T104122-k3vq',
			startedAt: '2026-11-20T10:41:22.000Z',
			plan: {
				suites,
				seed,
				sampleHz: 10,
				flameWindowMs: 30_000,
				profiler: null,
				command: `arsenal-tui run ${suites.map(suite => suite.name).join(' ')}`,
				ui: 'plain',
				...plan,
			},
			environment: machine,
			tool: {name: 'arsenal-tui', version: '0.1.0'},
			runner: {pid: 4000, socket: '/run/user/1000/arsenal-k3vq/ui.sock'},
		})
	}

	at(tMs: number, body: RunEventBody): void {
		this.events.push({tMs, ...body})
	}

	/** [0, 1), mulberry32. */
	chance(): number {
		this.#seed = (this.#seed + 0x6d2b79f5) | 0
		let t = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed)
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
	}

	/** Normal, mean 0, deviation 1. */
	noise(): number {
		return Math.sqrt(-2 * Math.log(1 - this.chance())) * Math.cos(2 * Math.PI * this.chance())
	}

	usage(
		suite: string,
		tMs: number,
		process: {readonly pid: number; readonly ppid?: number; readonly name?: string},
		figures: {
			readonly cpuMs: number
			readonly rssBytes: number
			readonly fds?: number
			readonly threads?: number
			readonly ageMs?: number
			readonly inside?: ProcessInside
			readonly mainRunMs?: number
			readonly mainWaitMs?: number
			readonly waitMs?: number
		},
		role: 'target' | 'driver' = 'target',
	): void {
		const cpuMs = Math.round(figures.cpuMs / 10) * 10 // the kernel counts in ticks
		const userMs = Math.round((cpuMs * 0.9) / 10) * 10
		const {cpuMs: _, rssBytes, fds, threads, ...more} = figures
		this.at(tMs, {
			type: role === 'driver' ? 'driver-sampled' : 'usage-sampled',
			suite,
			processes: [
				{
					pid: process.pid,
					ppid: process.ppid ?? 4000,
					name: process.name ?? 'node',
					userMs,
					systemMs: cpuMs - userMs,
					rssBytes: Math.round(rssBytes / 4096) * 4096,
					threads: threads ?? 11,
					fds: fds ?? 24,
					readBytes: Math.round(tMs * 900),
					writtenBytes: Math.round(tMs * 4100),
					...more,
				},
			],
			gone: [],
		})
	}

	vitals(
		suite: string,
		tMs: number,
		pid: number,
		figures: {
			readonly p50?: number | null
			readonly p99?: number | null
			readonly max?: number
			readonly stalledMs?: number
			readonly utilisation: number
			/** In milliseconds. */
			readonly waits?: readonly number[]
			readonly gcUntold?: boolean
			readonly gcMs?: number
			readonly gcMaxMs?: number
			readonly gcCount?: number
			readonly gcMajorMs?: number
			/** Absent: collections were watched all of the second. What is not said of the sample is said of all. */
			readonly gcSampled?: Partial<CollectionSample> & Pick<CollectionSample, 'watchedMs'>
			readonly poolWaitMs?: number
			readonly externalBytes?: number
			readonly heapBytes: number
			readonly heapSpaces?: Readonly<Record<string, number>>
		},
	): void {
		const gcMs = figures.gcMs ?? 4
		const gcCount = figures.gcCount ?? Math.ceil(gcMs / 2)
		const majorMs = figures.gcMajorMs ?? 0
		this.at(tMs, {
			type: 'node-sampled',
			suite,
			pid,
			loopDelayMs: {
				p50: figures.p50 === undefined ? 0.1 : figures.p50,
				p99: figures.p99 === undefined ? 2.1 : figures.p99,
				max: figures.max ?? 6.4,
				stalledMs: figures.stalledMs ?? 0,
			},
			...(figures.waits ? {loopWaits: countsOf(figures.waits.map(ms => ms * 1e6))} : {}),
			utilisation: figures.utilisation,
			...(figures.gcUntold
				? {}
				: {
						gc: {
							count: gcCount,
							totalMs: gcMs,
							maxMs: figures.gcMaxMs ?? 2,
							major: gcMs > 50 ? 1 : 0,
							...(figures.gcMajorMs === undefined ? {} : {majorMs: figures.gcMajorMs}),
							...(figures.gcSampled
								? {
										sampled: {
											...{ofMs: 1000, count: gcCount, totalMs: gcMs, majorMs},
											sumOfSquaresMs2: gcMs ** 2 / Math.max(1, gcCount),
											...figures.gcSampled,
										},
									}
								: {}),
						},
					}),
			heapUsedBytes: Math.round(figures.heapBytes),
			heapTotalBytes: Math.round(figures.heapBytes * 1.3),
			externalBytes: figures.externalBytes ?? 3 * MiB,
			heapSpaces: figures.heapSpaces ?? {
				old_space: Math.round(figures.heapBytes * 0.8),
				new_space: Math.round(figures.heapBytes * 0.2),
			},
			...(figures.poolWaitMs === undefined ? {} : {poolWaitMs: figures.poolWaitMs}),
			intervalMs: 1000,
		})
	}

	latency(suite: string, tMs: number, pid: number, metric: string, durationsNs: readonly number[], errors = 0): void {
		this.at(tMs, {type: 'latency-counted', suite, pid, metric, ...countsOf(durationsNs), errors})
	}

	/** One second of samples, ending at tMs, of stacks written `main;handle;render` drawn by weight. */
	cpu(
		suite: string,
		tMs: number,
		pid: number,
		stacks: ReadonlyArray<readonly [stack: string, weight: number]>,
		samples = 40,
	): void {
		const {table} = this
		const framesBefore = table.frames.length
		const stacksBefore = table.length
		const indexes = stacks.map(([text]) => {
			let stack = -1
			for (const name of text.split(';')) stack = table.stack(stack, table.frame(frameNamed(name)))
			return stack
		})
		const drawn: number[] = []
		const sum = stacks.reduce((total, [, weight]) => total + weight, 0)
		for (let i = 0; i < samples; i++) {
			let left = this.chance() * sum
			const found = stacks.findIndex(([, weight]) => (left -= weight) < 0)
			drawn.push(indexes[found]!)
		}
		const window: CpuWindow = {
			newFrames: table.frames
				.slice(framesBefore)
				.map(({name, url, line, column}) => [name, url, line, column] as const),
			newStacks: table.stackPrefix
				.slice(stacksBefore)
				.map((prefix, i) => [prefix, table.stackFrame[stacksBefore + i]!] as const),
			startMs: tMs - 1000,
			stacks: drawn,
			deltasUs: drawn.map(() => 1_000_000 / samples),
		}
		this.at(tMs, {type: 'cpu-sampled', suite, isolate: pid, pid, thread: 0, ...window})
	}

	print(suite: string, tMs: number, stream: 'stdout' | 'stderr', lines: readonly string[], droppedLines = 0): void {
		this.at(tMs, {type: 'output-printed', suite, role: 'target', stream, lines, droppedLines})
	}

	system(tMs: number, cpuShare: number): void {
		this.at(tMs, {
			type: 'system-sampled',
			cpuShare,
			loadAverage1: Number((cpuShare * 8).toFixed(2)),
			availableMemoryBytes: 20 * 1024 * MiB,
			runnerCpuShare: 0.006,
		})
	}
}

function frameNamed(name: string): {name: string; url: string; line: number; column: number} {
	const known: Record<string, readonly [url: string, line: number]> = {
		'(idle)': ['', 0],
		'(program)': ['', 0],
		'(garbage collector)': ['', 0],
		handle: ['file:///srv/shop/src/server.js', 18],
		renderItems: ['file:///srv/shop/src/api/json.js', 44],
		sortItems: ['file:///srv/shop/src/api/json.js', 71],
		parseQuery: ['file:///srv/shop/node_modules/qs/lib/parse.js', 12],
		onRequest: ['node:_http_server', 1021],
		runModule: ['node:internal/modules/esm/module_job', 437],
		spin: ['file:///srv/shop/src/spin.js', 3],
		remember: ['file:///srv/shop/src/leak.js', 9],
	}
	const [url, line] = known[name] ?? ['file:///srv/shop/src/main.js', 1]
	return {name, url, line, column: line === 0 ? 0 : 10}
}

/** A JSON service started through npm, exercised by a driver, with a fast and a slow route. */
export function httpRun(options: {readonly cutAtMs?: number; readonly seconds?: number} = {}): RunEvent[] {
	const name = 'http-json'
	const seconds = options.seconds ?? 20
	const plan = observe(name, 'npm start', {
		tags: ['demo', 'macro'],
		ready: {is: 'http', url: 'http://127.0.0.1:8080/healthz', timeoutMs: 10_000},
		driver: launch('node drive.js'),
		durationMs: seconds * 1000,
		flameAtEnd: true,
	})
	const run = new Recording([plan], 7)
	run.at(12, {type: 'suite-started', suite: name, kind: 'observe'})
	run.at(31, {type: 'process-started', suite: name, role: 'target', pid: 4100, argv: ['npm', 'start']})
	run.at(290, {
		type: 'node-attached',
		suite: name,
		pid: 4100,
		ppid: 4000,
		nodeVersion: 'v20.20.0',
		argv: ['npm', 'start'],
	})
	run.at(520, {
		type: 'node-attached',
		suite: name,
		pid: 4112,
		ppid: 4100,
		nodeVersion: 'v20.20.0',
		argv: ['node', 'server.js'],
	})
	run.print(name, 540, 'stdout', ['', '> shop@1.0.0 start', '> node server.js', '', 'listening on 8080'])
	run.at(610, {type: 'target-ready', suite: name, afterMs: 598})
	run.at(622, {type: 'process-started', suite: name, role: 'driver', pid: 4130, argv: ['node', 'drive.js']})
	let serverMs = 180
	for (let second = 1; second <= seconds; second++) {
		const tMs = second * 1000 + 20
		run.system(tMs - 10, 0.21 + run.chance() * 0.05)
		run.usage(name, tMs - 8, {pid: 4100, name: 'npm start'}, {cpuMs: 240, rssBytes: 61 * MiB, threads: 11})
		serverMs += 640 + run.noise() * 25
		run.usage(
			name,
			tMs - 4,
			{pid: 4112, ppid: 4100, name: 'node'},
			{cpuMs: serverMs, rssBytes: (88 + 2 * run.chance()) * MiB},
		)
		run.usage(name, tMs - 2, {pid: 4130, name: 'node'}, {cpuMs: 160 * second, rssBytes: 55 * MiB}, 'driver')
		run.vitals(name, tMs, 4112, {
			p50: 0.2,
			p99: 3 + run.chance(),
			max: 14 + 8 * run.chance(),
			utilisation: 0.66 + 0.04 * run.chance(),
			gcMs: 11 + 4 * run.chance(),
			heapBytes: (22 + 14 * run.chance()) * MiB,
		})
		const durations: number[] = []
		for (let i = 0; i < 420; i++) {
			const slow = run.chance() < 0.04
			durations.push((slow ? 14e6 : 2.9e6) * Math.exp(0.25 * run.noise()))
		}
		run.latency(name, tMs + 1, 4112, 'http', durations, second === 9 ? 2 : 0)
		run.latency(
			name,
			tMs + 2,
			4112,
			'measure:db query',
			durations.slice(0, 60).map(ns => ns * 0.4),
		)
		run.cpu(name, tMs + 4, 4112, [
			['onRequest;handle;renderItems', 22],
			['onRequest;handle;renderItems;sortItems', 21],
			['onRequest;handle;parseQuery', 9],
			['onRequest;handle', 4],
			['(garbage collector)', 3],
			['(program)', 6],
			['(idle)', 35],
		])
	}
	const endMs = 610 + seconds * 1000
	if (options.cutAtMs === undefined) {
		run.at(endMs, {
			type: 'flame-written',
			suite: name,
			title: `${name}, whole run`,
			source: 'v8',
			svg: 'flame-1.svg',
			profile: 'flame-1.cpuprofile',
			html: null,
			samples: 40 * seconds,
			durationMs: seconds * 1000,
			fromMs: 610,
			toMs: endMs,
			top: [
				{name: 'renderItems', file: 'file:///srv/shop/src/api/json.js', line: 44, selfShare: 0.341, totalShare: 0.661},
				{name: 'sortItems', file: 'file:///srv/shop/src/api/json.js', line: 71, selfShare: 0.32, totalShare: 0.32},
				{
					name: 'parseQuery',
					file: 'file:///srv/shop/node_modules/qs/lib/parse.js',
					line: 12,
					selfShare: 0.14,
					totalShare: 0.14,
				},
			],
			tookMs: 38,
		})
		run.at(endMs + 1, {
			type: 'artifact-written',
			suite: name,
			kind: 'flame-svg',
			path: 'flame-1.svg',
			bytes: 48_213,
			sha256: 'a'.repeat(64),
		})
		run.at(endMs + 2, {
			type: 'artifact-written',
			suite: name,
			kind: 'cpuprofile',
			path: 'flame-1.cpuprofile',
			bytes: 120_877,
			sha256: 'b'.repeat(64),
		})
	}
	run.at(endMs + 60, {
		type: 'process-exited',
		suite: name,
		role: 'driver',
		pid: 4130,
		exit: {exitCode: null, signal: 'SIGTERM', failure: null},
	})
	run.at(endMs + 78, {type: 'child-signalled', suite: name, pid: 4113, signal: 'SIGTERM'})
	run.at(endMs + 80, {type: 'node-detached', suite: name, pid: 4112})
	run.at(endMs + 82, {type: 'usage-sampled', suite: name, processes: [], gone: [4112, 4100]})
	run.at(endMs + 90, {
		type: 'process-exited',
		suite: name,
		role: 'target',
		pid: 4100,
		exit: {exitCode: 143, signal: null, failure: null},
	})
	run.at(endMs + 95, {type: 'suite-finished', suite: name, outcome: {is: 'done'}})
	run.at(endMs + 99, {type: 'run-finished', outcome: 'done', exitCode: 0})
	if (options.cutAtMs === undefined) return run.events
	return run.events.filter(event => event.tMs < options.cutAtMs!)
}

/** The same service, stopped with Ctrl-C after seven seconds. */
export function interruptedRun(): RunEvent[] {
	const events = httpRun({cutAtMs: 7300})
	return [
		...events,
		{
			tMs: 7310,
			type: 'process-exited',
			suite: 'http-json',
			role: 'target',
			pid: 4100,
			exit: {exitCode: null, signal: 'SIGTERM', failure: null},
		},
		{tMs: 7312, type: 'suite-finished', suite: 'http-json', outcome: {is: 'interrupted'}},
		{tMs: 7315, type: 'run-finished', outcome: 'interrupted', exitCode: 130},
	]
}

/** Start-up of a command line tool, timed: a slow first run, one that something disturbed. */
export function commandRun(options: {readonly runs?: number} = {}): RunEvent[] {
	const name = 'startup'
	const runs = options.runs ?? 20
	const warmup = 2
	const run = new Recording([command(name, 'node dist/cli.js --version', {runs, warmup, tags: ['demo']})], 11)
	run.at(8, {type: 'suite-started', suite: name, kind: 'command'})
	let tMs = 20
	for (let iteration = 1; iteration <= runs + warmup; iteration++) {
		const pid = 5000 + iteration * 3
		const spoilt = iteration === 3 ? 1.6 : iteration === 14 ? 1.45 : 1
		const wallMs = (212 + 3 * run.noise()) * spoilt
		run.at(tMs, {
			type: 'process-started',
			suite: name,
			role: 'target',
			pid,
			argv: ['node', 'dist/cli.js', '--version'],
			iteration,
		})
		run.usage(name, tMs + 100, {pid}, {cpuMs: 90, rssBytes: 46 * MiB})
		run.usage(name, tMs + 200, {pid}, {cpuMs: 190, rssBytes: 52 * MiB})
		tMs += Math.ceil(wallMs)
		run.print(name, tMs, 'stdout', ['1.4.2'])
		run.at(tMs, {type: 'process-exited', suite: name, role: 'target', pid, exit: clean})
		run.at(tMs, {
			type: 'iteration-finished',
			suite: name,
			iteration,
			warmup: iteration <= warmup,
			wallNs: Math.round(wallMs * 1e6),
			exit: clean,
		})
		run.at(tMs + 1, {type: 'usage-sampled', suite: name, processes: [], gone: [pid]})
		tMs += 5
	}
	run.at(tMs, {type: 'suite-finished', suite: name, outcome: {is: 'done'}})
	run.at(tMs + 3, {type: 'run-finished', outcome: 'done', exitCode: 0})
	return run.events
}

/** A service that dies while starting, and says why in a way that wants to be more than text. */
export function diedAtOnceRun(): RunEvent[] {
	const name = 'worker'
	const exit: ProcessExit = {exitCode: 1, signal: null, failure: null}
	const run = new Recording(
		[
			observe(name, 'node worker.js --queue=<jobs>', {
				ready: {is: 'log', pattern: 'ready', timeoutMs: 10_000},
				durationMs: 30_000,
			}),
		],
		13,
		{command: 'arsenal-tui run worker'},
	)
	run.at(9, {type: 'suite-started', suite: name, kind: 'observe'})
	run.at(20, {
		type: 'process-started',
		suite: name,
		role: 'target',
		pid: 6001,
		argv: ['node', 'worker.js', '--queue=<jobs>'],
	})
	run.print(name, 160, 'stderr', [
		'\u001b[31mError: connect ECONNREFUSED 127.0.0.1:6379\u001b[0m',
		'    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1611:16)',
		'```',
		'<img src=x onerror=alert(1)> | @everyone | ![x](http://evil.example/x.png)',
		'\u001b]0;owned\u0007Node.js v24.21.0',
	])
	run.at(181, {type: 'process-exited', suite: name, role: 'target', pid: 6001, exit})
	run.at(184, {
		type: 'suite-finished',
		suite: name,
		outcome: {
			is: 'failed',
			code: 'exited-early',
			reason: 'The target ended with exit code 1 after 161 ms, before it was ready.',
			exitCode: 1,
		},
	})
	run.at(190, {type: 'run-finished', outcome: 'failed', exitCode: 4})
	return run.events
}

/** One function that holds the loop for good. */
export function neverYieldsRun(seconds = 12): RunEvent[] {
	const name = 'spin'
	const run = new Recording([observe(name, 'node spin.js', {durationMs: seconds * 1000})], 17)
	run.at(5, {type: 'suite-started', suite: name, kind: 'observe'})
	run.at(10, {type: 'process-started', suite: name, role: 'target', pid: 7001, argv: ['node', 'spin.js']})
	run.at(11, {type: 'target-ready', suite: name, afterMs: 6})
	run.at(80, {
		type: 'node-attached',
		suite: name,
		pid: 7001,
		ppid: 4000,
		nodeVersion: 'v24.21.0',
		argv: ['node', 'spin.js'],
	})
	for (let second = 1; second <= seconds; second++) {
		const tMs = second * 1000 + 15
		run.system(tMs - 10, 0.13)
		run.usage(name, tMs - 5, {pid: 7001}, {cpuMs: second * 998, rssBytes: 47 * MiB})
		run.vitals(name, tMs, 7001, {
			p50: 0,
			p99: 0,
			max: 0,
			stalledMs: tMs - 100,
			utilisation: 1,
			gcMs: 0,
			gcMaxMs: 0,
			heapBytes: 5 * MiB,
		})
		run.cpu(name, tMs + 2, 7001, [
			['(anonymous);spin', 97],
			['(program)', 3],
		])
	}
	run.at(seconds * 1000 + 30, {
		type: 'process-exited',
		suite: name,
		role: 'target',
		pid: 7001,
		exit: {exitCode: null, signal: 'SIGKILL', failure: null},
	})
	run.at(seconds * 1000 + 40, {type: 'suite-finished', suite: name, outcome: {is: 'done'}})
	run.at(seconds * 1000 + 45, {type: 'run-finished', outcome: 'done', exitCode: 0})
	return run.events
}

/** Keeps what it is given: the heap and the resident set climb, the sawtooth of the collector on top. */
export function leakRun(seconds = 40, growthMiBPerSecond = 3): RunEvent[] {
	const name = 'leak'
	const run = new Recording([observe(name, 'node leak.js', {durationMs: seconds * 1000})], 19)
	run.at(5, {type: 'suite-started', suite: name, kind: 'observe'})
	run.at(10, {type: 'process-started', suite: name, role: 'target', pid: 8001, argv: ['node', 'leak.js']})
	run.at(11, {type: 'target-ready', suite: name, afterMs: 6})
	run.at(70, {
		type: 'node-attached',
		suite: name,
		pid: 8001,
		ppid: 4000,
		nodeVersion: 'v24.21.0',
		argv: ['node', 'leak.js'],
	})
	for (let second = 1; second <= seconds; second++) {
		const tMs = second * 1000 + 15
		const heapBytes = (12 + growthMiBPerSecond * second + 9 * ((second * 0.37) % 1)) * MiB
		run.system(tMs - 10, 0.05)
		run.usage(
			name,
			tMs - 5,
			{pid: 8001},
			{cpuMs: second * 120, rssBytes: heapBytes * 1.15 + 40 * MiB + run.chance() * MiB},
		)
		run.vitals(name, tMs, 8001, {utilisation: 0.12, gcMs: 20 + 2 * run.chance(), heapBytes})
		run.cpu(
			name,
			tMs + 2,
			8001,
			[
				['(anonymous);remember', 11],
				['(garbage collector)', 2],
				['(idle)', 87],
			],
			20,
		)
	}
	run.at(seconds * 1000 + 40, {type: 'suite-finished', suite: name, outcome: {is: 'done'}})
	run.at(seconds * 1000 + 45, {type: 'run-finished', outcome: 'done', exitCode: 0})
	return run.events
}

/** A program without JavaScript. */
export function nativeRun(): RunEvent[] {
	const name = 'checksum'
	const run = new Recording([observe(name, 'sha256sum big.bin')], 29)
	run.at(5, {type: 'suite-started', suite: name, kind: 'observe'})
	run.at(10, {type: 'process-started', suite: name, role: 'target', pid: 9100, argv: ['sha256sum', 'big.bin']})
	run.at(11, {type: 'target-ready', suite: name, afterMs: 6})
	for (let second = 1; second <= 6; second++) {
		run.system(second * 1000, 0.14)
		run.usage(
			name,
			second * 1000 + 5,
			{pid: 9100, name: 'sha256sum'},
			{cpuMs: second * 990, rssBytes: 3 * MiB, threads: 1, fds: 4},
		)
	}
	run.print(name, 6400, 'stdout', ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08  big.bin'])
	run.at(6402, {type: 'process-exited', suite: name, role: 'target', pid: 9100, exit: clean})
	run.at(6405, {type: 'suite-finished', suite: name, outcome: {is: 'done'}})
	run.at(6410, {type: 'run-finished', outcome: 'done', exitCode: 0})
	return run.events
}

/** A suite under a tool that cannot see into it, killed with its runner: the log just stops. */
export function deepCutRun(): RunEvent[] {
	const name = 'checksum'
	const run = new Recording([observe(name, 'sha256sum big.bin')], 23, {
		profiler: '0x',
		command: 'arsenal-tui exec --profiler 0x -- sha256sum big.bin',
	})
	run.at(5, {type: 'suite-started', suite: name, kind: 'observe'})
	run.at(6, {type: 'deep-profile-started', suite: name, profiler: '0x'})
	run.at(10, {
		type: 'process-started',
		suite: name,
		role: 'profiler',
		pid: 9001,
		argv: ['0x', '--', 'sha256sum', 'big.bin'],
	})
	for (let second = 1; second <= 4; second++) {
		run.system(second * 1000, 0.14)
		run.usage(name, second * 1000 + 5, {pid: 9001}, {cpuMs: 300, rssBytes: 60 * MiB})
	}
	run.at(4100, {
		type: 'deep-profile-finished',
		suite: name,
		profiler: '0x',
		ok: false,
		text: '0x left no profile: sha256sum is not a Node program.',
	})
	run.at(4105, {
		type: 'finding-made',
		suite: name,
		finding: {
			code: 'target-idle',
			severity: 'info',
			text: 'There was nothing for 0x to profile.',
			evidence: 'exit code 1 after 4.09 s',
		},
	})
	return run.events
}

/** Name of the file in `fixtures/runs` -> its events. */
export const recordedRuns: Readonly<Record<string, () => RunEvent[]>> = {
	'http-json': httpRun,
	'http-json-interrupted': interruptedRun,
	startup: commandRun,
	'worker-died-at-once': diedAtOnceRun,
	'spin-never-yields': neverYieldsRun,
	leak: leakRun,
	checksum: nativeRun,
	'checksum-deep-cut': deepCutRun,
	lists: microRun,
	reload: stepsRun,
	'rebuild-cut': stepsSweepRun,
	'api-load': loadRun,
	'limit-search': searchRun,
	'build-ab': compareRun,
	'sweep-ab-open': openCompareRun,
	'render-ab-unsteady': unsteadyCompareRun,
	'startup-noise': noiseRun,
	'http-budgets': budgetsRun,
	'http-alerts': alertsRun,
}

/** A log as the runner would have written it. */
export function logText(events: readonly RunEvent[]): string {
	return headerLine + events.map(event => encodeEvent(event, 'strict')).join('')
}
