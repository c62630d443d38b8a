/** The parts of the live screen of benchmarks. Each is a function of the view and a size, and returns exactly `rows` lines. */

import {bytes, durationNs, grouped, significant} from '../../core/units/format.ts'
import {sayApart, sayTick} from '../../core/words/figure-words.ts'
import {sayChange, sayReach} from '../../core/words/ratio-words.ts'
import {columnOf} from '../../core/words/text-dots.ts'
import type {BenchmarkRow, BenchmarksView, RunPoint} from '../select/benchmarks-view.ts'
import {inUnit, type TimeUnit, unitFor} from '../select/buckets.ts'
import {sayLeft} from '../select/suite-header.ts'
import type {HistogramScale} from '../state.ts'
import type {Target} from '../target.ts'
import {aimed} from '../text/aim.ts'
import {type Line, line, padded, padLine, restyle, span, styled} from '../text/line.ts'
import {cut, left, leftName, right} from '../text/width.ts'
import {axisLabels, bracket, lineAxis, numberLine} from '../widgets/number-line.ts'
import type {RuleTitle} from '../widgets/rule.ts'
import type {ViewContext} from './context.ts'
import {histogramPane} from './histogram-pane.ts'
import {topOf} from './list-part.ts'
import type {PaneSize} from './live-screen.ts'
import {seriesSpark} from './series-spark.ts'

/** That of the median, which is compared: 299 ns must not become 0.30 us for the sake of a few slow samples. */
export function unitOfView({figures}: Pick<BenchmarksView, 'figures'>): TimeUnit {
	return unitFor(figures?.p50 ?? 1e6)
}

export function distributionTitle({shown, ...view}: BenchmarksView, scale: HistogramScale): RuleTitle {
	if (shown === null) return {text: 'benchmarks'}
	const {name} = shown
	if (view.figures === null) return {text: name, name}
	const {figures} = view
	return {
		text: `${name} ${unitOfView(view).name}${scale === 'auto' ? '' : `, ${scale}`}, n=${grouped(figures.n)}`,
		name,
	}
}

export function distributionPane(
	view: BenchmarksView,
	scale: HistogramScale,
	size: PaneSize,
	ctx: ViewContext,
): Line[] {
	const {shown, figures} = view
	if (shown?.failure && figures === null)
		return padded([[], line('  ', span(`! ${cut(shown.failure, size.columns - 5)}`, 'bad'))], size.rows)
	if (figures === null) {
		const text = shown === null ? 'loads the bench file' : view.look.nothingYet
		return padded([[], styled(`  ${text}`, 'dim')], size.rows)
	}
	return histogramPane(
		view.buckets(figures.n < 50 ? Math.min(9, size.rows) : size.rows, unitOfView(view), scale),
		figureRows(view, size),
		size,
		ctx,
	)
}

/** The label first: what stands right of a changed cell is sent again. */
function figureRows(view: BenchmarksView, {columns, rows}: PaneSize): Line[] {
	const figures = view.figures!
	const {shown, timer} = view
	const unit = unitOfView(view)
	const row = (name: string, text: string, style?: 'strong' | 'bad'): Line =>
		line(span(left(name, 7), style), span(text.padStart(15), style))
	const time = (name: string, ns: number, style?: 'strong') => row(name, inUnit(ns, unit), style)
	const median = shown && Number.isFinite(shown.median) ? shown.median : figures.p50
	const {interval} = shown ?? {}
	const bounds = interval ? sayApart([interval.low / unit.ns, interval.high / unit.ns], significant).join(' .. ') : '-'
	const all: Line[] = [
		line(...time('median', median, 'strong'), interval && columns >= 76 ? `  ${halfOf(shown!)}` : ''),
		row(interval?.isRange ? 'range' : '95%', bounds),
		time('p99', figures.p99),
		time('max', figures.max),
		time('min', figures.min),
		row('per s', significant(1e9 / (shown && Number.isFinite(shown.mean) ? shown.mean : figures.mean))),
		time('mean', figures.mean),
		time('p90', figures.p90),
	]
	if (timer) all.push(row('timer', durationNs(timer.costNs)))
	if (shown?.heapBytesPerCall != null) all.push(row('heap', bytes(shown.heapBytesPerCall)))
	if (shown?.failure) return [line(span(`! ${cut(shown.failure, 34)}`, 'bad')), ...all.slice(0, rows - 1)]
	// The most important ones, in one order: no figure jumps where the next benchmark has one more.
	const order = ['median', '95%', 'range', 'min', 'mean', 'p90', 'p99', 'max', 'per s', 'timer', 'heap']
	const rank = (one: Line) => order.indexOf(one[0]!.text.trim())
	return all.slice(0, rows).toSorted((a, b) => rank(a) - rank(b))
}

