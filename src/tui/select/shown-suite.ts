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

/** Latency metrics in a fixed order: wall time, HTTP, measures by name. */
export function metricsOf(suite: SuiteState): string[] {
	const rank = (name: string) => (name === 'wall' ? 0 : name === 'http' ? 1 : 2)
	return [...suite.latencies.keys()].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0))
}
