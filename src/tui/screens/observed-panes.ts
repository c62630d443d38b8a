/** The parts of the live screen of what is watched. Each is a function of the view and a size, and returns exactly `rows` lines. */

import {leastRankedSamples} from '../../core/profile/ranking.ts'
import {bytes, fixed, grouped, percent, significant} from '../../core/units/format.ts'
import {sayMetric} from '../../core/words/metric-words.ts'
import {bar, sparkline} from '../../core/words/text-bars.ts'
import {inUnit, unitFor, unitForRange} from '../select/buckets.ts'
import {topFrameLabel} from '../select/frame-label.ts'
import type {LatencyFigures} from '../select/latency-figures.ts'
import type {ChartData, LiveView, LoopView} from '../select/live-view.ts'
import {selfPercent} from '../select/results-view.ts'
import {isOfRequests} from '../select/shown-suite.ts'
import {clean} from '../select/suites-view.ts'
import type {LiveModel} from '../state.ts'
import {beside, type Line, line, padded, span, styled} from '../text/line.ts'
import {cut, left, right, whole} from '../text/width.ts'
import {downsample, peakOf} from '../widgets/downsample.ts'
import {sideBySide} from '../widgets/side-by-side.ts'
import type {ViewContext} from './context.ts'
import {histogramPane, percentileColumn} from './histogram-pane.ts'
import type {PaneSize} from './live-screen.ts'
import {type TimeChart, timeChart} from './time-chart.ts'

export function latencyTitle(view: LiveView, live: LiveModel): string {
	if (view.metric === null) return 'latency'
	const name = clean(sayMetric(view.metric))
	if (view.all === null) return name
	const scale = live.scale === 'auto' ? '' : `, ${live.scale}`
	return `${name} ${paneUnit(view).name}${scale}, n=${grouped(view.all.n)}`
}

export function windowLabel(view: LiveView, windowMs: number): string {
	if (isWhole(view, windowMs)) return 'whole suite'
	return windowMs >= 60_000 ? `last ${windowMs / 60_000}m` : `last ${windowMs / 1000}s`
}

/** Few values: every one of them counts, however long ago. */
function isWhole(view: LiveView, windowMs: number): boolean {
	return view.isOfRuns || !Number.isFinite(windowMs)
}

export function paneUnit(view: LiveView) {
	const {all} = view
	return all ? unitForRange(all.p50, Number.isFinite(all.p99) ? all.p99 : all.max) : unitFor(1e6)
}

export function latencyPane(
	view: LiveView,
	live: LiveModel,
	windowMs: number,
	size: PaneSize,
	ctx: ViewContext,
): Line[] {
	const {columns, rows} = size
	if (view.all === null) return padded([styled('  nothing timed yet', 'dim')], rows)
	const unit = paneUnit(view)
	const buckets = view.buckets(rows, unit, live.scale)
	const at = columns >= 56 ? percentileColumn(columns) : columns
	const figures = at < columns ? figureRows(view, windowMs, rows, columns - at) : []
	return histogramPane(buckets, figures, size, ctx)
}

/** Label, the window, the whole: the label first, because what stands right of a changed cell is sent again. */
function figureRows(view: LiveView, windowMs: number, rows: number, columns: number): Line[] {
	const {recent, all} = view
	const unit = paneUnit(view)
	const hasBoth = !isWhole(view, windowMs)
	const valueWidth = Math.min(13, Math.max(8, Math.floor((columns - 8) / (hasBoth ? 2 : 1.5))))
	const row = (name: string, of: (figures: LatencyFigures) => number, style?: 'strong'): Line => {
		const value = (figures: LatencyFigures | null) => right(figures ? inUnit(of(figures), unit) : '-', valueWidth)
		return line(span(left(name, 8), style), span(value(recent) + (hasBoth ? value(all) : ''), style))
	}
	const heading = styled(
		left('', 8) +
			right(hasBoth ? windowLabel(view, windowMs) : 'all', valueWidth) +
			(hasBoth ? right('all', valueWidth) : ''),
		'dim',
	)
	const rate = view.isOfRuns
		? line(left('runs', 8) + right(grouped(all?.n ?? 0), valueWidth))
		: line(
				left(isOfRequests(view.metric) ? 'req/s' : 'per s', 8) +
					right(recent ? significant(recent.n / view.recentSeconds) : '-', valueWidth),
			)
	const errors = line(
		left('errors', 8),
		span(right(grouped(view.errors), valueWidth), view.errors > 0 ? 'bad' : undefined),
	)
	const p50 = row('p50', of => of.p50)
	const p75 = row('p75', of => of.p75)
	const p90 = row('p90', of => of.p90)
	const p99 = row('p99', of => of.p99, 'strong')
	const p999 = row('p99.9', of => of.p999)
	const max = row('max', of => of.max)
	const min = row('min', of => of.min)
	const mean = row('mean', of => of.mean)
	if (rows >= 11) return [heading, min, p50, p75, p90, p99, p999, max, mean, rate, errors]
	if (rows >= 8) return [heading, p50, p90, p99, p999, max, rate, errors]
	return [p50, p90, p99, p999, max, rate, errors]
}