function halfOf({interval, median}: BenchmarkRow): string {
	return interval === null ? '-' : sayReach({...interval, at: median})
}

export function precisionOf({shown, figures}: BenchmarksView): string {
	if (shown === null) return '-'
	if (shown.runs.length === 0) return figures ? `median ${durationNs(figures.p50)}` : '-'
	return shown.interval === null ? durationNs(shown.median) : `${durationNs(shown.median)} ${halfOf(shown)}`
}

export function runsTitle(view: BenchmarksView): RuleTitle {
	const {shown, rows} = view
	if (shown === null) return {text: 'runs'}
	const {name, runs, asked} = shown
	return {text: `runs of ${name}: ${runs.length} of ${asked}${rows.length === 1 ? leftText(view) : ''}`, name}
}

function leftText(view: BenchmarksView): string {
	const time = sayLeft(view)
	return time === '' ? '' : `, ${time}`
}

/** Whether the runs moved as a whole, where there are five; else what the signs in the plot mean. */
export function sayDrift({shown}: BenchmarksView): string {
	const drift = shown?.drift
	if (!drift) return 'x run   o all so far'
	const text = `drift ${sayChange(1 + drift.relativeChange)}`
	return drift.low > 0 || drift.high < 0 ? `! ${text}` : text
}

/**
 * A run a row, the newest last: its median as `x`, and around `o` where the median of all runs up to it lies. Read down, the brackets close and
 * the `x` drift, or do not.
 */
export function runsPane({shown, look}: BenchmarksView, {columns, rows}: PaneSize, ctx: ViewContext): Line[] {
	const withCourse = look.hasCourses && columns >= 76
	const courseWidth = withCourse ? (columns >= 110 ? 26 : 16) : 0
	const labelWidth = 5 + 11 + 12
	const plotWidth = Math.max(4, columns - labelWidth - courseWidth - 3)
	if (shown === null || (shown.runs.length === 0 && shown.underWay === null))
		return padded([styled('  no run has ended yet', 'dim')], rows)
	const points = shown.runs.slice(-Math.max(1, rows - 1))
	const bounds = points.flatMap(({median, spread}) => [median, ...(spread ? [spread.low, spread.high] : [])])
	const key = `runs ${shown.key}`
	const low = Math.min(...bounds)
	const high = Math.max(...bounds)
	const axis = lineAxis(low, high, columns >= 110 ? 12 : 8, ctx.axes.get(key))
	if (points.length > 0) ctx.axes.set(key, axis)
	const at = numberLine(axis, plotWidth)
	const unit = unitFor(low)
	const heading = styled(
		`${right('run', 4)} ${right('median', 11)}${right('95%', 12)} ${left(points.length > 0 ? axisLabels(at, axis, ns => `${sayTick(ns / unit.ns, axis.step / unit.ns)}${unit.name}`) : '', plotWidth)}${withCourse ? '  course' : ''}`,
		'dim',
	)
	const lines = points.map(point => {
		const course = seriesSpark(point.course, courseWidth, ctx.glyphs).text
		return line(
			`${right(String(point.run), 4)} ${right(durationNs(point.median), 11)}${right(sayHalf(point), 12)} `,
			span(left(plotted(point, at), plotWidth), 'bar'),
			...(withCourse ? ['  ', span(course, 'line')] : []),
		)
	})
	return padded([heading, ...lines], rows)
}

