import type {ArrivalKind} from '../../load/arrivals.ts'
import type {SearchPlan} from '../../load/search.ts'
import type {LoadStage} from '../../load/stage.ts'
import type {RuleSpec} from '../../rules/rule.ts'
import type {RequestSpec} from '../../suite/request.ts'

/** What becomes of a request whose time has come while too many are under way: it is never sent, or it waits. */
export const overflowKinds = ['drop', 'queue'] as const
export type OverflowKind = (typeof overflowKinds)[number]

export interface LoadRequest extends RequestSpec {
	/** Above 0: of several requests, how often this one is sent beside the others. */
	readonly weight: number
}

/** The rate at which something stops to hold. */
export interface LoadSearch extends SearchPlan {
	/** All of it has to hold at a rate. At least one. */
	readonly holds: readonly RuleSpec[]
}

/** Which requests are sent, when, and over what. */
export interface LoadSpec {
	/** At least one; all to the same host and port. */
	readonly requests: readonly LoadRequest[]
	/** A module that makes requests and checks answers, absolute; null: there is none. See `LoadModule` in suite-config.ts. */
	readonly module: string | null
	/** A CSV file whose rows requests take their values from, absolute; null: there is none. */
	readonly data: string | null
	/** Absolute; null: over TCP. */
	readonly socketPath: string | null
	/** At least one, and one of them with a rate above zero; none where a rate is searched. */
	readonly stages: readonly LoadStage[]
	/** In place of stages; null: those are sent. */
	readonly search: LoadSearch | null
	readonly arrival: ArrivalKind
	readonly connections: number
	/** HTTP/2, over TLS or without: never one where the other was asked for. */
	readonly http2: boolean
	/** Each request has a connection of its own. */
	readonly fresh: boolean
	/** Requests that may be under way at once. */
	readonly maxInFlight: number
	readonly overflow: OverflowKind
	/** Counted from when a request should have been sent. */
	readonly timeoutMs: number
	/** That send. */
	readonly threads: number
	/** A certificate that nobody vouches for is no hindrance. */
	readonly insecure: boolean
	/** Beside loopback and private addresses, where load may be sent. */
	readonly allowHosts: readonly string[]
}
