/** How long a run still takes, as far as its plan, the last time and what has passed of it tell. Never negative; by chance it does not grow. */

import {type ExpectedTime, expectedTime, type TotalTime, totalTime} from '../../plan/expected-time.ts'
import type {SuitePlan} from '../../plan/plan.ts'
import {stateKindOf} from './kinds.ts'
import type {RunState, SuiteState} from './run-state.ts'

/** How long a suite like this was measured the last time; null: never to its end. */
export type TookMs = (plan: SuitePlan) => number | null

/** What a run made before says of a suite. */
export interface PastTime {
	readonly suite: string
	readonly kind: string
	/** null: not to its end. */
	readonly tookMs: number | null
}

/** @param past newest first */
export function tookBefore(past: readonly PastTime[]): TookMs {
	return ({name, kind}) =>
		past.find(one => one.suite === name && one.kind === kind && one.tookMs !== null)?.tookMs ?? null
}

/** What all suites that are not over still take. */
export function timeLeft({suites, outcome}: RunState, nowMs: number, tookMs: TookMs): TotalTime {
	const open = outcome === null ? suites.filter(suite => suite.finishedMs === null || suite.finishedMs > nowMs) : []
	return totalTime(open.map(suite => suiteTimeLeft(suite, nowMs, tookMs(suite.plan))))
}

export function suiteTimeLeft(suite: SuiteState, nowMs: number, tookMs: number | null): ExpectedTime | null {
	const kind = stateKindOf(suite)
	const before = expectedTime(kind.expected(suite.plan), tookMs)
	if (suite.startedMs === null || suite.startedMs > nowMs) return before
	// How long another tool takes to draw nobody knows.
	const end = suite.deepProfile?.state === 'running' ? 'unknown' : kind.end(suite, tookMs)
	if (end === 'unknown') return null
	if (end !== null) return until(end, nowMs)
	return before && until({ms: (kind.begunMs(suite) ?? nowMs) + before.ms, is: before.is}, nowMs)
}

/** What takes longer than was thought takes nobody knows how long; what has a plan is being ended. */
function until({ms, is}: ExpectedTime, nowMs: number): ExpectedTime | null {
	if (nowMs > ms && is !== 'planned') return null
	return {ms: Math.max(0, ms - nowMs), is}
}
