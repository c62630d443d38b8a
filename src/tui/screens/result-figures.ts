/** The results of several benchmarks: a row each, and of the one under the cursor how its runs agree. Which columns and what more there are is the kind's to say. */

import type {MetricReport, SuiteReport} from '../../core/run/summary/run-report.ts'
import {grouped, percent} from '../../core/units/format.ts'
import {sayEdges, sayFigure, sayFiguresBetween} from '../../core/words/figure-words.ts'
import {sayLevel, sayPrecision} from '../../core/words/ratio-words.ts'
import {unitFor} from '../select/buckets.ts'
import {ownFailure} from '../select/own-failure.ts'
import {type FigureRow, figureRows} from '../select/result-rows.ts'
import {clean} from '../select/suites-view.ts'
import {type Line, line, padLine, restyle, span, spread, styled} from '../text/line.ts'
import {cut, cutName, cutWords, left, leftName, right, whole} from '../text/width.ts'
import {type RuleTitle, simpleRule} from '../widgets/rule.ts'
import type {ViewContext} from './context.ts'
import {findingRows} from './finding-rows.ts'
import {histogramPane} from './histogram-pane.ts'
import type {PaneSize} from './live-screen.ts'
import {type Detail, type Told, tablePart} from './result-detail.ts'

/** What there is to tell of such benchmarks. */
export interface FiguresLook {
	readonly title: (suite: SuiteReport) => RuleTitle
	/** Title of the column of names. */
	readonly names: string
	/** The last ones go first where there is no room for all. */
	readonly columns: readonly FigureColumn[]
	/** What its runs came to, below a rule. */
	readonly runs: (suite: SuiteReport, row: FigureRow, columns: number, ctx: ViewContext) => readonly Line[]
	/** Growth over several benchmarks together, and what of that belongs to one of them. */
	readonly growth: (suite: SuiteReport, columns: number, ctx: ViewContext) => readonly Line[]
	readonly sizes: (suite: SuiteReport, row: FigureRow, columns: number, ctx: ViewContext) => readonly Line[]
}

export interface FigureColumn {
	readonly title: string
	readonly width: number
	readonly of: (row: FigureRow) => string
}

export function figuresDetail(
	look: FiguresLook,
	of: Detail,
	suite: SuiteReport,
	{columns, rows}: PaneSize,
	ctx: ViewContext,
): Told {
	const shown = figureRows(of.table)
	const findings = findingRows(suite, columns, ctx, 76)
	const failure = failureRows(suite, columns)
	const chosen = shown[of.at]
	if (!chosen) return {pinned: [], below: [...failure, ...findings]}
	const growth = look.growth(suite, columns, ctx)
	const sizes = look.sizes(suite, chosen, columns, ctx)
	const runs = look.runs(suite, chosen, columns, ctx)
	const histogram = histogramRows(chosen, columns, ctx)
	const roomy = rows >= 14
	const least = (roomy ? runs.length : 0) + Math.min(growth.length, 3) + 3
	const listRows = Math.max(1, Math.min(shown.length, Math.max(3, rows - 2 - failure.length - least)))
	const columnsOf = columnsFor(look, columns)
	const list = shown.map((row, i) => figureLine(row, i === of.at, columnsOf, columns))
	const pinned = [
		simpleRule(look.title(suite), `sort: ${of.table!.sort} (s)`, columns, ctx.glyphs),
		heading(look, columnsOf, columns),
		...tablePart(of, list, listRows, ctx),
		...failure,
	]
	// What is doubtful is seen without scrolling, if anything is: what would push it out comes after it.
	let room = rows - pinned.length
	const first: Line[] = []
	const last: Line[] = []
	const place = (lines: readonly Line[], fits: boolean): void => {
		if (fits) room -= lines.length
		;(fits ? first : last).push(...lines)
	}
	const some = Math.min(findings.length, 3)
	place(runs, roomy)
	place(growth, room - growth.length >= some)
	place(sizes, room - sizes.length >= some)
	place(histogram, rows >= 30 && room - histogram.length >= findings.length)
	return {pinned, below: [...first, ...findings, ...last]}
}

/** Few rows: medians and nothing else. */
export function figureStrip(of: Detail, {columns, rows}: PaneSize, ctx: ViewContext): Line[] {
	const list = figureRows(of.table).map((row, i) => {
		const {metric, benchmark} = row
		const failed = benchmark?.outcome === 'failed'
		const end = metric
			? `${sayFigure(metric.median, metric.unit)} ${sayPrecision(metric)} `
			: failed
				? '! failed '
				: '- '
		const drawn = spread(
			line(i === of.at ? '> ' : '  ', cutName(clean(row.name), columns - end.length - 3)),
			line(end),
			columns,
		)
		return i === of.at ? restyle(padLine(drawn, columns), 'selected') : drawn
	})
	return tablePart(of, list, rows, ctx)
}

