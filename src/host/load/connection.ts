import net from 'node:net'
import tls from 'node:tls'
import type {LoadAnswer} from '../../core/kinds/load/suite-config.ts'
import {type FailureClass, failureOf} from '../../core/load/outcome.ts'
import type {Exchange} from './exchange.ts'
import {ResponseParser} from './response-parser.ts'
import {threadNowMs} from './thread-clock.ts'

/** Where all connections of a load lead. */
export interface LoadAddress {
	/** A unix socket; null: host and port. */
	readonly socketPath: string | null
	/** An address, and no name: names are asked once, before anything is sent. */
	readonly host: string
	readonly port: number
	readonly secure: {
		/** null: an address was asked for, which has no name to be checked against. */
		readonly serverName: string | null
		/** Whether a certificate that nobody vouches for ends the connection. */
		readonly isVerified: boolean
	} | null
}

const readBytes = 16 * 1024

/** Who is told what happens on a connection. */
export interface ConnectionOwner {
	opened(connection: Connection, tookMs: number): void
	/** The answer is there to its end. */
	answered(connection: Connection, exchange: Exchange, atMs: number): void
	/** It is closed. `exchange`: what was under way on it; null: nothing. */
	closed(connection: Connection, exchange: Exchange | null, failure: FailureClass, atMs: number): void
	received(bytes: number): void
}

/** One connection, with one request at a time. Reads into one buffer of its own, which costs half of what a stream does. */
export class Connection {
	readonly #owner: ConnectionOwner
	readonly #socket: net.Socket
	readonly #parser = new ResponseParser()
	readonly #beganMs = threadNowMs()
	#exchange: Exchange | null = null
	#failure: FailureClass | null = null
	#isClosed = false
	isOpen = false
	/** Answers that came over it. */
	served = 0
	/** Since when nothing is under way on it. */
	idleSinceMs = 0

	constructor(address: LoadAddress, owner: ConnectionOwner) {
		this.#owner = owner
		const onread = {
			buffer: Buffer.allocUnsafeSlow(readBytes),
			callback: (length: number, buffer: Uint8Array) => {
				this.#read(buffer as Buffer, length)
				return true
			},
		}
		this.#socket = connect(address, onread)
		this.#socket.setNoDelay(true)
		this.#socket.once(address.secure === null ? 'connect' : 'secureConnect', () => {
			this.isOpen = true
			this.#owner.opened(this, threadNowMs() - this.#beganMs)
		})
		this.#socket.on('end', () => this.#end(false))
		this.#socket.on('error', (error: NodeJS.ErrnoException) => {
			this.#failure ??= this.isOpen
				? failureOf(error.code)
				: failureOf(error.code) === 'reset'
					? 'refused'
					: failureOf(error.code)
			this.#end(true)
		})
		this.#socket.on('close', () => this.#close(this.#failure ?? 'reset'))
	}

	get status(): number {
		return this.#parser.status
	}

	get isKept(): boolean {
		return this.#parser.isKept
	}

	/** See `ResponseParser.keptMs`. */
	get keptMs(): number | null {
		return this.#parser.keptMs
	}

	/** Whether anything was read since the latest request was sent. */
	get hasBegun(): boolean {
		return this.#parser.hasBegun
	}

	/** @param isChecked  see `answer` */
	send(exchange: Exchange, isChecked: boolean): void {
		this.#exchange = exchange
		this.#parser.begin(exchange.request.isHead, isChecked)
		exchange.wireMs = threadNowMs()
		this.#socket.write(exchange.request.bytes)
	}

	/** The latest, where it was to be checked. */
	answer(): LoadAnswer {
		const {status, fields, body} = this.#parser
		return {status, headers: headersOf(fields), body: Buffer.concat(body ?? []).toString('utf8')}
	}

	/** Closes it, whatever is under way; nobody is told. */
	abandon(): void {
		this.#isClosed = true
		this.#exchange = null
		this.#socket.destroy()
	}

	/** It is done with: in an orderly way where that costs no waiting. */
	close(): void {
		this.#isClosed = true
		this.#socket.destroySoon()
	}

	#read(data: Buffer, length: number): void {
		if (this.#isClosed) return
		this.#owner.received(length)
		const exchange = this.#exchange
		if (exchange === null) {
			// Nobody asked: what belongs to whom cannot be told any more.
			this.#fail('malformed')
			return
		}
		if (Number.isNaN(exchange.firstByteMs)) exchange.firstByteMs = threadNowMs()
		const parsed = this.#parser.push(data, length)
		if (parsed === 'more') return
		if (parsed === 'done') this.#answered(exchange)
		else this.#fail(parsed)
	}

	#answered(exchange: Exchange): void {
		const atMs = threadNowMs()
		this.#exchange = null
		this.served++
		this.idleSinceMs = atMs
		this.#owner.answered(this, exchange, atMs)
	}

	#end(isReset: boolean): void {
		if (this.#isClosed) return
		const exchange = this.#exchange
		if (exchange === null || !this.isOpen) {
			this.#close(this.#failure ?? 'reset')
			return
		}
		const parsed = this.#parser.end(isReset)
		if (parsed === 'done') {
			this.#answered(exchange)
			this.#close('reset')
		} else this.#fail(parsed === 'cut' ? 'cut' : (this.#failure ?? 'reset'))
	}

	#fail(failure: FailureClass): void {
		this.#failure = failure
		this.#close(failure)
	}

	#close(failure: FailureClass): void {
		if (this.#isClosed) return
		this.#isClosed = true
		this.#socket.destroy()
		const exchange = this.#exchange
		this.#exchange = null
		this.#owner.closed(this, exchange, failure, threadNowMs())
	}
}

function headersOf(fields: string): Record<string, string> {
	const lines = fields.split(/\r?\n/).slice(1)
	return Object.fromEntries(
		lines.flatMap(line => {
			const colon = line.indexOf(':')
			return colon <= 0 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]]
		}),
	)
}

function connect({socketPath, host, port, secure}: LoadAddress, onread: net.OnReadOpts): net.Socket {
	const where = socketPath === null ? {host, port} : {path: socketPath}
	if (secure === null) return net.connect({...where, onread} as net.NetConnectOpts)
	const {serverName, isVerified} = secure
	return tls.connect({
		...where,
		...(serverName === null ? {} : {servername: serverName}),
		rejectUnauthorized: isVerified,
		ALPNProtocols: ['http/1.1'],
		// Its types have it for sockets without encryption alone.
		...({onread} as object),
	})
}
