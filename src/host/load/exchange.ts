import type {LoadAnswer} from '../../core/kinds/load/suite-config.ts'
import type {LoadRequest} from '../../core/kinds/load/suite-load.ts'
import type {FailureClass} from '../../core/load/outcome.ts'

/** A request as it goes over the wire, made once and sent many times. */
export interface WireRequest {
	readonly spec: LoadRequest
	/** Head and body, of HTTP/1.1. */
	readonly bytes: Buffer
	readonly isHead: boolean
	/** Sent twice it does no more than once, so it may be sent again where nobody can have read it. */
	readonly isRepeatable: boolean
}

/** One request from its planned moment to its end. Milliseconds on the machine's monotonic clock. */
export class Exchange {
	readonly stage: number
	readonly intendedMs: number
	readonly request: WireRequest
	/** Its number in the load. */
	readonly index: number
	/** When it was written to a connection; NaN: it was not yet. */
	wireMs = Number.NaN
	firstByteMs = Number.NaN
	/** Nobody waits for it any more. */
	isOver = false
	isResent = false

	constructor(stage: number, intendedMs: number, request: WireRequest, index: number) {
		this.stage = stage
		this.intendedMs = intendedMs
		this.request = request
		this.index = index
	}
}

/** What is told of exchanges and connections. */
export interface ExchangeSink {
	/** @param answer  null: nobody wants to look at it */
	completed(exchange: Exchange, atMs: number, status: number, answer: LoadAnswer | null): void
	failed(exchange: Exchange, atMs: number, failure: FailureClass): void
	resent(exchange: Exchange): void
	/** @param tookMs  until requests could be sent over it */
	connected(tookMs: number): void
	received(bytes: number): void
}
