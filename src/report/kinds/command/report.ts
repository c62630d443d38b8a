import {runTotals} from '../../../core/kinds/command/plan-benchmarks.ts'
import {isOfRuns} from '../../../core/kinds/command/state-metrics.ts'
import type {SuiteStateOf} from '../../../core/run/state/run-state.ts'
import type {SuiteReport} from '../../../core/run/summary/run-report.ts'
import {durationMs, grouped} from '../../../core/units/format.ts'
import {measuredReport} from '../../measured-report.ts'
import type {ReportOfKind} from '../../report-of-kind.ts'
import {flames, hottest, intro, node, resources, times} from '../../suite-sections.ts'
import {iterationRow} from './lines.ts'

export const commandReport: ReportOfKind<SuiteStateOf<'command'>> = {
	eventLines: (_, suite, event) => (event.type === 'iteration-finished' ? [iterationRow(suite, event)] : []),
	...measuredReport,
	progress: (_, {iterations, plan}) => `${iterations.filter(one => !one.warmup).length}/${runTotals(plan).runs} runs`,
	sections,
}

function sections(suite: SuiteReport): readonly string[] {
	const runs = suite.metrics.filter(metric => isOfRuns(metric.name)).reduce((sum, metric) => sum + metric.n, 0)
	return [
		intro(suite, `${grouped(runs)} counted runs in ${durationMs(suite.durationMs)}`),
		...times(suite),
		...resources(suite),
		...node(suite.node),
		...flames(suite),
		...hottest(suite),
	]
}
