import {writeSync} from 'node:fs'
import type {Socket} from 'node:net'
import type {NodeVitals} from '../../core/events/run-event.ts'
import type {LatencyCounts, NodeHello, ProbedProcess, V8Session} from '../../ports.ts'
import {onLines} from '../lines.ts'
import {readProcEnvironment} from '../processes/proc-table.ts'
import {readProbeMessage} from './message.ts'

/** Before it has said who it is, a connection may send this much and take this long. */
const strangerMaxBytes = 512 << 10
const strangerMaxMs = 10_000

/** Serves one connection: silence for whoever is not our relay, one ProbedProcess for whoever is. */
export function acceptProbe(socket: Socket, onProcess: (process: ProbedProcess) => void): void {
	let connection: ProbeConnection | null = null
	const patience = setTimeout(() => socket.destroy(), strangerMaxMs)
	const limitBytes = () => (connection ? Number.POSITIVE_INFINITY : strangerMaxBytes)
	socket.on('error', () => {})
	socket.on('close', () => {
		clearTimeout(patience)
		connection?.ended()
	})
	onLines(
		socket,
		line => {
			const message = readProbeMessage(line)
			if (connection) {
				if (message) connection.receive(message)
			} else if (message?.is === 'hello') {
				clearTimeout(patience)
				connection = new ProbeConnection(socket, withRole(message.hello))
				onProcess(connection)
			} else {
				socket.destroy()
			}
		},
		{limitBytes},
	)
}

/** A cluster tells its workers by this variable, which Node takes out of their own `process.env` before any program can see it. Linux only. */
function withRole(hello: NodeHello): NodeHello {
	const isWorker = /(?:^|\0)NODE_UNIQUE_ID=/.test(readProcEnvironment(hello.pid) ?? '')
	return isWorker ? {...hello, clusterWorker: true} : hello
}

type Pending = {
	readonly resolve: (result: Record<string, unknown>) => void
	readonly reject: (error: Error) => void
}

type ChildrenListener = Parameters<ProbedProcess['onChildrenSignalled']>[0]

class ProbeConnection implements ProbedProcess {
	readonly hello: NodeHello
	readonly session: V8Session
	readonly closed: Promise<void>
	readonly #socket: Socket
	readonly #pending = new Map<number, Pending>()
	readonly #notificationListeners = new Map<string, Array<(params: never) => void>>()
	readonly #latencyListeners: Array<(batch: readonly LatencyCounts[]) => void> = []
	readonly #vitalsListeners: Array<(vitals: NodeVitals) => void> = []
	readonly #childrenListeners: ChildrenListener[] = []
	readonly #exitingListeners: Array<() => void> = []
	#lastId = 0
	#isClosed = false
	#resolveClosed: () => void = () => {}

	constructor(socket: Socket, hello: NodeHello) {
		this.#socket = socket
		this.hello = hello
		this.closed = new Promise(resolve => {
			this.#resolveClosed = resolve
		})
		this.session = {
			post: (method, params) => this.#post(method, params),
			on: (method, listener) => {
				const listeners = this.#notificationListeners.get(method)
				if (listeners) listeners.push(listener)
				else this.#notificationListeners.set(method, [listener])
			},
			close: () => this.#socket.destroy(),
			closed: this.closed,
		}
	}

	onLatency(listener: (batch: readonly LatencyCounts[]) => void): void {
		this.#latencyListeners.push(listener)
	}

	onVitals(listener: (vitals: NodeVitals) => void): void {
		this.#vitalsListeners.push(listener)
	}

	onChildrenSignalled(listener: ChildrenListener): void {
		this.#childrenListeners.push(listener)
	}

	onExiting(listener: () => void): void {
		this.#exitingListeners.push(listener)
	}

	async begin(fromMs: number): Promise<void> {
		await this.#ask({beginNs: Math.round(fromMs * 1e6)})
	}

	async collect(): Promise<void> {
		await this.#ask({collect: true})
	}

	release(): void {
		this.#write({release: true})
	}

	receive(message: NonNullable<ReturnType<typeof readProbeMessage>>): void {
		switch (message.is) {
			case 'hello':
				return
			case 'answer': {
				const pending = this.#pending.get(message.id)
				this.#pending.delete(message.id)
				if (message.result) pending?.resolve(message.result)
				else pending?.reject(new Error(message.error))
				return
			}
			case 'notification':
				for (const listener of this.#notificationListeners.get(message.method) ?? []) listener(message.params as never)
				return
			case 'latency':
				for (const listener of this.#latencyListeners) listener(message.batch)
				return
			case 'vitals':
				for (const listener of this.#vitalsListeners) listener(message.vitals)
				return
			case 'children-signalled':
				for (const listener of this.#childrenListeners) listener(message.children)
				return
			case 'exiting':
				for (const listener of this.#exitingListeners) listener()
				// Nobody cares about the last window: then the process need not wait.
				if (this.#exitingListeners.length === 0) this.release()
		}
	}

	ended(): void {
		this.#isClosed = true
		for (const {reject} of this.#pending.values()) reject(new Error('closed'))
		this.#pending.clear()
		this.#resolveClosed()
	}

	#post(method: string, params: object = {}): Promise<Record<string, unknown>> {
		return this.#ask({method, params})
	}

	#ask(message: object): Promise<Record<string, unknown>> {
		if (this.#isClosed) return Promise.reject(new Error('closed'))
		const id = ++this.#lastId
		return new Promise((resolve, reject) => {
			this.#pending.set(id, {resolve, reject})
			this.#write({id, ...message})
		})
	}

	#write(message: object): void {
		if (!this.#isClosed) writeBesideStream(this.#socket, Buffer.from(`${JSON.stringify(message)}\n`))
	}
}

/**
 * Past the stream, which a write that fails would destroy with all that lies in the socket unread: the last windows of a process that has said
 * them and gone. What we say is a few hundred bytes now and then, so it goes out whole or finds nobody; that it is over is told by reading.
 */
function writeBesideStream(socket: Socket, bytes: Buffer): void {
	const {_handle: handle} = socket as unknown as {readonly _handle: {readonly fd: number} | null}
	if (!handle || handle.fd < 0) return
	try {
		writeSync(handle.fd, bytes)
	} catch {}
}
