import type {Exchange} from './exchange.ts'

/** What requests of one thread go over. */
export interface RequestPool {
	/** Opens the connections before the load begins. Resolves when all are open, and when one cannot be. */
	warm(): Promise<void>
	dispatch(exchange: Exchange): void
	/** Nobody waits for it any more. */
	abandon(exchange: Exchange): void
	close(): void
	/** Connections. */
	readonly open: number
	/** Requests for which there is no place on a connection yet. */
	readonly queued: number
}

export interface PoolOptions {
	readonly connections: number
	/** Each request has a connection of its own, which it closes. */
	readonly isFresh: boolean
	/** Answers are looked at, and so kept until then. */
	readonly isChecked: boolean
}
