/** The results of steps with parameters: a row for each step of each combination of them. */
import {isOfSteps, isOfWholeRun} from '../../../core/kinds/steps/state-metrics.ts'
import type {RunState} from '../../../core/run/state/run-state.ts'
import type {SuiteReport} from '../../../core/run/summary/run-report.ts'
import {grouped} from '../../../core/units/format.ts'
import {sayMetric} from '../../../core/words/metric-words.ts'
import type {ViewContext} from '../../screens/context.ts'
import {type FiguresLook, firstColumns, intervalRows, sayVariation, timeOf} from '../../screens/result-figures.ts'
import type {FigureRow} from '../../select/result-rows.ts'
import {clean} from '../../select/suites-view.ts'
import type {Line} from '../../text/line.ts'
import {simpleRule} from '../../widgets/rule.ts'
import {keyOfMetric} from './benchmarks.ts'
import {stepCourses} from './run-course.ts'

/** None of a suite without parameters: its metrics tell it. */
export function stepRows({metrics, steps}: SuiteReport): FigureRow[] {
	const several = (steps?.steps.length ?? 0) > 1
	return metrics
		.filter(({name}) => isOfSteps(name) && name.includes('/') && (several || !isOfWholeRun(name)))
		.map(metric => ({
			is: 'benchmark',
			key: keyOfMetric(metric.name) ?? metric.name,
			name: sayMetric(metric.name),
			metric,
			benchmark: null,
			others: new Map(),
		}))
}

export const stepsLook = (run: RunState): FiguresLook => ({
	title: () => ({text: 'steps'}),
	names: 'STEP',
	columns: [
		...firstColumns,
		{title: 'P95', width: 9, of: timeOf(metric => metric.p95)},
		{title: 'MAX', width: 9, of: timeOf(metric => metric.max)},
		{title: 'ERRORS', width: 8, of: ({metric}) => grouped(metric?.errors ?? 0)},
		{title: 'MIN', width: 11, of: timeOf(metric => metric.min)},
		{title: 'CV', width: 8, of: sayVariation},
	],
	runs: (suite, row, columns, ctx) => [
		...figures(row, columns, ctx),
		...stepCourses(suite, run, row.key, columns, ctx).slice(1),
	],
	growth: () => [],
	sizes: () => [],
})

function figures({metric, ...row}: FigureRow, columns: number, ctx: ViewContext): Line[] {
	const name = clean(row.name)
	const heading = simpleRule({text: name, name}, '', columns, ctx.glyphs)
	return metric === null ? [heading] : [heading, ...intervalRows(metric, columns)]
}
