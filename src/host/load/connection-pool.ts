import type {FailureClass} from '../../core/load/outcome.ts'
import {Connection, type ConnectionOwner, type LoadAddress} from './connection.ts'
import type {Exchange, ExchangeSink} from './exchange.ts'
import {Fifo} from './fifo.ts'
import type {PoolOptions, RequestPool} from './request-pool.ts'
import {threadNowMs} from './thread-clock.ts'

/** A server that said for how long it keeps a connection may close it while a request is on its way. */
const keptMarginMs = 500
/** One that was not used for so long may have been closed by now, and its end be on its way. */
const staleMs = 1000
/** So many are opened at once before the load begins: a server's queue of connections that nobody has accepted yet is short. */
const openedAtOnce = 64

/**
 * The connections of one thread, all to one address. Those that are free are used in turn, so that as many are at work as were asked for and not as few
 * as would do. A request that finds none free waits; one that waits for a connection which cannot be opened fails with it, and no other is tried for it,
 * so a server that is gone is asked no more often than the schedule says.
 */
export class ConnectionPool implements RequestPool {
	readonly #address: LoadAddress
	readonly #options: PoolOptions
	readonly #sink: ExchangeSink
	readonly #owner: ConnectionOwner
	readonly #idle = new Fifo<Connection>()
	readonly #waiting = new Fifo<Exchange>()
	readonly #all = new Set<Connection>()
	/** What is under way, and where. */
	readonly #connectionOf = new Map<Exchange, Connection>()
	#connecting = 0
	#over = 0
	/** Told when all that were to be opened before the load have been, or cannot be. */
	#whenWarm: (() => void) | null = null
	#toWarm = 0

	constructor(address: LoadAddress, options: PoolOptions, sink: ExchangeSink) {
		this.#address = address
		this.#options = options
		this.#sink = sink
		this.#owner = {
			opened: (connection, tookMs) => {
				this.#connecting--
				sink.connected(tookMs)
				this.#free(connection)
				this.#warmOn()
			},
			answered: (connection, exchange, atMs) => this.#answered(connection, exchange, atMs),
			closed: (connection, exchange, failure, atMs) => this.#closed(connection, exchange, failure, atMs),
			received: bytes => sink.received(bytes),
		}
	}

	get open(): number {
		return this.#all.size - this.#connecting
	}

	get queued(): number {
		return this.#waiting.length - this.#over
	}

	warm(): Promise<void> {
		if (this.#options.isFresh) return Promise.resolve()
		return new Promise(resolve => {
			this.#whenWarm = resolve
			this.#toWarm = this.#options.connections
			for (let i = 0; i < openedAtOnce; i++) this.#warmOn()
		})
	}

	#warmOn(): void {
		if (this.#whenWarm === null) return
		if (this.#toWarm > 0) {
			this.#toWarm--
			this.#connect()
		} else if (this.#connecting === 0) this.#endWarm()
	}

	#endWarm(): void {
		this.#toWarm = 0
		const tell = this.#whenWarm
		this.#whenWarm = null
		tell?.()
	}

	dispatch(exchange: Exchange): void {
		for (let connection = this.#idle.take(); connection !== null; connection = this.#idle.take()) {
			if (!this.#all.has(connection)) continue
			if (connection.keptMs !== null && threadNowMs() - connection.idleSinceMs > connection.keptMs - keptMarginMs) {
				this.#forget(connection)
				connection.close()
				continue
			}
			this.#sendOver(connection, exchange)
			return
		}
		this.#wait(exchange)
	}

	abandon(exchange: Exchange): void {
		exchange.isOver = true
		const connection = this.#connectionOf.get(exchange)
		if (connection === undefined) {
			this.#over++
			return
		}
		this.#connectionOf.delete(exchange)
		this.#forget(connection)
		connection.abandon()
		this.#connectForWaiting()
	}

	close(): void {
		for (const connection of this.#all) connection.abandon()
		this.#all.clear()
		this.#connectionOf.clear()
		this.#connecting = 0
	}

	#wait(exchange: Exchange): void {
		this.#waiting.add(exchange)
		this.#connectForWaiting()
	}

	#connectForWaiting(): void {
		if (this.queued > this.#connecting && this.#all.size < this.#options.connections) this.#connect()
	}

	#connect(): void {
		this.#connecting++
		this.#all.add(new Connection(this.#address, this.#owner))
	}

	#forget(connection: Connection): void {
		if (this.#all.delete(connection) && !connection.isOpen) this.#connecting--
	}

	#nextWaiting(): Exchange | null {
		for (let exchange = this.#waiting.take(); exchange !== null; exchange = this.#waiting.take()) {
			if (!exchange.isOver) return exchange
			this.#over--
		}
		return null
	}

	#free(connection: Connection): void {
		const next = this.#nextWaiting()
		if (next === null) this.#idle.add(connection)
		else this.#sendOver(connection, next)
	}

	#sendOver(connection: Connection, exchange: Exchange): void {
		this.#connectionOf.set(exchange, connection)
		connection.send(exchange, this.#options.isChecked)
	}

	#answered(connection: Connection, exchange: Exchange, atMs: number): void {
		this.#connectionOf.delete(exchange)
		const answer = this.#options.isChecked ? connection.answer() : null
		if (!connection.isKept || this.#options.isFresh) {
			this.#forget(connection)
			connection.close()
			this.#sink.completed(exchange, atMs, connection.status, answer)
			this.#connectForWaiting()
			return
		}
		this.#sink.completed(exchange, atMs, connection.status, answer)
		this.#free(connection)
	}

	#closed(connection: Connection, exchange: Exchange | null, failure: FailureClass, atMs: number): void {
		this.#forget(connection)
		if (exchange !== null) this.#lost(connection, exchange, failure, atMs)
		else if (!connection.isOpen) {
			// It was opened for one that waits, or for nobody yet.
			const waiting = this.#nextWaiting()
			if (waiting !== null) this.#sink.failed(waiting, atMs, failure)
			if (this.#whenWarm !== null && this.#connecting === 0) this.#endWarm()
			else this.#toWarm = 0
		}
		this.#connectForWaiting()
	}

	#lost(connection: Connection, exchange: Exchange, failure: FailureClass, atMs: number): void {
		this.#connectionOf.delete(exchange)
		const restedMs = exchange.wireMs - connection.idleSinceMs
		const wasStale = failure === 'reset' && connection.served > 0 && !connection.hasBegun && restedMs >= staleMs
		if (!wasStale || exchange.isResent || !exchange.request.isRepeatable) {
			this.#sink.failed(exchange, atMs, failure)
			return
		}
		exchange.isResent = true
		exchange.wireMs = Number.NaN
		this.#sink.resent(exchange)
		this.#wait(exchange)
	}
}
