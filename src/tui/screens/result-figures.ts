/** The results of functions, and of commands with parameters: a row each, and of the one under the cursor how its runs agree. */
import type {SweepReport} from '../../core/kinds/micro/summary-report.ts'
import type {MetricReport, SuiteReport} from '../../core/run/summary/run-report.ts'
import {medianOf, sortedCopy} from '../../core/stats/quantile.ts'
import {bytes, durationNs, grouped, percent, significant} from '../../core/units/format.ts'
import {sayChange} from '../../core/units/ratio.ts'
import {unitFor} from '../select/buckets.ts'
import {ownFailure} from '../select/own-failure.ts'
import type {FigureRow} from '../select/result-table.ts'
import {sayFigure, share} from '../select/say-change.ts'
import {clean} from '../select/suites-view.ts'
import {type Line, line, padLine, restyle, span, spread, styled} from '../text/line.ts'
import {cut, cutName, left, leftName, right, widthOf, wrapped} from '../text/width.ts'
import {axisLabels, axisNumber, bracket, dots, lineAxis, numberLine} from '../widgets/number-line.ts'
import {type RuleTitle, simpleRule} from '../widgets/rule.ts'
import type {ViewContext} from './context.ts'
import {findingRows} from './finding-rows.ts'
import {histogramPane, type PaneSize} from './live-panes.ts'
import {type Detail, type Told, window} from './result-detail.ts'
import {seriesSpark} from './series-spark.ts'

export function figuresDetail(of: Detail, suite: SuiteReport, {columns, rows}: PaneSize, ctx: ViewContext): Told {
	const shown = figureRows(of)
	const findings = findingRows(suite, columns, ctx, 76)
	const failure = failureRows(suite, columns)
	const chosen = shown[of.at]
	if (!chosen) return {head: [], below: [...failure, ...findings]}
	const growth = growthRows(suite, columns, ctx)
	const sizes = sizeRows(suite, chosen, columns, ctx)
	const runs = runRows(suite, chosen, columns, ctx)
	const histogram = histogramRows(chosen, columns, ctx)
	const roomy = rows >= 14
	const least = (roomy ? runs.length : 0) + Math.min(growth.length, 3) + 3
	const listRows = Math.max(1, Math.min(shown.length, Math.max(3, rows - 2 - failure.length - least)))
	const list = shown.map((row, i) => figureLine(row, i === of.at, columns))
	const head = [
		simpleRule(titleOf(suite), `sort: ${of.table!.sort} (s)`, columns, ctx.glyphs),
		heading(suite, columns),
		...window(list, of.at, listRows),
		...failure,
	]
	// What is doubtful is seen without scrolling, if anything is: what would push it out comes after it.
	let room = rows - head.length
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
	return {head, below: [...first, ...findings, ...last]}
}

/** Few rows: medians and nothing else. */
export function figureStrip(of: Detail, {columns, rows}: PaneSize): Line[] {
	const list = figureRows(of).map((row, i) => {
		const {metric, benchmark} = row
		const failed = benchmark?.outcome === 'failed'
		const end = metric ? `${sayFigure(metric.median, metric.unit)} ${precision(metric)} ` : failed ? '! failed ' : '- '
		const drawn = spread(
			line(i === of.at ? '> ' : '  ', cutName(clean(row.name), columns - end.length - 3)),
			line(end),
			columns,
		)
		return i === of.at ? restyle(padLine(drawn, columns), 'selected') : drawn
	})
	return window(list, of.at, rows)
}

function figureRows({table}: Detail): FigureRow[] {
	return table?.rows.filter(row => row.is === 'benchmark') ?? []
}

function titleOf({micro}: SuiteReport): RuleTitle {
	if (!micro) return {text: 'combinations'}
	const {timer} = micro
	return {
		text: `${micro.runs} ${micro.runs === 1 ? 'run' : 'runs'} of ${grouped(micro.samples)} samples`,
		more: [
			...(micro.node === null ? [] : [`node ${clean(micro.node)}`]),
			...(timer === null ? [] : [`timer ${durationNs(timer.costNs)}`, `step ${durationNs(timer.resolutionNs)}`]),
		],
	}
}

