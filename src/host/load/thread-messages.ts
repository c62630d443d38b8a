/** What the thread that conducts a load and those that send it say to each other. */
import type {ArrivalPlan} from '../../core/load/arrivals.ts'
import type {GeneratorSample, StageCounts} from '../../core/load/counted.ts'
import type {LoadAddress} from './connection.ts'
import type {SourcePlan} from './request-source.ts'

export interface ThreadPlan extends ArrivalPlan, SourcePlan {
	readonly address: LoadAddress
	readonly isHttp2: boolean
	/** This thread's. */
	readonly connections: number
	/** In this thread: what is under way, and what is held back. */
	readonly maxInFlight: number
	readonly overflow: 'drop' | 'queue'
	readonly maxHeld: number
	readonly timeoutMs: number
}

export type ToThread =
	| {readonly is: 'start'; readonly originMs: number}
	/** Send no more. */
	| {readonly is: 'stop'}
	| {readonly is: 'cancel'}

export type FromThread =
	/** Its connections are open, or cannot be. */
	| {readonly is: 'ready'}
	/** It has nothing to send. `reason`: a clause */
	| {readonly is: 'failed'; readonly reason: string}
	| {
			readonly is: 'counted'
			readonly stages: readonly StageCounts[]
			readonly sample: Omit<GeneratorSample, 'backlogDrops'>
	  }
	/** All that were sent have ended. The last word. */
	| {readonly is: 'done'}
