/** A run with everything a screen can show, made of events and folded by the real reducer: the same at every call. */
import type {Environment, RunEvent, RunEventBody} from '../../../src/core/events/run-event.ts'
import type {CommandPlan} from '../../../src/core/kinds/command/plan.ts'
import type {ObservePlan} from '../../../src/core/kinds/observe/plan.ts'
import type {LaunchSpec, RunPlan} from '../../../src/core/plan/plan.ts'
import {apply} from '../../../src/core/run/state/apply.ts'
import {type RunState, startRunState} from '../../../src/core/run/state/run-state.ts'
import {bucketOf} from '../../../src/core/stats/histogram.ts'

const launch = (...argv: string[]): LaunchSpec => ({argv, shell: false, cwd: '/srv/app', env: {}})

export const httpPlan: ObservePlan = {
	kind: 'observe',
	target: {is: 'launched'},
	name: 'http-json',
	tags: ['macro'],
	launch: launch('node', 'server.js'),
	probe: {cpuIntervalUs: 5000},
	stop: {signal: 'SIGTERM', graceMs: 5000},
	allowedExitCodes: [0],
	flameAtEnd: false,
	ready: {is: 'http', url: 'http://127.0.0.1:8080/healthz', timeoutMs: 15_000},
	driver: launch('node', 'drive.js'),
	durationMs: 60_000,
}

export const startupPlan: CommandPlan = {
	kind: 'command',
	name: 'startup',
	tags: ['micro'],
	launch: launch('node', 'dist/cli.js', '--version'),
	probe: null,
	stop: {signal: 'SIGTERM', graceMs: 5000},
	allowedExitCodes: [0],
	flameAtEnd: false,
	runs: 20,
	warmup: 2,
	timeoutMs: null,
}

export const demoPlan: RunPlan = {
	suites: [httpPlan, startupPlan],
	seed: 1,
	sampleHz: 10,
	flameWindowMs: 10_000,
	profiler: null,
	command: 'arsenal-tui run',
	ui: 'tui',
}

const environment: Environment = {
	fingerprint: 'f00d',
	hostname: 'build-3',
	os: 'linux',
	kernel: '6.8.0',
	arch: 'x64',
	cpu: 'Test CPU',
	cores: 8,
	memBytes: 16 * 2 ** 30,
	node: 'v24.21.0',
	governor: 'performance',
	container: null,
	git: {branch: 'main', commit: '9ab12cd', dirty: false},
}

/** Deterministic, in [0, 1). */
export function chance(seed: number): () => number {
	let state = seed >>> 0
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0
		return state / 2 ** 32
	}
}

const frames: ReadonlyArray<readonly [string, string, number, number]> = [
	['processTicksAndRejections', 'node:internal/process/task_queues', 85, 1],
	['onread', 'node:_http_common', 120, 1],
	['handler', 'file:///srv/app/api/server.ts', 21, 3],
	['route', 'file:///srv/app/api/router.ts', 18, 3],
	['getItems', 'file:///srv/app/api/items.ts', 9, 3],
	['JSON.parse', '', 0, 0],
	['serialize', 'file:///srv/app/api/json.ts', 44, 3],
	['auth', 'file:///srv/app/api/auth.ts', 31, 3],
	['verify', 'file:///srv/app/node_modules/jsonwebtoken/verify.js', 12, 3],
	['writeHead', 'node:_http_server', 312, 3],
	['Socket.write', 'node:net', 930, 3],
	['(garbage collector)', '', 0, 0],
	['(idle)', '', 0, 0],
	['toJSON', 'file:///srv/app/api/model.ts', 71, 3],
]

/** Prefix and frame; index is the stack. */
const stacks: ReadonlyArray<readonly [number, number]> = [
	[-1, 0], // 0 processTicksAndRejections
	[0, 2], // 1 handler
	[1, 3], // 2 route
	[2, 4], // 3 getItems
	[3, 5], // 4 JSON.parse
	[3, 6], // 5 serialize
	[5, 13], // 6 toJSON
	[2, 7], // 7 auth
	[7, 8], // 8 verify
	[-1, 1], // 9 onread
	[9, 10], // 10 Socket.write
	[9, 9], // 11 writeHead
	[-1, 11], // 12 gc
	[-1, 12], // 13 idle
]

