/** The counted runs of a command in the order they were made, when they are over. The report has their figures only. */
import {hasFailed} from '../../../core/kinds/command/state-failed.ts'
import type {RunState} from '../../../core/run/state/run-state.ts'
import type {SuiteReport} from '../../../core/run/summary/run-report.ts'
import {bytes, durationMs, durationNs, grouped} from '../../../core/units/format.ts'
import type {ViewContext} from '../../screens/context.ts'
import {courseRows} from '../../screens/result-course.ts'
import type {Line} from '../../text/line.ts'

/** @param combination of its parameters; null: it has none */
export function runCourse(
	{name}: Pick<SuiteReport, 'name'>,
	run: RunState,
	combination: string | null,
	columns: number,
	ctx: ViewContext,
): Line[] {
	const suite = run.suites.find(one => one.plan.name === name)
	if (suite === undefined || !('iterations' in suite)) return []
	const runs = suite.iterations.filter(
		one => !one.warmup && (one.benchmark ?? null) === combination && !hasFailed(suite.plan, one.exit),
	)
	const cpuMs = runs.map(({userMs, systemMs}) =>
		userMs === undefined || systemMs === undefined ? null : userMs + systemMs,
	)
	return courseRows(
		`course, ${grouped(runs.length)} runs in order`,
		[
			{label: 'wall time', values: runs.map(one => one.wallNs), say: durationNs},
			{label: 'CPU time', values: cpuMs, say: durationMs},
			{label: 'peak memory', values: runs.map(one => one.maxRssBytes ?? null), say: bytes},
		],
		columns,
		ctx,
	)
}
