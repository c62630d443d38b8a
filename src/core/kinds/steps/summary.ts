import {hottestOf} from '../../run/summary/hottest.ts'
import {latencyMetrics} from '../../run/summary/latency-metrics.ts'
import {exitCodeOf} from '../../run/summary/launch-report.ts'
import {sampledMetrics} from '../../run/summary/sampled-metrics.ts'
import type {SummaryOfKind} from '../../run/summary/summary-of-kind.ts'
import {sampledUsage} from '../../run/summary/usage.ts'
import type {StepsState} from './state.ts'
import {stepMetrics} from './summary-metrics.ts'
import {recordedSteps} from './summary-recorded.ts'
import {stepsReport} from './summary-report.ts'

export const stepsSummary: SummaryOfKind<StepsState> = {
	metrics: of => [...stepMetrics(of.suite), ...latencyMetrics(of), ...sampledMetrics(of)],
	usage: of => sampledUsage(of, null),
	hottest: hottestOf,
	exitCode: exitCodeOf,
	own: suite => ({steps: stepsReport(suite)}),
	recorded: recordedSteps,
	floors: () => [],
}