export const timeOf = (of: (metric: MetricReport) => number | null) => (row: FigureRow) =>
	row.metric ? sayFigure(of(row.metric), row.metric.unit) : '-'

/** What the table of any of them begins with. */
export const firstColumns: readonly FigureColumn[] = [
	{title: 'RUNS', width: 5, of: row => String(row.metric?.runs ?? 0)},
	{title: 'MEDIAN', width: 9, of: timeOf(metric => metric.median)},
	{title: '95%', width: 12, of: row => (row.metric ? sayPrecision(row.metric) : '-')},
]

export function sayVariation({metric}: FigureRow): string {
	return metric?.cv == null ? '-' : percent(metric.cv)
}

function columnsFor({columns: all}: FiguresLook, width: number): readonly FigureColumn[] {
	const kept: FigureColumn[] = []
	let used = 3 + 16
	for (const column of all) {
		if (used + column.width > width) break
		used += column.width
		kept.push(column)
	}
	return kept
}

function nameWidth(columns: readonly FigureColumn[], width: number): number {
	return width - 4 - columns.reduce((sum, one) => sum + one.width, 0)
}

function heading({names}: FiguresLook, columns: readonly FigureColumn[], width: number): Line {
	return styled(
		`   ${left(names, nameWidth(columns, width))}${columns.map(one => right(one.title, one.width)).join('')}`,
		'dim',
	)
}

function figureLine(row: FigureRow, isCursor: boolean, columns: readonly FigureColumn[], width: number): Line {
	const start = `${isCursor ? '>  ' : '   '}${leftName(clean(row.name), nameWidth(columns, width))}`
	const {benchmark, metric} = row
	const failed = benchmark?.outcome === 'failed'
	const drawn =
		metric === null
			? line(
					start,
					span(
						` ${cut(failed ? `! ${ownFailure(benchmark.failure?.text ?? 'failed', benchmark.name)}` : 'was not measured', width - start.length - 2)}`,
						failed ? 'bad' : 'warn',
					),
				)
			: line(
					start,
					columns.map(one => right(one.of(row), one.width)).join(''),
					failed || benchmark?.outcome === 'partial' ? span('!', 'bad') : '',
				)
	return isCursor ? restyle(padLine(drawn, width), 'selected') : drawn
}

/** Where the single runs are not in the report: their figures are. */
export function intervalRows(metric: MetricReport, columns: number): Line[] {
	const {min, max, p50, p90, ci, outliers, unit} = metric
	const say = (value: number | null) => sayFigure(value, unit)
	const between = ci === null ? '' : `, ${sayLevel(ci.level)} interval ${sayFiguresBetween(ci.low, ci.high, unit)}`
	const odd = outliers === null ? [] : [`outliers ${outliers.mild + outliers.severe}`]
	const others = [`min ${say(min)}`, `p90 ${say(p90)}`, `max ${say(max)}`, ...odd, `errors ${metric.errors}`]
	return [
		line(`   ${cutWords(`median ${say(p50)}${between}`, columns - 4)}`),
		line(`   ${whole(others, columns - 4, '   ')}`),
	]
}

export function histogramRows(
	{metric, ...row}: Pick<FigureRow, 'metric' | 'name'>,
	columns: number,
	ctx: ViewContext,
): Line[] {
	if (metric === null || metric.histogram.length < 2) return []
	const name = clean(row.name)
	const scale = metric.unit === 'ms' ? 1e6 : 1
	const bins = metric.histogram
	const unit = unitFor((metric.median ?? bins.at(-1)!.to) * scale)
	const merged = mergedBins(bins, 9)
	const edges = sayEdges([...merged.map(one => one.from), merged.at(-1)!.to].map(edge => (edge * scale) / unit.ns))
	const buckets = merged.map(({count}, i) => ({label: `${edges[i]}-${edges[i + 1]}`, count}))
	return [
		simpleRule({text: `${name} ${unit.name}, n=${grouped(metric.n)}`, name}, '', columns, ctx.glyphs),
		...histogramPane(buckets, [], {columns, rows: buckets.length}, ctx),
	]
}

type Bin = MetricReport['histogram'][number]

/** Neighbours together, until there are at most so many. */
function mergedBins(bins: readonly Bin[], most: number): readonly Bin[] {
	const per = Math.ceil(bins.length / most)
	const merged: Bin[] = []
	for (let i = 0; i < bins.length; i += per) {
		const some = bins.slice(i, i + per)
		merged.push({from: some[0]!.from, to: some.at(-1)!.to, count: some.reduce((sum, one) => sum + one.count, 0)})
	}
	return merged
}

function failureRows(suite: SuiteReport, columns: number): Line[] {
	if (!suite.failure) return []
	return [line(span(`  ${cut(`! ${clean(suite.failure.reason)}`, columns - 3)}`, 'bad'))]
}