/** How often a stack is on top, out of 200 samples. */
const weights: ReadonlyArray<readonly [stack: number, count: number]> = [
	[4, 60],
	[5, 22],
	[6, 5],
	[3, 8],
	[2, 18],
	[8, 14],
	[7, 3],
	[1, 4],
	[10, 13],
	[11, 15],
	[9, 2],
	[12, 8],
	[13, 28],
]

export function demoEvents(seconds: number): RunEvent[] {
	const random = chance(7)
	const events: RunEvent[] = []
	const say = (tMs: number, body: RunEventBody) => void events.push({tMs, ...body})
	say(0, {
		type: 'run-started',
		id: '20261120T104122-k3vq',
		startedAt: '2026-11-20T10:41:22.000Z',
		plan: demoPlan,
		environment,
		tool: {name: 'arsenal-tui', version: '0.1.0'},
		runner: {pid: 4700, socket: '/run/user/1000/arsenal/k3vq'},
	})
	say(10, {type: 'suite-started', suite: 'http-json', kind: 'observe'})
	say(20, {type: 'process-started', suite: 'http-json', role: 'target', pid: 4711, argv: ['node', 'server.js']})
	say(200, {
		type: 'node-attached',
		suite: 'http-json',
		pid: 4711,
		ppid: 4700,
		nodeVersion: 'v24.21.0',
		argv: ['node', 'server.js'],
	})
	say(400, {type: 'target-ready', suite: 'http-json', afterMs: 380})
	say(410, {
		type: 'output-printed',
		suite: 'http-json',
		role: 'target',
		stream: 'stdout',
		lines: ['listening on \x1b[32m8080\x1b[0m', 'ready'],
		droppedLines: 0,
	})
	let usedMs = 40
	for (let second = 0; second < seconds; second++) {
		const atMs = second * 1000 + 900
		const busy = 0.45 + 0.35 * Math.abs(Math.sin(second / 7)) + random() * 0.1
		for (let tenth = 0; tenth < 10; tenth++) {
			usedMs += busy * 100
			say(second * 1000 + tenth * 100 + 50, {
				type: 'usage-sampled',
				suite: 'http-json',
				processes: [
					{
						pid: 4711,
						ppid: 4700,
						name: 'node',
						userMs: Math.round((usedMs * 0.85) / 10) * 10,
						systemMs: Math.round((usedMs * 0.15) / 10) * 10,
						rssBytes: Math.round((150 + second * 0.9 + 8 * random()) * 2 ** 20),
						threads: 11,
						fds: 24,
						readBytes: second * 120_000,
						writtenBytes: second * 480_000,
					},
				],
				gone: [],
			})
		}
		const counts = new Map<number, number>()
		let minNs = Number.POSITIVE_INFINITY
		let maxNs = 0
		for (let i = 0; i < 400; i++) {
			const ns =
				1e6 * Math.exp(0.9 + 0.75 * (random() + random() + random() + random() - 2) + (random() > 0.985 ? 2 : 0))
			counts.set(bucketOf(ns), (counts.get(bucketOf(ns)) ?? 0) + 1)
			minNs = Math.min(minNs, ns)
			maxNs = Math.max(maxNs, ns)
		}
		say(atMs, {
			type: 'latency-counted',
			suite: 'http-json',
			pid: 4711,
			metric: 'http',
			counts: [...counts].sort((a, b) => a[0] - b[0]).flat(),
			minNs,
			maxNs,
			errors: 0,
		})
		say(atMs + 10, {
			type: 'node-sampled',
			suite: 'http-json',
			pid: 4711,
			loopDelayMs: {p50: 0.1, p99: 1 + 2 * random(), max: 2 + 12 * random(), stalledMs: 0},
			utilisation: busy,
			gc: {count: 3, totalMs: 8 + 6 * random(), maxMs: 1 + 4 * random(), major: second % 10 === 0 ? 1 : 0},
			heapUsedBytes: (100 + 30 * random()) * 2 ** 20,
			heapTotalBytes: 160 * 2 ** 20,
			externalBytes: 4 * 2 ** 20,
			heapSpaces: {},
			intervalMs: 1000,
		})
		const order = weights.flatMap(([stack, count]) => new Array<number>(count).fill(stack))
		for (let i = order.length - 1; i > 0; i--) {
			const j = Math.floor(random() * (i + 1))
			;[order[i], order[j]] = [order[j]!, order[i]!]
		}
		say(atMs + 20, {
			type: 'cpu-sampled',
			suite: 'http-json',
			...{isolate: 1, pid: 4711, thread: 0},
			newFrames: second === 0 ? frames : [],
			newStacks: second === 0 ? stacks : [],
			startMs: second * 1000,
			stacks: order,
			deltasUs: order.map(() => 5000),
		})
		say(atMs + 30, {
			type: 'system-sampled',
			cpuShare: 0.2,
			loadAverage1: 0.41,
			availableMemoryBytes: 11 * 2 ** 30,
			runnerCpuShare: 0.006,
		})
		if (second % 5 === 4) {
			say(atMs + 40, {
				type: 'output-printed',
				suite: 'http-json',
				role: 'target',
				stream: second % 2 === 0 ? 'stderr' : 'stdout',
				lines: [`GET /items 200 ${second}`],
				droppedLines: 0,
			})
		}
	}
	return events
}

