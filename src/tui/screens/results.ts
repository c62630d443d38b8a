import type {RunState} from '../../core/run/state/run-state.ts'
import {gatingVerdicts} from '../../core/run/summary/gating-verdicts.ts'
import type {SuiteReport} from '../../core/run/summary/run-report.ts'
import {bytes, clockMs, percent} from '../../core/units/format.ts'
import {sayFigure} from '../../core/words/figure-words.ts'
import {resultsOf} from '../kinds.ts'
import {isOneTable, resultTable, rowAt} from '../select/result-table.ts'
import {reportPath, scpLine} from '../select/results-view.ts'
import {runReportOf} from '../select/run-report-of.ts'
import {clean} from '../select/suites-view.ts'
import {isRunning, type Model} from '../state.ts'
import {aimed} from '../text/aim.ts'
import {fitLines, type Line, line, padded, padLine, restyle, span, styled} from '../text/line.ts'
import {layoutOf} from '../text/size.ts'
import type {StyleName} from '../text/theme.ts'
import {cut, cutPath, left, right, whole} from '../text/width.ts'
import {simpleRule} from '../widgets/rule.ts'
import {plainContext, type ViewContext} from './context.ts'
import {bottomRows, headerRow} from './edges.ts'
import {aroundCursor} from './list-part.ts'
import type {PaneSize} from './live-screen.ts'
import {type Detail, type Reach, reachOf, scrolled, type Told} from './result-detail.ts'

export function resultsScreen(model: Model, ctx: ViewContext): Line[] {
	const {size, run} = model
	const {columns, rows} = size
	const layout = layoutOf(size)
	const small = layout === 'strip'
	const bottom = (own: Line): Line[] => bottomRows(model, own, small)
	if (run === null) {
		const lines: Line[] = [headerRow('arsenal  RESULTS', '', columns), [], line('  no run yet')]
		while (lines.length < rows - bottom([]).length) lines.push([])
		return fitLines([...lines.slice(0, rows - bottom([]).length), ...bottom([])], size)
	}
	const folder = model.feed?.folder ?? null
	const trouble = model.feed?.ended?.trouble
	// Where the report is `w` says too; why there are no more results only this.
	const saved: Line = trouble
		? line(' ', span(cut(`! ${clean(trouble)}`, columns - 2), 'bad'))
		: isRunning(model)
			? line(' the report is written when the run ends')
			: line(' report ', span(cutPath(clean(reportPath(run, folder)), columns - 24), 'strong'), '  y copy')
	const end = bottom(saved)
	const room = Math.max(1, rows - 1 - end.length)
	const of = detailOf(model, run)
	const body = small ? strip(of, {columns, rows: room}, ctx) : details(of, {columns, rows: room}, ctx)
	return fitLines([header(of, columns), ...padded(body, room), ...end], size)
}

function detailOf(model: Model, run: RunState): Detail {
	const report = runReportOf(run)
	const cursor = Math.min(model.results.suite, report.suites.length - 1)
	const table = resultTable(report, model.results)
	return {model, run, report, cursor, table, at: table ? rowAt(table, model.results.row) : -1}
}

/** How far what is told of the row under the cursor can be scrolled. Looks do not matter to that. */
export function resultsReach(model: Model): Reach {
	const {run, size} = model
	if (run === null || layoutOf(size) === 'strip' || layoutOf(size) === 'none') return {most: 0, shown: 0}
	// A header, and two lines at the bottom.
	const {told, files} = tellOf(detailOf(model, run), {columns: size.columns, rows: size.rows - 3}, plainContext())
	return reachOf(told, size.rows - 3 - files.length)
}

function header({model, run, report}: Detail, columns: number): Line {
	const word = isRunning(model)
		? 'RUNNING'
		: report.run.outcome === 'done'
			? 'DONE'
			: report.run.outcome === 'failed'
				? 'FAIL'
				: 'INTERRUPTED'
	const end = `${word}${run.exitCode === null ? '' : ` exit ${run.exitCode}`} `
	const count = `${report.suites.length} ${report.suites.length === 1 ? 'suite' : 'suites'} in ${clockMs(run.tMs)}`
	return headerRow(
		whole(['arsenal', 'RESULTS', clean(report.run.id), count], columns - 1 - end.length - 2),
		end,
		columns,
	)
}

function strip(of: Detail, size: PaneSize, ctx: ViewContext): Line[] {
	const {report, table, cursor} = of
	const suite = report.suites[cursor]
	if (suite && table && (report.suites.length === 1 || isOneTable(report))) {
		const lines = resultsOf(suite).rows?.strip(of, suite, size, ctx)
		if (lines) return [...lines]
	}
	const list = suiteLines(of, size.columns)
	return aroundCursor('suites of results', list, {cursor, rows: size.rows}, ctx)
}

