import {stateKindOf} from '../../core/run/state/kinds.ts'
import type {RunState, SuiteState} from '../../core/run/state/run-state.ts'

/** The suite that runs, or ran last. */
export function shownSuite(run: RunState | null): SuiteState | null {
	return run?.suites[run.current] ?? null
}

/** The one that ran, or had run last, at a moment. @param asOfMs null: now */
export function suiteAt(run: RunState, asOfMs: number | null): SuiteState | null {
	const now = shownSuite(run)
	if (asOfMs === null || now?.startedMs == null || now.startedMs <= asOfMs) return now
	return run.suites.findLast(one => one.startedMs !== null && one.startedMs <= asOfMs) ?? now
}

/** Latency metrics in a fixed order: wall time, steps as they are taken, HTTP, measures by name. */
export function metricsOf(suite: SuiteState): string[] {
	const {isOfRuns} = stateKindOf(suite)
	const rank = (name: string) => (isOfRuns(name) ? 0 : name === 'http' ? 1 : 2)
	const byName = (a: string, b: string) => (rank(a) === 0 ? 0 : a < b ? -1 : a > b ? 1 : 0)
	return [...suite.latencies.keys()].sort((a, b) => rank(a) - rank(b) || byName(a, b))
}