/** The rest of the run: the command suite, findings, files. */
export function demoEnd(fromMs: number): RunEvent[] {
	const random = chance(11)
	const events: RunEvent[] = []
	const say = (tMs: number, body: RunEventBody) => void events.push({tMs, ...body})
	const exit = {exitCode: 0, signal: null, failure: null}
	say(fromMs, {
		type: 'finding-made',
		suite: 'http-json',
		finding: {
			code: 'loop-blocked',
			severity: 'warning',
			text: 'The event loop stood still for 14 ms at most.',
			evidence: 'loop delay max 14.0 ms over 30 s',
		},
	})
	say(fromMs + 10, {
		type: 'flame-written',
		suite: 'http-json',
		title: 'last 10 s',
		source: 'v8',
		svg: 'flame-1.svg',
		profile: 'flame-1.cpuprofile',
		html: null,
		samples: 2000,
		durationMs: 10_000,
		fromMs: fromMs - 10_000,
		toMs: fromMs,
		top: [],
		tookMs: 84,
	})
	say(fromMs + 20, {type: 'process-exited', suite: 'http-json', role: 'target', pid: 4711, exit})
	say(fromMs + 30, {type: 'suite-finished', suite: 'http-json', outcome: {is: 'done'}})
	say(fromMs + 40, {type: 'suite-started', suite: 'startup', kind: 'command'})
	let tMs = fromMs + 50
	for (let iteration = 1; iteration <= 22; iteration++) {
		const wallMs = 205 + 12 * random()
		say(tMs, {
			type: 'process-started',
			suite: 'startup',
			role: 'target',
			pid: 4800 + iteration,
			argv: ['node', 'dist/cli.js', '--version'],
			iteration,
		})
		tMs += wallMs
		say(tMs, {type: 'process-exited', suite: 'startup', role: 'target', pid: 4800 + iteration, exit})
		say(tMs, {
			type: 'iteration-finished',
			suite: 'startup',
			iteration,
			warmup: iteration <= 2,
			wallNs: wallMs * 1e6,
			exit,
		})
	}
	say(tMs + 10, {type: 'suite-finished', suite: 'startup', outcome: {is: 'done'}})
	for (const [path, bytes] of [
		['report.md', 14_541],
		['report.json', 90_112],
		['flame-1.svg', 217_498],
		['flame-1.cpuprofile', 402_110],
	] as const)
		say(tMs + 20, {type: 'artifact-written', suite: null, kind: 'report', path, bytes, sha256: '0'})
	say(tMs + 30, {type: 'run-finished', outcome: 'done', exitCode: 0})
	return events
}

export function fold(events: readonly RunEvent[]): RunState {
	const [first, ...rest] = events
	if (first?.type !== 'run-started') throw new Error('a run begins with run-started')
	const state = startRunState(first)
	for (const event of rest) apply(state, event)
	return state
}

export const runningRun = (seconds = 31): RunState => fold(demoEvents(seconds))
export const finishedRun = (seconds = 31): RunState => fold([...demoEvents(seconds), ...demoEnd(seconds * 1000 + 100)])

/** All but one of its samples are of one function. */
export function coldRun(seconds = 31): RunState {
	const events = [...demoEvents(seconds), ...demoEnd(seconds * 1000 + 100)]
	let rare = 1
	return fold(
		events.map(event =>
			event.type === 'cpu-sampled' ? {...event, stacks: event.stacks.map(() => (rare-- > 0 ? 1 : 0))} : event,
		),
	)
}
