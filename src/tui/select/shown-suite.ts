import type {RunState, SuiteState} from '../../core/run/run-state.ts'

/** The suite that runs, or ran last. */
export function shownSuite(run: RunState | null): SuiteState | null {
	return run?.suites[run.current] ?? null
}

/** Latency metrics in a fixed order: wall time, HTTP, measures by name. */
export function metricsOf(suite: SuiteState | null): string[] {
	if (suite === null) return []
	const rank = (name: string) => (name === 'wall' ? 0 : name === 'http' ? 1 : 2)
	return [...suite.latencies.keys()].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0))
}