export function cpuTitle(view: LiveView): string {
	const waiting = view.waiting >= 0.1 ? `  ${fixed(view.waiting * 100)} waiting` : ''
	return `cpu %  ${fixed(view.cpu.now * 100)} now  ${fixed(view.cpu.peak * 100)} peak${waiting}`
}

export function cpuPane(view: LiveView, size: PaneSize, ctx: ViewContext): Line[] {
	return timeChart({...shares('cpu', view.cpu), time: view.time}, size, ctx)
}

export function memoryTitle(view: LiveView): string {
	const grows = view.rssGrowthPerSecond
	const sign = grows >= 0 ? '+' : '-'
	// Run by run a command begins anew: nothing grows.
	const rate = Number.isFinite(grows) && !view.isOfRuns ? `  ${sign}${bytes(Math.abs(grows)).replace(' ', '')}/s` : ''
	const {name, bytes: unitBytes} = memoryUnit(view.rss)
	return `rss ${name}  ${significant(view.rss.now / unitBytes)} now${rate}`
}

export function memoryPane(view: LiveView, size: PaneSize, ctx: ViewContext): Line[] {
	return timeChart({...levels('rss', view.rss), time: view.time}, size, ctx)
}

export function heapTitle({heap}: LiveView): string {
	const {name, bytes: unitBytes} = memoryUnit(heap)
	return `js heap used ${name}  ${significant(heap.now / unitBytes)} now`
}

export function heapPane(view: LiveView, size: PaneSize, ctx: ViewContext): Line[] {
	return timeChart({...levels('heap', view.heap), time: view.time}, size, ctx)
}

export function latencyChartTitle(view: LiveView): string {
	return `p99 per second, ${paneUnit(view).name}`
}

export function latencyChartPane(view: LiveView, size: PaneSize, ctx: ViewContext): Line[] {
	const scale = {name: `p99 ${view.metric}`, factor: 1 / paneUnit(view).ns, pick: 'max', floor: 0} as const
	return timeChart({...scale, data: view.latency, time: view.time}, size, ctx)
}

export function rateTitle(view: LiveView): string {
	return isOfRequests(view.metric) ? 'requests per second' : 'how many per second'
}

export function ratePane(view: LiveView, size: PaneSize, ctx: ViewContext): Line[] {
	const scale = {name: `rate ${view.metric}`, factor: 1, pick: 'max', floor: 0} as const
	return timeChart({...scale, data: view.rate, time: view.time}, size, ctx)
}

type Scaled = Omit<TimeChart, 'time'>

function shares(name: string, data: ChartData): Scaled {
	return {name, data, factor: 100, pick: 'max', floor: 0}
}

function levels(name: string, data: ChartData): Scaled {
	return {name, data, factor: 1 / memoryUnit(data).bytes, pick: 'last', floor: null}
}

function memoryUnit(of: ChartData): {readonly name: string; readonly bytes: number} {
	return of.peak >= 9999 * 2 ** 20 ? {name: 'GiB', bytes: 2 ** 30} : {name: 'MiB', bytes: 2 ** 20}
}

