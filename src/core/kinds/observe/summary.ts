import {hottestOf} from '../../run/summary/hottest.ts'
import {latencyMetrics} from '../../run/summary/latency-metrics.ts'
import {exitCodeOf, launchReport} from '../../run/summary/launch-report.ts'
import {sampledMetrics} from '../../run/summary/sampled-metrics.ts'
import type {SummaryOfKind} from '../../run/summary/summary-of-kind.ts'
import {sampledUsage} from '../../run/summary/usage.ts'
import type {ObserveState} from './state.ts'

export const observeSummary: SummaryOfKind<ObserveState> = {
	metrics: of => [...latencyMetrics(of), ...sampledMetrics(of)],
	usage: of => sampledUsage(of, null),
	hottest: hottestOf,
	exitCode: exitCodeOf,
	own: ({plan}) => ({driver: plan.driver && launchReport(plan.driver)}),
	recorded: () => [],
	floors: () => [],
}