function sayHalf({spread}: RunPoint): string {
	return spread === null ? '-' : sayReach(spread)
}

function plotted({median, spread}: RunPoint, at: ReturnType<typeof numberLine>): string {
	const text = spread ? bracket(at, spread) : ''
	const cells = [...text.padEnd(at.columns)]
	const own = columnOf(at, median)
	if (own >= 0 && own < at.columns) cells[own] = cells[own] === 'o' ? '@' : 'x'
	return cells.join('').trimEnd()
}

export function benchmarksTitle(view: BenchmarksView): string {
	return `benchmarks: ${view.finished} of ${view.rows.length} finished${leftText(view)}`
}

/** What the clock costs, which every sample holds once, and how fine it is. */
export function sayTimer({timer}: BenchmarksView): string {
	return timer === null ? '' : `timer ${durationNs(timer.costNs)}, step ${durationNs(timer.resolutionNs)}`
}

/** `>` stands before the one shown above, `*` behind the runs of the one under way. */
export function benchmarksPane(view: BenchmarksView, {columns, rows}: PaneSize, ctx: ViewContext): Line[] {
	if (view.rows.length === 0) return padded([styled('  not listed yet', 'dim')], rows)
	const wide = columns >= 110
	const roomy = columns >= 70
	const nameWidth = columns - 2 - 9 - 12 - 11 - (roomy ? 12 + 13 : 0) - (wide ? 26 : 0)
	const cells = (name: string, runs: string, median: string, ci: string, ...more: readonly string[]) =>
		`${leftName(name, nameWidth)}${right(runs, 8)} ${right(median, 12)}${right(ci, 11)}${roomy ? right(more[0]!, 12) + right(more[1]!, 13) : ''}`
	const {figures} = view.look
	const titles = cells('BENCHMARK', 'RUNS', 'MEDIAN', '95%', ...figures.map(one => one.title))
	const heading = styled(`  ${titles}${wide ? '  RUN BY RUN' : ''}`, 'dim')
	const at = view.rows.findIndex(row => row.key === view.shown?.key)
	const room = rows > 1 ? rows - 1 : 1
	const top = topOf('benchmarks', {length: view.rows.length, cursor: at, rows: room}, ctx)
	const lines = view.rows.slice(top, top + room).map(row => {
		const isShown = row === view.shown
		const target: Target = {is: 'benchmark', key: row.key}
		const runs = `${row.runs.length}/${row.asked}${row.underWay ? '*' : ' '}`
		const sign = isShown ? '> ' : '  '
		if (row.failure !== null)
			return aimed(
				marked(
					line(
						sign,
						leftName(row.name, nameWidth),
						right(runs, 8),
						span(` ! ${cut(row.failure, columns - nameWidth - 14)}`, 'bad'),
					),
					isShown && view.isChosen,
					columns,
				),
				target,
			)
		const had = row.runs.length > 0
		const values = row.runs.map(one => one.median)
		const text = cells(
			row.name,
			runs,
			had ? durationNs(row.median) : '-',
			had ? halfOf(row) : '-',
			...figures.map(one => (had ? one.of(row) : '-')),
		)
		const spark = wide ? span(`  ${seriesSpark(values, 22, ctx.glyphs).text}`, 'line') : span('')
		return aimed(marked(line(sign, text, spark), isShown && view.isChosen, columns), target)
	})
	return padded(rows > 1 ? [heading, ...lines] : lines, rows)
}

function marked(of: Line, isSelected: boolean, columns: number): Line {
	return isSelected ? restyle(padLine(of, columns), 'selected') : of
}
