import type {Stamp} from '../../events/run-event.ts'
import type {ExpectedTime} from '../../plan/expected-time.ts'
import type {SuitePlan} from '../../plan/plan.ts'
import type {SuiteStateCommon} from './suite-state-common.ts'
import type {UsageTrack} from './usage-track.ts'

/** What a kind of suite says of its state: a row of `kinds.ts`, which stands in the room of the kind. */
export interface StateOfKind<
	State extends SuiteStateCommon & {readonly plan: SuitePlan},
	Own extends {readonly type: string},
> {
	/** Before anything has happened. */
	readonly start: (common: SuiteStateCommon, plan: State['plan']) => State
	readonly folds: Folds<State, Own>
	/** It runs as soon as a process of it does; else an event says when. */
	readonly runsFromFirstProcess: boolean
	/** For how long it is measured once it is ready; null: until it is over. */
	readonly plannedMs: (plan: State['plan']) => number | null
	/** How long all of it takes, where the plan says that; null: it does not. */
	readonly expected: (plan: State['plan']) => ExpectedTime | null
	/** From when on that is counted, or what it took the last time, since the run started; null: it has not begun. */
	readonly begunMs: (suite: State) => number | null
	/** When it will be over, going by what has passed of it; `ms` since the run started. null: as was expected before. */
	readonly end: (suite: State, tookMs: number | null) => ExpectedTime | 'unknown' | null
	/** Whether a latency is that of whole runs, which have figures of their own and no rate; else it is counted as it comes. */
	readonly isOfRuns: (metric: string) => boolean
	/** What its driver uses; null: it has none. */
	readonly driverUsage: (suite: State) => UsageTrack | null
	/**
	 * What CPU samples are held against: the time of the whole tree, which carries the probe from start to end; that of the processes with a probe alone,
	 * because others have none; or nothing, because nobody knows what those used.
	 */
	readonly coverage: 'tree' | 'probed' | 'unknown'
}

/** How the events are folded that only this kind has: one for each of them. */
export type Folds<State, Own extends {readonly type: string}> = {
	readonly [Type in Own['type']]: (suite: State, event: Extract<Own, {readonly type: Type}> & Stamp) => void
}
