import {existsSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {Worker} from 'node:worker_threads'
import type {LoadGenerator, LoadGenerators, LoadOrder} from '../../ports.ts'
import {systemClock} from '../clock.ts'
import {backlogDrops} from './backlog.ts'
import type {LoadAddress} from './connection.ts'
import {findAddress} from './find-address.ts'
import {type Row, readRows} from './read-rows.ts'
import type {FromThread, ThreadPlan, ToThread} from './thread-messages.ts'

/** As built, the thread's file lies beside us; unbuilt, where it was written. */
const threadFile = ['./load-thread.js', './thread.ts']
	.map(place => fileURLToPath(new URL(place, import.meta.url)))
	.find(file => existsSync(file))!

/** From the word to the threads until the load begins: all of them have heard it by then. */
const headStartMs = 50
/** A module prepares what it needs, which may be on another machine. */
const setupMs = 30_000
/** Held back in all threads together, where what is too much waits: beyond that it is dropped all the same, for memory has an end. */
const mostHeld = 1_000_000

export const loadGenerators: LoadGenerators = {
	async prepare(order) {
		const found = await findAddress(order)
		if (found.is === 'failed') return found
		const rows = order.data === null ? null : readRows(order.data)
		if (typeof rows === 'string') return {is: 'failed', reason: rows}
		const generator = new Generator(order, found.address, rows)
		const reason = await generator.ready()
		if (reason === null) return {is: 'ready', generator}
		generator.close()
		return {is: 'failed', reason}
	},
}

class Generator implements LoadGenerator {
	readonly address: string
	readonly #threads: readonly Worker[]
	readonly #told: Array<(thread: number, message: FromThread) => void> = []
	/** Those that have said their last word. */
	readonly #over = new Set<number>()
	#failure: string | null = null
	readonly #failures: Array<(reason: string) => void> = []
	#isClosed = false

	constructor(order: LoadOrder, address: LoadAddress, rows: readonly Row[] | null) {
		const {socketPath, host, port} = address
		this.address = socketPath ?? `${host.includes(':') ? `[${host}]` : host}:${port}`
		this.#threads = threadPlans(order, address, rows).map((plan, index) => {
			const thread = new Worker(threadFile, {workerData: plan, execArgv: [], stdout: true, stderr: true})
			// A module may print, and nobody reads it where this runs.
			thread.stdout.resume()
			thread.stderr.resume()
			thread.on('message', (message: FromThread) => {
				if (message.is === 'done') this.#over.add(index)
				if (message.is === 'failed') this.#fail(message.reason)
				for (const listener of this.#told) listener(index, message)
			})
			thread.on('error', error => this.#fail(`a thread that sends requests broke down: ${error.message}`))
			thread.on('exit', () => {
				if (!this.#over.has(index)) this.#fail('a thread that sends requests ended')
			})
			return thread
		})
	}

	/** @returns null when all threads can begin, else why they cannot */
	async ready(): Promise<string | null> {
		const over = new AbortController()
		const late = systemClock.sleep(setupMs, over.signal).then(() => 'setup of the module has taken more than 30 s')
		return Promise.race([this.#all('ready'), late]).finally(() => over.abort())
	}

	start(onTold: Parameters<LoadGenerator['start']>[0]): ReturnType<LoadGenerator['start']> {
		let drops = backlogDrops()
		this.#told.push((thread, message) => {
			if (message.is !== 'counted') return
			const now = thread === 0 ? backlogDrops() : null
			onTold(thread, {
				stages: message.stages,
				sample: {...message.sample, backlogDrops: now === null ? null : now - (drops ?? now)},
			})
			drops = now ?? drops
		})
		const startMs = systemClock.nowMs() + headStartMs
		const done = this.#all('done')
		this.#tell({is: 'start', originMs: startMs})
		return {startMs, done}
	}

	stop(): void {
		this.#tell({is: 'stop'})
	}

	close(): void {
		this.#isClosed = true
		for (const thread of this.#threads) void thread.terminate()
	}

	#tell(message: ToThread): void {
		for (const thread of this.#threads) thread.postMessage(message)
	}

	/** Resolves when all threads have said so; with the reason when one cannot any more. */
	#all(word: 'ready' | 'done'): Promise<string | null> {
		if (this.#failure !== null) return Promise.resolve(this.#failure)
		const said = new Set<number>()
		return new Promise(resolve => {
			this.#failures.push(resolve)
			this.#told.push((thread, message) => {
				if (message.is !== word) return
				said.add(thread)
				if (said.size === this.#threads.length) resolve(null)
			})
		})
	}

	#fail(reason: string): void {
		if (this.#isClosed) return
		this.#failure ??= reason
		for (const tell of this.#failures) tell(reason)
	}
}

function threadPlans(order: LoadOrder, address: LoadAddress, rows: readonly Row[] | null): ThreadPlan[] {
	const {requests, stages, arrival, seed, connections, fresh, maxInFlight, overflow, timeoutMs, threads} = order
	const share = (of: number, part: number) => Math.max(1, Math.floor(of / threads) + (part < of % threads ? 1 : 0))
	return Array.from({length: threads}, (_, part) => ({
		...{address, stages, arrival, seed, overflow, timeoutMs, part, parts: threads, isFresh: fresh},
		...{requests, rows, module: order.module, isHttp2: order.http2},
		connections: share(connections, part),
		maxInFlight: share(maxInFlight, part),
		maxHeld: share(mostHeld, part),
	}))
}