function details(of: Detail, size: PaneSize, ctx: ViewContext): Line[] {
	const {told, files} = tellOf(of, size, ctx)
	return [...scrolled(told, size.rows - files.length, of.model.results.scroll), ...files]
}

/** One suite is told with all the room there is; of several there is a list above, which gives way to what is told of one. */
function tellOf(
	of: Detail,
	{columns, rows}: PaneSize,
	ctx: ViewContext,
): {readonly told: Told; readonly files: readonly Line[]} {
	const {report, model, run, cursor} = of
	const suite = report.suites[cursor]
	if (suite === undefined) return {told: {pinned: [], below: []}, files: []}
	const {rows: byRow, plain} = resultsOf(suite)
	const isTable = of.table !== null && byRow !== null
	if (isTable && (report.suites.length === 1 || isOneTable(report)))
		return {told: byRow.told(of, suite, {columns, rows}, ctx), files: []}
	const layout = layoutOf(model.size)
	const withFiles = !isRunning(model) && layout !== 'pane' && (of.table === null || layout === 'wide')
	const files: Line[] = withFiles
		? [
				simpleRule('report', 'w files', columns, ctx.glyphs),
				line(`  ${cutPath(clean(scpLine(run, reportPath(run, model.feed?.folder ?? null))), columns - 4)}`),
			]
		: []
	const list = suiteLines(of, columns)
	const lines = isTable ? [] : plain({suite, run}, columns, ctx)
	const wanted = isTable ? rows : lines.length + files.length
	// The list gives way to the details, but not below three suites.
	const spare = rows - 2 - Math.min(wanted, Math.ceil(rows * 0.7))
	const listRoom = Math.max(1, Math.min(list.length, Math.max(3, spare)))
	const top: Line[] = [
		simpleRule('suites', of.table ? 'j k choose   tab next suite' : 'j k choose', columns, ctx.glyphs),
		heading(columns),
		...aroundCursor('suites of results', list, {cursor, rows: listRoom}, ctx),
	]
	const room = rows - top.length - files.length
	const {pinned, below} = isTable ? byRow.told(of, suite, {columns, rows: room}, ctx) : {pinned: [], below: lines}
	return {told: {pinned: [...top, ...pinned], below}, files}
}

function heading(width: number): Line {
	return styled(row('   SUITE', 'OUTCOME', 'P50', 'P99', 'CPU', 'RSS', width), 'dim')
}

function row(name: string, outcome: string, p50: string, p99: string, cpu: string, rss: string, width: number): string {
	const figures = right(p50, 12) + right(p99, 12) + (width >= 76 ? right(cpu, 10) + right(rss, 12) : '')
	const outcomeWidth = width >= 56 ? 13 : 0
	const nameWidth = Math.max(8, width - figures.length - outcomeWidth - 1)
	return left(cut(name, nameWidth - 1), nameWidth) + left(outcome, outcomeWidth) + figures
}

function suiteLines({report, cursor}: Detail, columns: number): Line[] {
	return report.suites.map((suite, index) =>
		aimed(suiteLine(suite, index === cursor, columns), {is: 'result', suite: index, row: null}),
	)
}

function suiteLine(suite: SuiteReport, isCursor: boolean, width: number): Line {
	const metric = resultsOf(suite).mainMetric(suite)
	const [outcome, style] = outcomeOf(suite)
	const text = row(
		` ${isCursor ? '>' : ' '} ${clean(suite.name)}`,
		outcome,
		metric ? sayFigure(metric.p50, metric.unit) : '-',
		metric ? sayFigure(metric.p99, metric.unit) : '-',
		percent(suite.usage?.cpuShare.mean ?? Number.NaN),
		bytes(suite.usage?.rssBytes.max ?? Number.NaN),
		width,
	)
	if (isCursor) return restyle(padLine(line(text), width), 'selected')
	return line(span(text, style))
}

/** What a gate thinks of it, the worst first: a suite that is done may have been so in vain. */
function outcomeOf(suite: SuiteReport): readonly [word: string, style: StyleName | undefined] {
	switch (suite.outcome) {
		case 'failed':
			return ['! FAIL', 'bad']
		case 'not-run':
			return ['not run', 'warn']
		case 'interrupted':
			return ['stopped', 'warn']
		case 'done': {
			const verdicts = gatingVerdicts(suite)
			const budgets = suite.budgets.filter(({severity}) => severity !== 'warning')
			if (verdicts.some(({verdict}) => verdict === 'regression')) return ['REGRESSION', 'bad']
			if (budgets.some(({outcome}) => outcome === 'fail')) return ['BROKEN', 'bad']
			const asked = [...verdicts.map(({verdict}) => verdict), ...budgets.map(({outcome}) => outcome)]
			return asked.includes('inconclusive') ? ['inconclusive', 'warn'] : ['done', undefined]
		}
	}
}
