import {hottestOf} from '../../run/summary/hottest.ts'
import {latencyMetrics} from '../../run/summary/latency-metrics.ts'
import {exitCodeOf} from '../../run/summary/launch-report.ts'
import {sampledMetrics} from '../../run/summary/sampled-metrics.ts'
import type {SummaryOfKind} from '../../run/summary/summary-of-kind.ts'
import {sampledUsage} from '../../run/summary/usage.ts'
import type {LoadState} from './state.ts'
import {rankOfLoadMetric} from './state-metrics.ts'
import {loadReport} from './summary-report.ts'

export const loadSummary: SummaryOfKind<LoadState> = {
	metrics: of => [
		...latencyMetrics(of).toSorted((a, b) => rankOfLoadMetric(a.name) - rankOfLoadMetric(b.name)),
		...sampledMetrics(of),
	],
	usage: of => (of.suite.plan.hasTarget ? sampledUsage(of, null) : null),
	hottest: hottestOf,
	exitCode: exitCodeOf,
	own: suite => ({load: loadReport(suite)}),
	recorded: () => [],
	floors: () => [],
}
