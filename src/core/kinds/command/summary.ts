import {hottestOf} from '../../run/summary/hottest.ts'
import {latencyMetrics} from '../../run/summary/latency-metrics.ts'
import {exitCodeOf} from '../../run/summary/launch-report.ts'
import {sampledMetrics} from '../../run/summary/sampled-metrics.ts'
import type {SummaryOfKind} from '../../run/summary/summary-of-kind.ts'
import {sampledUsage} from '../../run/summary/usage.ts'
import type {CommandState} from './state.ts'
import {runMetrics} from './summary-metrics.ts'
import {recordedRuns} from './summary-recorded.ts'
import {commandUsage} from './summary-usage.ts'

export const commandSummary: SummaryOfKind<CommandState> = {
	// What samples found of the runs is chance where each of them has told by itself.
	metrics: of => [
		...runMetrics(of.suite),
		...latencyMetrics(of),
		...(commandUsage(of.suite) === null ? sampledMetrics(of) : []),
	],
	usage: of => sampledUsage(of, commandUsage(of.suite)),
	hottest: hottestOf,
	exitCode: exitCodeOf,
	own: () => ({}),
	recorded: recordedRuns,
	floors: () => [],
}