interface Column {
	readonly title: string
	readonly width: number
	readonly of: (row: FigureRow) => string
}

const time = (of: (metric: MetricReport) => number | null) => (row: FigureRow) =>
	row.metric ? sayFigure(of(row.metric), row.metric.unit) : '-'

const benchmarkColumns: readonly Column[] = [
	{title: 'RUNS', width: 5, of: row => String(row.metric?.runs ?? 0)},
	{title: 'MEDIAN', width: 9, of: time(metric => metric.median)},
	{title: '95%', width: 12, of: row => (row.metric ? precision(row.metric) : '-')},
	{title: 'P99', width: 9, of: time(metric => metric.p99)},
	{title: 'PER S', width: 12, of: row => (row.metric?.throughput == null ? '-' : significant(row.metric.throughput))},
	{title: 'CV', width: 7, of: row => (row.metric?.cv == null ? '-' : percent(row.metric.cv))},
]
const moreBenchmarkColumns: readonly Column[] = [
	{title: 'MEAN', width: 11, of: time(metric => metric.mean)},
	{
		title: 'HEAP',
		width: 10,
		of: ({benchmark}) => (benchmark?.heapBytesPerCall == null ? '-' : bytes(benchmark.heapBytesPerCall)),
	},
	{title: 'GC', width: 9, of: ({benchmark}) => (benchmark?.gcNsPerCall ? durationNs(benchmark.gcNsPerCall) : '-')},
]

const other = (name: string) => (row: FigureRow) => {
	const metric = row.others.get(name)
	return metric ? sayFigure(metric.median, metric.unit) : '-'
}

const combinationColumns: readonly Column[] = [
	{title: 'RUNS', width: 5, of: row => String(row.metric?.runs ?? 0)},
	{title: 'MEDIAN', width: 9, of: time(metric => metric.median)},
	{title: '95%', width: 12, of: row => (row.metric ? precision(row.metric) : '-')},
	{title: 'MAX', width: 9, of: time(metric => metric.max)},
	{title: 'CPU', width: 9, of: other('cpu')},
	{title: 'PEAK MEM', width: 10, of: other('peakRss')},
]
const moreCombinationColumns: readonly Column[] = [
	{title: 'MIN', width: 11, of: time(metric => metric.min)},
	{title: 'P90', width: 10, of: time(metric => metric.p90)},
	{title: 'CV', width: 8, of: row => (row.metric?.cv == null ? '-' : percent(row.metric.cv))},
]

/** The last ones go first where there is no room for all. */
function columnsFor(isMicro: boolean, width: number): readonly Column[] {
	const all = isMicro
		? [...benchmarkColumns, ...moreBenchmarkColumns]
		: [...combinationColumns, ...moreCombinationColumns]
	const kept: Column[] = []
	let used = 3 + 16
	for (const column of all) {
		if (used + column.width > width) break
		used += column.width
		kept.push(column)
	}
	return kept
}

function nameWidth(columns: readonly Column[], width: number): number {
	return width - 4 - columns.reduce((sum, one) => sum + one.width, 0)
}

function heading(suite: SuiteReport, width: number): Line {
	const columns = columnsFor(suite.micro !== undefined, width)
	const name = suite.micro ? 'BENCHMARK' : 'COMBINATION'
	return styled(
		`   ${left(name, nameWidth(columns, width))}${columns.map(one => right(one.title, one.width)).join('')}`,
		'dim',
	)
}

