import {rankOfLoadMetric} from '../../core/kinds/load/state-metrics.ts'
import {stateKindOf} from '../../core/run/state/kinds.ts'
import type {RunState, SuiteState} from '../../core/run/state/run-state.ts'
import {requestMetrics} from '../../core/words/metric-words.ts'

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

/** Latency metrics in a fixed order: wall time, steps as they are taken, what a load has timed, HTTP, measures by name. */
export function metricsOf(suite: SuiteState): string[] {
	const {isOfRuns} = stateKindOf(suite)
	// Those of runs in the order in which they came, what a load has timed in that of a request.
	const rank = (name: string) => {
		if (isOfRuns(name)) return 0
		return name === 'http' ? rankOfLoadMetric(name) + 1 : rankOfLoadMetric(name) + (name.startsWith('load:') ? 1 : 2)
	}
	const byName = (a: string, b: string) => (rank(a) === 0 ? 0 : a < b ? -1 : a > b ? 1 : 0)
	return [...suite.latencies.keys()].sort((a, b) => rank(a) - rank(b) || byName(a, b))
}

/** Whether it counts requests, which people speak of as so many a second. */
export function isOfRequests(metric: string | null): boolean {
	return metric !== null && requestMetrics.includes(metric)
}
