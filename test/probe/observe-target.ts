/** Runs a real program under the real probe and gathers what was said about it. */
import {type ChildProcess, spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {existsSync} from 'node:fs'
import type {Readable} from 'node:stream'
import {fileURLToPath} from 'node:url'
import type {RunEventBody} from '../../src/core/events/run-event.ts'
import {StackTable} from '../../src/core/profile/stack-table.ts'
import {type NodeObserver, observeNode} from '../../src/engine/node-observer.ts'
import {systemClock} from '../../src/host/clock.ts'
import {createProbes} from '../../src/host/probe/server.ts'
import type {ProbeServer} from '../../src/ports.ts'

export interface TargetNode {
	readonly version: string
	readonly path: string
}

/** The Node that runs the tests, any others named in ARSENAL_TEST_NODES (paths, colon-separated), and the system's. */
export const targetNodes: readonly TargetNode[] = [
	process.execPath,
	// Before the system's, which is not looked at everywhere and may be one of these.
	...(process.env.ARSENAL_TEST_NODES?.split(':') ?? []),
	'/usr/bin/node',
]
	.filter(path => existsSync(path))
	.map(path => ({path, version: spawnSync(path, ['--version'], {encoding: 'utf8', env: {}}).stdout.trim()}))
	.filter((node, i, nodes) => nodes.findIndex(other => other.version === node.version) === i)

export function program(name: string): string {
	return fileURLToPath(new URL(`programs/${name}`, import.meta.url))
}

export function fixture(name: string): string {
	return fileURLToPath(new URL(`../../fixtures/programs/${name}`, import.meta.url))
}

/** What a program run by a shell would see, without what the test runner put there. */
export function plainEnvironment(): Record<string, string> {
	const {PATH, HOME, LC_ALL, TZ} = process.env
	return Object.fromEntries(
		Object.entries({PATH, HOME, LC_ALL, TZ}).filter(([, value]) => value !== undefined),
	) as Record<string, string>
}

export interface Ended {
	readonly exitCode: number | null
	readonly signal: string | null
	readonly stdout: string
	readonly stderr: string
}

export interface Running {
	readonly pid: number
	readonly ended: Promise<Ended>
	/** Resolves once this stands in its output. */
	printed(text: string): Promise<void>
	/** The first whole line it prints. */
	line(): Promise<string>
	/** For programs that live until their input ends. */
	endInput(): void
	kill(signal: NodeJS.Signals): void
}

export function run(
	argv: readonly string[],
	options: {env?: Record<string, string>; cwd?: string; hasInput?: boolean} = {},
): Running {
	const child = spawn(argv[0]!, argv.slice(1), {
		env: {...plainEnvironment(), ...options.env},
		cwd: options.cwd,
		stdio: [options.hasInput ? 'pipe' : 'ignore', 'pipe', 'pipe'],
	})
	const {stdin, stdout: out, stderr: err} = child as ChildProcess & {stdout: Readable; stderr: Readable}
	stdin?.on('error', () => {})
	let stdout = ''
	let stderr = ''
	out.setEncoding('utf8').on('data', chunk => (stdout += chunk))
	err.setEncoding('utf8').on('data', chunk => (stderr += chunk))
	return {
		pid: child.pid!,
		printed: text =>
			new Promise(resolve => {
				const check = () => {
					if (stdout.includes(text)) resolve()
				}
				out.on('data', check)
				check()
			}),
		ended: new Promise((resolve, reject) => {
			child.on('error', reject)
			child.on('close', (exitCode, signal) => resolve({exitCode, signal, stdout, stderr}))
		}),
		async line() {
			while (!stdout.includes('\n')) await once(out, 'data')
			return stdout.slice(0, stdout.indexOf('\n'))
		},
		endInput: () => void stdin?.end(),
		kill: signal => child.kill(signal),
	}
}

export type EventOf<Type extends RunEventBody['type']> = Extract<RunEventBody, {type: Type}>

export class Observation {
	readonly events: RunEventBody[] = []
	readonly observers: NodeObserver[] = []
	readonly table = new StackTable()
	readonly server: ProbeServer
	readonly #waiting = new Set<() => void>()

	constructor(server: ProbeServer, {cpuIntervalUs = 1000, awaited = false}: ObserveOptions) {
		this.server = server
		const originUs = systemClock.nowMs() * 1000
		server.onProcess(process => {
			const observer = observeNode(process, {
				own: server.own,
				suite: 'suite',
				cpuIntervalUs,
				stackTable: this.table,
				isolate: this.observers.length + 1,
				originUs,
				clock: systemClock,
				emit: event => {
					this.events.push(event)
					for (const check of this.#waiting) check()
				},
			})
			this.observers.push(observer)
			if (!awaited) void observer.begin(0)
		})
	}

	of<Type extends RunEventBody['type']>(type: Type): EventOf<Type>[] {
		return this.events.filter(event => event.type === type) as EventOf<Type>[]
	}

	/** Resolves with the n-th event of a type, which may have happened already. */
	nth<Type extends RunEventBody['type']>(type: Type, n = 1): Promise<EventOf<Type>> {
		return new Promise(resolve => {
			const check = () => {
				const event = this.of(type)[n - 1]
				if (event === undefined) return
				this.#waiting.delete(check)
				resolve(event)
			}
			this.#waiting.add(check)
			check()
		})
	}

	/** Resolves when it holds after an event, or holds already. */
	until(holds: () => boolean): Promise<void> {
		return new Promise(resolve => {
			const check = () => {
				if (!holds()) return
				this.#waiting.delete(check)
				resolve()
			}
			this.#waiting.add(check)
			check()
		})
	}

	/** How many durations a metric has, over all processes. */
	counted(metric: string): {
		readonly n: number
		readonly errors: number
		readonly left: number
		readonly cut: number
		readonly underWay: number
		readonly minNs: number
		readonly maxNs: number
	} {
		const batches = this.of('latency-counted').filter(event => event.metric === metric)
		return {
			n: batches.flatMap(batch => batch.counts.filter((_, i) => i % 2 === 1)).reduce((sum, count) => sum + count, 0),
			errors: batches.reduce((sum, batch) => sum + batch.errors, 0),
			left: batches.reduce((sum, batch) => sum + (batch.unanswered?.left ?? 0), 0),
			cut: batches.reduce((sum, batch) => sum + (batch.unanswered?.cut ?? 0), 0),
			underWay: batches.findLast(batch => batch.unanswered)?.unanswered?.underWay ?? 0,
			minNs: Math.min(...batches.filter(batch => batch.counts.length > 0).map(batch => batch.minNs)),
			maxNs: Math.max(...batches.map(batch => batch.maxNs)),
		}
	}

	/** Time on top by function name; idle time left out. */
	selfMs(): Map<string, number> {
		const selfMs = new Map<string, number>()
		for (const window of this.of('cpu-sampled')) {
			window.stacks.forEach((stack, i) => {
				const name = this.table.framesOf(stack).at(-1)!.name
				if (name === '(idle)') return
				selfMs.set(name, (selfMs.get(name) ?? 0) + window.deltasUs[i]! / 1000)
			})
		}
		return selfMs
	}

	async close(): Promise<void> {
		await Promise.all(this.observers.map(observer => observer.finish()))
		await this.server.close()
	}
}

export interface ObserveOptions {
	readonly env?: Record<string, string>
	readonly cwd?: string
	readonly cpuIntervalUs?: number | null
	readonly allCollections?: true
	/** Nothing counts before the test says so. */
	readonly awaited?: boolean
	readonly relayPath?: string
	readonly meanwhile?: (observation: Observation, running: Running) => Promise<void>
	/** The program lives until its input ends, which it does then: however long it takes here for a probe to be let in and to tell. */
	readonly livesUntil?: (observation: Observation, running: Running) => Promise<unknown>
}

export async function observe(
	argv: readonly string[],
	options: ObserveOptions = {},
): Promise<Ended & {seen: Observation}> {
	const {relayPath, livesUntil} = options
	const server = await createProbes(relayPath === undefined ? {} : {relayPath}).listen({
		cpuIntervalUs: options.cpuIntervalUs === undefined ? 1000 : options.cpuIntervalUs,
		...(options.allCollections ? {allCollections: true as const} : {}),
	})
	const seen = new Observation(server, options)
	const inherited = {NODE_OPTIONS: '', ...options.env}
	const running = run(argv, {
		...options,
		hasInput: livesUntil !== undefined,
		env: {...inherited, ...server.environment(inherited)},
	})
	try {
		await options.meanwhile?.(seen, running)
		await livesUntil?.(seen, running)
		running.endInput()
		return {...(await running.ended), seen}
	} finally {
		running.kill('SIGKILL')
		await seen.close()
	}
}
