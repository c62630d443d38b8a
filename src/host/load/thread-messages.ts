/** What the thread that conducts a load and those that send it say to each other. */
import type {ArrivalPlan} from '../../core/load/arrivals.ts'
import type {GeneratorSample, StageCounts} from '../../core/load/counted.ts'
import type {LoadAddress} from './connection.ts'

export interface ThreadPlan extends ArrivalPlan {
	readonly address: LoadAddress
	readonly requests: ReadonlyArray<{
		readonly bytes: Uint8Array & Buffer
		readonly isHead: boolean
		readonly isRepeatable: boolean
	}>
	readonly weights: readonly number[]
	/** This thread's. */
	readonly connections: number
	readonly isFresh: boolean
	/** In this thread: what is under way, and what is held back. */
	readonly maxInFlight: number
	readonly overflow: 'drop' | 'queue'
	readonly maxHeld: number
	readonly timeoutMs: number
	readonly part: number
	readonly parts: number
}

export type ToThread =
	| {readonly is: 'start'; readonly originMs: number}
	/** Send no more. */
	| {readonly is: 'stop'}
	| {readonly is: 'cancel'}

export type FromThread =
	/** Its connections are open, or cannot be. */
	| {readonly is: 'ready'}
	| {
			readonly is: 'counted'
			readonly stages: readonly StageCounts[]
			readonly sample: Omit<GeneratorSample, 'backlogDrops'>
	  }
	/** All that were sent have ended. The last word. */
	| {readonly is: 'done'}
