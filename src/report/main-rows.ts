import {runFigureOf} from '../core/kinds/command/state-metrics.ts'
import type {MetricReport, SuiteReport} from '../core/run/summary/run-report.ts'
import {sayFigure} from '../core/words/figure-words.ts'
import {requestMetrics} from '../core/words/metric-words.ts'
import type {MainRow} from './report-of-kind.ts'
import {outcomeWords} from './say.ts'

/** The metric that speaks for a suite: wall time, else HTTP, else the first measure; null when nothing was timed. */
function mainMetric(suite: SuiteReport): MetricReport | null {
	for (const name of ['wall', ...requestMetrics]) {
		const found = suite.metrics.find(metric => metric.name === name)
		if (found) return found
	}
	return suite.metrics.find(metric => metric.unit === 'ms') ?? null
}

/** The same with a metric for every combination of parameters; never empty. */
export function measuredRows(suite: SuiteReport): readonly MainRow[] {
	const walls = suite.metrics.flatMap(metric => {
		const ofRun = runFigureOf(metric.name)
		return ofRun?.figure === 'wall' ? [{benchmark: ofRun.benchmark, metric}] : []
	})
	if (walls.length === 0) return [{benchmark: null, metric: mainMetric(suite)}]
	// One combination that failed does not make the others fail.
	const isBlamed = suite.outcome === 'failed' && walls.some(({metric}) => metric.errors > 0)
	return walls.map(row => (isBlamed && row.metric.errors === 0 ? {...row, outcome: outcomeWords.done} : row))
}

/** `p99 13.3 ms`, else what it used. */
export function measuredGist(suite: SuiteReport): string {
	const metric = mainMetric(suite)
	if (metric) return metricGist(metric)
	return suite.usage ? `cpu ${sayFigure(suite.usage.cpuShare.mean, 'cores')}` : 'done'
}

export function metricGist({p50, p99, unit}: MetricReport): string {
	return p99 === null ? `p50 ${sayFigure(p50, unit)}` : `p99 ${sayFigure(p99, unit)}`
}

export function seenVersions({node}: SuiteReport): readonly string[] {
	return node?.versions ?? []
}