function figureLine(row: FigureRow, isCursor: boolean, width: number): Line {
	const columns = columnsFor(row.benchmark !== null, width)
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

/** How far the interval of the median reaches to its farther side; of these very runs alone in brackets. */
function precision({ci, median}: MetricReport): string {
	if (ci === null || median === null || median === 0) return '-'
	const text = `+/-${share(Math.max(ci.high - median, median - ci.low, 0) / median)}`
	return ci.method === 'within-run' ? `(${text})` : text
}

/** What a run came to: of functions its median, of commands its only value. */
function runRows(suite: SuiteReport, row: FigureRow, columns: number, ctx: ViewContext): Line[] {
	const {metric, benchmark} = row
	const lines: Line[] = []
	const failed = benchmark?.failure
	if (failed)
		for (const text of wrapped(`! run ${failed.run}: ${ownFailure(failed.text, benchmark.name)}`, columns - 4))
			lines.push(line(span(`  ${text}`, 'bad')))
	const values = (benchmark?.runs.flatMap(run => run.median ?? []) ?? []).filter(Number.isFinite)
	const name = clean(row.name)
	if (metric === null) return [simpleRule({text: name, name}, '', columns, ctx.glyphs), ...lines]
	if (values.length === 0)
		return [simpleRule({text: name, name}, '', columns, ctx.glyphs), ...lines, ...intervalRows(metric, columns)]
	const sorted = sortedCopy(values)
	const {ci} = metric
	const low = Math.min(sorted[0]!, ci?.low ?? Number.POSITIVE_INFINITY)
	const high = Math.max(sorted.at(-1)!, ci?.high ?? 0)
	const axis = lineAxis(low, high, columns >= 110 ? 12 : 8)
	const at = numberLine(axis, columns - 8 - 24)
	const unit = unitFor(low)
	const drift = benchmark?.drift
	const end = drift ? `drift ${sayChange(1 + drift.change)}${drift.low > 0 || drift.high < 0 ? ' !' : ''}` : ''
	const spark = seriesSpark(values, 20, ctx.glyphs).text
	return [
		simpleRule(
			{text: `${name}: medians of ${values.length} ${values.length === 1 ? 'run' : 'runs'}`, name},
			end,
			columns,
			ctx.glyphs,
		),
		...lines,
		styled(
			`        ${left(
				axisLabels(at, axis, ns => `${axisNumber(ns / unit.ns, axis.step / unit.ns)}${unit.name}`),
				at.columns,
			)}  in order`,
			'dim',
		),
		line(
			' runs   ',
			span(left(dots(at, values, ['o', 'O'], ctx.glyphs).text, at.columns), 'bar'),
			'  ',
			span(spark, 'line'),
		),
		...(ci
			? [
					line(
						` ${left(ci.method === 'within-run' ? 'range' : '95%', 7)}`,
						span(
							left(
								bracket(at, {
									low: ci.low,
									high: ci.high,
									at: metric.median ?? medianOf(values),
									isRange: ci.method === 'within-run',
								}),
								at.columns,
							),
							'bar',
						),
						`  ${cut(`of ${suite.micro?.runs ?? metric.runs} asked`, 20)}`,
					),
				]
			: []),
	]
}

/** Of a command the single runs are not in the report: their figures are. */
function intervalRows(metric: MetricReport, columns: number): Line[] {
	const {min, max, p50, p90, ci, outliers, unit} = metric
	const say = (value: number | null) => sayFigure(value, unit)
	const between = ci === null ? '' : `, 95% interval ${say(ci.low)} .. ${say(ci.high)}`
	const odd = outliers === null ? '' : `   outliers ${outliers.mild + outliers.severe}`
	return [
		line(`   ${cut(`median ${say(p50)}${between}`, columns - 4)}`),
		line(
			`   ${cut(`min ${say(min)}   p90 ${say(p90)}   max ${say(max)}${odd}   errors ${metric.errors}`, columns - 4)}`,
		),
	]
}

function histogramRows({metric, ...row}: FigureRow, columns: number, ctx: ViewContext): Line[] {
	if (metric === null || metric.histogram.length < 2) return []
	const name = clean(row.name)
	const scale = metric.unit === 'ms' ? 1e6 : 1
	const bins = metric.histogram
	const unit = unitFor((metric.median ?? bins.at(-1)!.to) * scale)
	const edge = (value: number) => String(Number(((value * scale) / unit.ns).toPrecision(3)))
	const merged = mergedBins(bins, 9)
	const buckets = merged.map(({from, to, count}) => ({label: `${edge(from)}-${edge(to)}`, count}))
	return [
		simpleRule({text: `${name} ${unit.name}, n=${metric.n}`, name}, '', columns, ctx.glyphs),
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

/** Every sweep in a line. */
function growthRows({micro}: SuiteReport, columns: number, ctx: ViewContext): Line[] {
	const sweeps = micro?.sweeps ?? []
	if (sweeps.length === 0) return []
	const longest = Math.max(...sweeps.map(one => widthOf(clean(one.name))))
	const nameWidth = Math.min(longest, 28, Math.max(16, Math.floor(columns * 0.25)))
	return [
		simpleRule('growth', '', columns, ctx.glyphs),
		...sweeps.flatMap(sweep => {
			const name = `${leftName(clean(sweep.name), nameWidth)}  `
			const room = columns - name.length - 4
			const forms = sayGrowth(sweep)
			return [line(`   ${name}`, cut(forms.find(said => said.length <= room) ?? forms.at(-1)!, room))]
		}),
	]
}

/** The sweep that the benchmark under the cursor belongs to, size by size. */
function sizeRows({micro}: SuiteReport, {key}: FigureRow, columns: number, ctx: ViewContext): Line[] {
	const own = micro?.sweeps.find(sweep => sweep.rows.some(one => one.benchmark === key))
	if (own === undefined) return []
	const isSize = own.kind === 'size'
	const size = columns >= 84 ? 14 : 10
	const cells = (value: string, time: string, rate: string, factor: string, efficiency: string, exponent: string) =>
		[
			left(value, size),
			right(time, 12),
			right(rate, 14),
			right(factor, 15),
			columns >= 76 ? right(efficiency, 12) : '',
			columns >= 76 && isSize ? right(exponent, 11) : '',
		].join('')
	const factorTitle = isSize ? 'TIMES AS LONG' : 'SPEED-UP'
	const titles = cells(clean(own.param).toUpperCase(), 'TIME', 'PER S', factorTitle, 'EFFICIENCY', 'EXPONENT')
	return [
		simpleRule({text: clean(own.name), name: clean(own.name)}, '', columns, ctx.glyphs),
		styled(`   ${titles}`, 'dim'),
		...own.rows.map(({benchmark, value, timeNs, perSecond, factor, efficiency, exponent}) =>
			line(
				benchmark === key ? ' > ' : '   ',
				cells(
					Number.isInteger(value) ? grouped(value) : significant(value),
					durationNs(timeNs),
					significant(perSecond),
					`x${significant(factor)}`,
					percent(efficiency),
					exponent === null ? '-' : exponent.toFixed(2),
				),
			),
		),
	]
}

/** The fitted order and how sure it is; of concurrency where it peaks. In ever fewer words. */
function sayGrowth({growth, kind, peak, rows}: SweepReport): readonly string[] {
	if (kind === 'concurrency') {
		const best = rows.find(one => one.value === peak)
		if (!best) return ['no throughput']
		const most = `most at ${best.value}: ${significant(best.perSecond)} per s`
		return [`${most}, ${percent(best.efficiency)} efficient`, most]
	}
	if (growth === null)
		return [`too few sizes for an order of growth (${rows.length}; it takes 4)`, `too few sizes: ${rows.length} of 4`]
	const {order, rateNs, fixedNs, runnerUp, ambiguous, lead, slope} = growth
	const parts = [
		...(rateNs > 0 ? [`${durationNs(rateNs)} times that`] : []),
		...(fixedNs > 0 ? [`${durationNs(fixedNs)} fixed`] : []),
	].join(' + ')
	const cost = parts === '' ? '' : `; ${parts}`
	const exponent = `exponent ${slope.value.toFixed(2)}`
	const interval = `${exponent} [${slope.low.toFixed(2)}, ${slope.high.toFixed(2)}]`
	const other =
		runnerUp === null
			? ''
			: ambiguous
				? `; O(${runnerUp}) fits as well`
				: `; next O(${runnerUp})${lead === null ? '' : `, worse by ${significant(lead)} (AICc)`}`
	const short = `O(${order})${runnerUp !== null && ambiguous ? ` or O(${runnerUp})` : ''}`
	return [
		`O(${order})${cost.replace(';', ':')}${other}; ${interval}`,
		`${short}, ${interval}${cost}`,
		`${short}, ${interval}`,
		`${short}, ${exponent}`,
		short,
	]
}

function failureRows(suite: SuiteReport, columns: number): Line[] {
	if (!suite.failure) return []
	return [line(span(`  ${cut(`! ${clean(suite.failure.reason)}`, columns - 3)}`, 'bad'))]
}
