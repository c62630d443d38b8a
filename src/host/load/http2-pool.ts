import http2 from 'node:http2'
import net from 'node:net'
import tls from 'node:tls'
import {type FailureClass, failureOf} from '../../core/load/outcome.ts'
import type {LoadAddress} from './connection.ts'
import type {Exchange, ExchangeSink} from './exchange.ts'
import {Fifo} from './fifo.ts'
import type {PoolOptions, RequestPool} from './request-pool.ts'
import {threadNowMs} from './thread-clock.ts'

/** What a server takes that says nothing else: RFC 9113 6.5.2 has no limit, and asks for 100 at the least. */
const usualStreams = 100
const mostCheckedBytes = 1024 * 1024
/** Fields that HTTP/2 has no place for: RFC 9113 8.2.2. */
const forbidden: ReadonlySet<string> = new Set([
	'connection',
	'host',
	'keep-alive',
	'proxy-connection',
	'transfer-encoding',
	'upgrade',
])

/** One connection with many requests at a time. */
interface Session {
	readonly session: http2.ClientHttp2Session
	readonly beganMs: number
	isOpen: boolean
	streams: number
	/** It takes no further requests: it was told to go away, or was used once. */
	isLeaving: boolean
}

/**
 * The HTTP/2 connections of one thread: node:http2, and no connections of our own as for HTTP/1.1, because what ends a stream is said by the protocol itself.
 * A request goes over the connection with the fewest under way; where all have as many as their server takes, it waits.
 */
export class Http2Pool implements RequestPool {
	readonly #address: LoadAddress
	readonly #authority: string
	readonly #options: PoolOptions
	readonly #sink: ExchangeSink
	readonly #sessions = new Set<Session>()
	readonly #waiting = new Fifo<Exchange>()
	readonly #streamOf = new Map<Exchange, http2.ClientHttp2Stream>()
	#over = 0
	#whenWarm: (() => void) | null = null

	constructor(address: LoadAddress, options: PoolOptions, sink: ExchangeSink) {
		this.#address = address
		this.#options = options
		this.#sink = sink
		const {host, port, secure} = address
		const name = secure?.serverName ?? (host.includes(':') ? `[${host}]` : host)
		this.#authority = `${secure === null ? 'http' : 'https'}://${name}:${port}`
	}

