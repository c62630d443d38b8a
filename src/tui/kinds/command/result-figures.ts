/** The results of a command with parameters: a row for each combination of them. */

import {runFigureOf} from '../../../core/kinds/command/state-metrics.ts'
import type {RunState} from '../../../core/run/state/run-state.ts'
import type {MetricReport, SuiteReport} from '../../../core/run/summary/run-report.ts'
import {sayFigure} from '../../../core/words/figure-words.ts'
import type {ViewContext} from '../../screens/context.ts'
import {type FiguresLook, firstColumns, intervalRows, sayVariation, timeOf} from '../../screens/result-figures.ts'
import type {FigureRow} from '../../select/result-rows.ts'
import {clean} from '../../select/suites-view.ts'
import type {Line} from '../../text/line.ts'
import {simpleRule} from '../../widgets/rule.ts'
import {runCourse} from './run-course.ts'

/** None of a command without parameters: its metrics tell it. */
export function combinationRows(suite: SuiteReport): FigureRow[] {
	const byLabel = new Map<string, Map<string, MetricReport>>()
	for (const metric of suite.metrics) {
		const of = runFigureOf(metric.name)
		if (of === null || of.benchmark === null) continue
		let others = byLabel.get(of.benchmark)
		if (others === undefined) byLabel.set(of.benchmark, (others = new Map()))
		others.set(of.figure, metric)
	}
	return [...byLabel].map(([name, others]) => ({
		is: 'benchmark',
		key: name,
		name,
		metric: others.get('wall') ?? null,
		benchmark: null,
		others,
	}))
}

const other = (name: string) => (row: FigureRow) => {
	const metric = row.others.get(name)
	return metric ? sayFigure(metric.median, metric.unit) : '-'
}

export const combinationsLook = (run: RunState): FiguresLook => ({
	title: () => ({text: 'combinations'}),
	names: 'COMBINATION',
	columns: [
		...firstColumns,
		{title: 'MAX', width: 9, of: timeOf(metric => metric.max)},
		{title: 'CPU', width: 9, of: other('cpu')},
		{title: 'PEAK MEM', width: 10, of: other('peakRss')},
		{title: 'MIN', width: 11, of: timeOf(metric => metric.min)},
		{title: 'P90', width: 10, of: timeOf(metric => metric.p90)},
		{title: 'CV', width: 8, of: sayVariation},
	],
	runs: (suite, row, columns, ctx) => [
		...runRows(row, columns, ctx),
		...runCourse(suite, run, row.key, columns, ctx).slice(1),
	],
	growth: () => [],
	sizes: () => [],
})

function runRows({metric, ...row}: FigureRow, columns: number, ctx: ViewContext): Line[] {
	const name = clean(row.name)
	const heading = simpleRule({text: name, name}, '', columns, ctx.glyphs)
	return metric === null ? [heading] : [heading, ...intervalRows(metric, columns)]
}
