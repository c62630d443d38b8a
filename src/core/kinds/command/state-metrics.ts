/**
 * Metrics of `command` suites: `wall`, `user`, `system`, `cpu` and `peakRss` of a run, and with parameters one of each for every
 * combination: `wall/size=10`.
 */

export function metricOf(figure: string, benchmark: string | null | undefined): string {
	return benchmark === null || benchmark === undefined ? figure : `${figure}/${benchmark}`
}

/** Wall times of runs, as `SuiteState.latencies` keeps them. */
export function isOfRuns(metric: string): boolean {
	return metric === 'wall' || metric.startsWith('wall/')
}

const figures = ['wall', 'user', 'system', 'cpu', 'peakRss'] as const
export type RunFigure = (typeof figures)[number]

/** @returns null for a metric that is not of single runs */
export function runFigureOf(metric: string): {readonly figure: RunFigure; readonly benchmark: string | null} | null {
	const slash = metric.indexOf('/')
	const name = slash < 0 ? metric : metric.slice(0, slash)
	const figure = figures.find(one => one === name)
	return figure === undefined ? null : {figure, benchmark: slash < 0 ? null : metric.slice(slash + 1)}
}