	get open(): number {
		return [...this.#sessions].filter(({isOpen}) => isOpen).length
	}

	get queued(): number {
		return this.#waiting.length - this.#over
	}

	warm(): Promise<void> {
		if (this.#options.isFresh) return Promise.resolve()
		return new Promise(resolve => {
			this.#whenWarm = resolve
			for (let i = 0; i < this.#options.connections; i++) this.#connect()
		})
	}

	dispatch(exchange: Exchange): void {
		const session = this.#options.isFresh ? null : this.#freest()
		if (session !== null) this.#sendOver(session, exchange)
		else {
			this.#waiting.add(exchange)
			this.#connectForWaiting()
		}
	}

	abandon(exchange: Exchange): void {
		exchange.isOver = true
		const stream = this.#streamOf.get(exchange)
		if (stream === undefined) this.#over++
		else stream.close(http2.constants.NGHTTP2_CANCEL)
	}

	close(): void {
		for (const {session} of this.#sessions) session.destroy()
		this.#sessions.clear()
		this.#streamOf.clear()
	}

	#freest(): Session | null {
		let best: Session | null = null
		for (const one of this.#sessions) {
			if (!one.isOpen || one.isLeaving || one.streams >= limitOf(one)) continue
			if (best === null || one.streams < best.streams) best = one
		}
		return best
	}

	#connectForWaiting(): void {
		const connecting = [...this.#sessions].filter(({isOpen}) => !isOpen).length
		if (this.queued > connecting && this.#sessions.size < this.#options.connections) this.#connect()
	}

	#connect(): void {
		const {host, port, socketPath, secure} = this.#address
		const where = socketPath === null ? {host, port} : {path: socketPath}
		const session = http2.connect(this.#authority, {
			createConnection: () =>
				secure === null
					? net.connect(where as net.NetConnectOpts).setNoDelay(true)
					: tls
							.connect({
								...where,
								...(secure.serverName === null ? {} : {servername: secure.serverName}),
								rejectUnauthorized: secure.isVerified,
								ALPNProtocols: ['h2'],
							} as tls.ConnectionOptions)
							.setNoDelay(true),
		})
		const one: Session = {session, beganMs: threadNowMs(), isOpen: false, streams: 0, isLeaving: false}
		this.#sessions.add(one)
		let failure: FailureClass | null = null
		// Its settings say how many requests it takes.
		session.once('remoteSettings', () => {
			one.isOpen = true
			this.#sink.connected(threadNowMs() - one.beganMs)
			this.#takeWaiting()
			this.#tellWarm()
		})
		session.on('goaway', () => {
			one.isLeaving = true
		})
		session.on('error', (error: NodeJS.ErrnoException) => {
			failure ??= error.code === 'ERR_HTTP2_ERROR' ? 'malformed' : failureOf(error.code)
		})
		session.once('close', () => this.#closed(one, failure))
	}

	#closed(one: Session, failure: FailureClass | null): void {
		if (!this.#sessions.delete(one)) return
		if (!one.isOpen) {
			const waiting = this.#nextWaiting()
			if (waiting !== null) this.#sink.failed(waiting, threadNowMs(), failure ?? 'malformed')
			this.#whenWarm?.()
			this.#whenWarm = null
		}
		this.#connectForWaiting()
	}

	#tellWarm(): void {
		if (this.#whenWarm === null || this.open < this.#options.connections) return
		this.#whenWarm()
		this.#whenWarm = null
	}

	#nextWaiting(): Exchange | null {
		for (let exchange = this.#waiting.take(); exchange !== null; exchange = this.#waiting.take()) {
			if (!exchange.isOver) return exchange
			this.#over--
		}
		return null
	}

	#takeWaiting(): void {
		while (this.queued > 0) {
			const session = this.#freest()
			if (session === null) break
			const next = this.#nextWaiting()
			if (next === null) break
			this.#sendOver(session, next)
		}
		this.#connectForWaiting()
	}

	#sendOver(one: Session, exchange: Exchange): void {
		const {method, url, headers, body} = exchange.request.spec
		const {pathname, search} = new URL(url)
		const own = Object.entries(headers).filter(([name]) => !forbidden.has(name.toLowerCase()))
		if (this.#options.isFresh) one.isLeaving = true
		one.streams++
		exchange.wireMs = threadNowMs()
		const stream = one.session.request(
			{
				':method': method,
				':path': `${pathname}${search}`,
				...(this.#address.secure === null ? {} : {':scheme': 'https'}),
				'user-agent': 'arsenal-tui',
				accept: '*/*',
				...Object.fromEntries(own.map(([name, value]) => [name.toLowerCase(), value])),
			},
			{endStream: body === null},
		)
		this.#streamOf.set(exchange, stream)
		if (body !== null) stream.end(body)
		new Answer(stream, exchange, this.#options.isChecked, this.#sink, () => {
			this.#streamOf.delete(exchange)
			one.streams--
			if (one.isLeaving && one.streams === 0) one.session.close()
			this.#takeWaiting()
		})
	}
}

function limitOf({session}: Session): number {
	return session.remoteSettings?.maxConcurrentStreams ?? usualStreams
}

/** What comes of one request. */
class Answer {
	#status = 0
	#hasBegun = false
	#isWhole = false
	#failure: FailureClass | null = null
	#fields: http2.IncomingHttpHeaders = {}
	#body: Buffer[] = []
	#bytes = 0

	constructor(
		stream: http2.ClientHttp2Stream,
		exchange: Exchange,
		isChecked: boolean,
		sink: ExchangeSink,
		onOver: () => void,
	) {
		stream.once('response', fields => {
			this.#hasBegun = true
			exchange.firstByteMs = threadNowMs()
			this.#status = fields[':status'] ?? 0
			this.#fields = fields
		})
		stream.on('data', (chunk: Buffer) => {
			sink.received(chunk.length)
			if (isChecked && this.#bytes < mostCheckedBytes)
				this.#body.push(chunk.subarray(0, mostCheckedBytes - this.#bytes))
			this.#bytes += chunk.length
		})
		stream.once('end', () => {
			// One whose connection has gone ends as well, and so does one that was cut: `aborted` is said of requests alone that were not whole.
			this.#isWhole = this.#hasBegun && !stream.destroyed && stream.session !== undefined && this.#isAllThere(exchange)
		})
		stream.once('error', (error: NodeJS.ErrnoException) => {
			const found = failureOf(error.code)
			this.#failure = found === 'other' ? 'reset' : found
		})
		stream.once('close', () => {
			const atMs = threadNowMs()
			onOver()
			// It was given up, which has been counted.
			if (exchange.isOver) return
			if (this.#isWhole && stream.rstCode === http2.constants.NGHTTP2_NO_ERROR)
				sink.completed(exchange, atMs, this.#status, isChecked ? this.#answer() : null)
			else sink.failed(exchange, atMs, this.#hasBegun ? 'cut' : (this.#failure ?? 'reset'))
		})
	}

	#isAllThere({request}: Exchange): boolean {
		const length = this.#fields['content-length']
		return length === undefined || request.isHead || this.#status === 304 || Number(length) === this.#bytes
	}

	#answer() {
		const headers = Object.entries(this.#fields).flatMap(([name, value]) =>
			name.startsWith(':') || value === undefined
				? []
				: [[name, Array.isArray(value) ? value.at(-1)! : value] as const],
		)
		return {
			status: this.#status,
			headers: Object.fromEntries(headers),
			body: Buffer.concat(this.#body).toString('utf8'),
		}
	}
}