export function loopPane(view: LiveView, size: PaneSize, ctx: ViewContext): Line[] {
	const {loop} = view
	if (loop === null) return padded([styled('  no Node process observed in this suite', 'dim')], size.rows)
	if (size.rows >= leastRowsWithCharts)
		return [...loopPane(view, {...size, rows: 2}, ctx), ...loopCharts(view, loop, size, ctx)]
	const spark = (values: readonly number[], width: number, max: number) =>
		span(
			sparkline(downsample(values, width, 'max', loop.firstSecond).slice(-width), {min: 0, max}, ctx.glyphs.spark),
			'line',
		)
	const waitPeak = peakOf(loop.delay)
	const gcPeak = peakOf(loop.gc)
	if (size.rows >= 2) {
		const at = Math.floor(size.columns * 0.63)
		const wordsWidth = Math.min(46, at - 12)
		const wait = leftWhole(
			[`loop wait ms p50 ${ms(loop.delayP50Ms)}`, `p99 ${ms(loop.delayP99Ms)}`, `max ${ms(loop.delayMaxMs)}`],
			wordsWidth,
		)
		const gc = leftWhole(
			[
				`gc pauses    ${significant(loop.gcPerSecond)}/s`,
				`${percent(loop.gcShare)} time`,
				`max ${ms(loop.gcMaxMs)} ms`,
			],
			wordsWidth,
		)
		const sparkWidth = at - wait.length - 4
		const restWidth = size.columns - at
		const rows = [
			beside(
				line(' ', wait, ' ', spark(loop.delay, sparkWidth, waitPeak)),
				at,
				line(left(`loop busy ${percent(loop.utilisation)}`, 17), spark(loop.utilisationSeries, restWidth - 18, 1)),
			),
			beside(
				line(' ', gc, ' ', spark(loop.gc, sparkWidth, gcPeak)),
				at,
				line(
					whole(
						[
							`gcs ${loop.gcIsEstimate ? '~' : ''}${grouped(loop.gcCount)}`,
							`major ${grouped(loop.gcMajor)}${loop.gcIsEstimate ? '+' : ''}`,
							`heap ${bytes(loop.heapUsedBytes)}`,
						],
						restWidth - 1,
					),
				),
			),
		]
		return padded(rows, size.rows)
	}
	const half = Math.floor(size.columns * 0.5) + 1
	const wait = [`wait p99 ${ms(loop.delayP99Ms)}`, `max ${ms(loop.delayMaxMs)} ms`]
	const gc = [`gc ${significant(loop.gcPerSecond)}/s`, percent(loop.gcShare), `max ${ms(loop.gcMaxMs)} ms`]
	return padded(
		[
			beside(
				line(' ', leftWhole(wait, 27), spark(loop.delay, half - 31, waitPeak)),
				half,
				line(leftWhole(gc, 32), spark(loop.gc, size.columns - half - 33, gcPeak)),
			),
		],
		size.rows,
	)
}

/** From here on the loop's figures have their course below them. */
export const leastRowsWithCharts = 8

/** Waits and pauses next to one another where that leaves either wide enough, else one below the other. */
function loopCharts(view: LiveView, loop: LoopView, {columns, rows}: PaneSize, ctx: ViewContext): Line[] {
	const left = rows - 2
	const chart = (name: string, title: string, values: readonly number[]) => (size: PaneSize) => [
		styled(`  ${title}`, 'title'),
		...timeChart(
			{
				name,
				data: {values, firstSecond: loop.firstSecond, now: Number.NaN, peak: Number.NaN},
				factor: 1,
				pick: 'max',
				floor: 0,
				time: view.time,
			},
			{...size, rows: size.rows - 1},
			ctx,
		),
	]
	const wait = chart('loop wait', 'longest wait, ms', loop.delay)
	const gc = chart('gc', 'gc pauses, ms per second', loop.gc)
	if (columns < 100) {
		const first = Math.ceil(left / 2)
		if (left < 10) return wait({columns, rows: left})
		return [...wait({columns, rows: first}), ...gc({columns, rows: left - first})]
	}
	const half = columns >> 1
	return sideBySide(wait({columns: half - 2, rows: left}), half, gc({columns: columns - half - 1, rows: left}))
}

export function hotTitle(view: LiveView): string {
	return `hot frames, self %  (${grouped(view.hotSamples)} samples${view.hotIsWhole ? ' of the whole suite' : ''})`
}

/** Where there are many rows, one frame has all of one: names are whole. Decided by the size and by the most frames there were, so that it stays when they change. */
export function framesPerRow({columns, rows}: PaneSize): number {
	if (columns < 76) return 1
	return rows >= 10 && columns < 160 ? 1 : 2
}

export function hotPane(view: LiveView, size: PaneSize, ctx: ViewContext): Line[] {
	const {columns, rows} = size
	if (view.isLight) return padded([styled('  watched lightly (--light): no CPU samples are taken', 'dim')], rows)
	if (view.hot.length === 0)
		return padded([styled(`  not ranked below ${leastRankedSamples} samples: the order would be chance`, 'dim')], rows)
	const perRow = view.hotMost <= rows ? 1 : framesPerRow({columns, rows})
	const most = view.hot[0]!.selfShare
	const width = Math.floor(columns / perRow)
	const barWidth = Math.max(4, Math.min(24, Math.floor(width * 0.2)))
	const entry = (index: number): Line => {
		const top = view.hot[index]
		if (top === undefined) return []
		return line(
			right(selfPercent(top), 5),
			' ',
			span(left(bar(top.selfShare / most, barWidth, ctx.glyphs.bar), barWidth + 1), 'bar'),
			cut(topFrameLabel(top), width - barWidth - 9),
		)
	}
	return Array.from({length: rows}, (_, row) =>
		perRow === 1 || row + rows >= view.hot.length ? entry(row) : beside(entry(row), width + 1, entry(row + rows)),
	)
}

function leftWhole(parts: readonly string[], width: number): string {
	return left(whole(parts, width), width)
}

function ms(value: number): string {
	return significant(value)
}
