/** The counted runs of each step in the order they were made, when they are over. The report has their figures only. */
import {stepNames} from '../../../core/kinds/steps/plan.ts'
import {stepKey} from '../../../core/kinds/steps/suite-step.ts'
import type {RunState} from '../../../core/run/state/run-state.ts'
import type {SuiteReport} from '../../../core/run/summary/run-report.ts'
import {durationNs} from '../../../core/units/format.ts'
import type {ViewContext} from '../../screens/context.ts'
import {courseRows} from '../../screens/result-course.ts'
import type {Line} from '../../text/line.ts'

/** @param key  of the one step to tell of; null: all are told, of a suite without parameters */
export function stepCourses(
	{name}: Pick<SuiteReport, 'name'>,
	run: RunState,
	key: string | null,
	columns: number,
	ctx: ViewContext,
): Line[] {
	const suite = run.suites.find(one => one.plan.name === name)
	if (suite?.kind !== 'steps') return []
	const counted = suite.steps.filter(one => !one.warmup && one.outcome === 'done')
	const courses = stepNames(suite.plan).flatMap(step => {
		const own = counted.filter(one => one.step === step && (key === null || stepKey(step, one.benchmark) === key))
		return own.length === 0 ? [] : [{label: step, values: own.map(one => one.durationNs), say: durationNs}]
	})
	return courseRows('course, run by run', courses, columns, ctx)
}
