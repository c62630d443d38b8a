import {durationMs, percent, significant, stopwatchMs} from '../../core/units/format.ts'
import {liveCompareScreen} from '../kinds/compare/live.ts'
import {hasBenchmarks} from '../select/benchmarks-view.ts'
import {inUnit} from '../select/buckets.ts'
import {type LiveView, liveView} from '../select/live-view.ts'
import {focusedPane} from '../select/panes.ts'
import {suiteAt} from '../select/shown-suite.ts'
import {clean} from '../select/suites-view.ts'
import {type Model, type PaneName, timeWindowsMs} from '../state.ts'
import {fitLines, type Line, line, span} from '../text/line.ts'
import {layoutOf} from '../text/size.ts'
import {cut, widthOf} from '../text/width.ts'
import {rule, simpleRule} from '../widgets/rule.ts'
import {sideBySide} from '../widgets/side-by-side.ts'
import {downsample, peakOf, sparkline} from '../widgets/sparkline.ts'
import type {ViewContext} from './context.ts'
import {headerRow, hintsRow, statusRow} from './edges.ts'
import {liveBenchmarksScreen} from './live-benchmarks.ts'
import {focusOf, framed, stripped, tabRow} from './live-edges.ts'
import {
	cpuPane,
	cpuTitle,
	hotPane,
	hotTitle,
	latencyChartPane,
	latencyChartTitle,
	latencyPane,
	latencyTitle,
	loopPane,
	memoryPane,
	memoryTitle,
	type PaneSize,
	paneUnit,
	percentileColumn,
	windowLabel,
} from './live-panes.ts'

export function liveScreen(model: Model, ctx: ViewContext): Line[] {
	const {run} = model
	const suite = run && suiteAt(run, model.live.asOfMs)
	if (!suite) return waiting(model)
	if (suite.plan.kind === 'compare') return liveCompareScreen(model, ctx)
	return hasBenchmarks(suite) ? liveBenchmarksScreen(model, ctx) : observedScreen(model, ctx)
}

function observedScreen(model: Model, ctx: ViewContext): Line[] {
	const {size} = model
	const layout = layoutOf(size)
	const view = liveView(model.run!, {
		asOfMs: model.live.asOfMs,
		windowMs: timeWindowsMs[model.live.window]!,
		metric: model.live.metric,
		chartSeconds: layout === 'standard' ? Math.floor(size.columns / 2) - 5 : size.columns - 5,
		hotFrames: Math.max(4, size.rows),
	})
	if (!view) return waiting(model)
	if (layout === 'strip') return strip(model, view, ctx)
	return framed(model, view, ctx, room =>
		layout === 'pane'
			? onePane(model, view, room, ctx)
			: model.live.zoomed
				? zoomed(model, view, room, ctx)
				: layout === 'wide'
					? wide(model, view, room, ctx)
					: standard(model, view, room, ctx),
	)
}

function waiting(model: Model): Line[] {
	const {size} = model
	const trouble = model.feed?.ended?.trouble
	const lines: Line[] = [headerRow('arsenal  LIVE', '', size.columns)]
	if (trouble) lines.push([], line('  ', span(`! ${clean(trouble)}`, 'bad')))
	else if (model.starting || model.feed) lines.push([], line('  starting the run'))
	else lines.push([], line('  no run yet: pick a suite on screen 1 and press enter'))
	while (lines.length < size.rows - 2) lines.push([])
	return fitLines(
		[...lines.slice(0, Math.max(1, size.rows - 2)), statusRow(model, [], size.columns), hintsRow(model, size.columns)],
		size,
	)
}

function paneBody(model: Model, view: LiveView, pane: PaneName, size: PaneSize, ctx: ViewContext): Line[] {
	switch (pane) {
		case 'latency':
			return latencyPane(view, model.live, timeWindowsMs[model.live.window]!, size, ctx)
		case 'cpu':
			return cpuPane(view, size, ctx)
		case 'memory':
			return memoryPane(view, size, ctx)
		case 'loop':
			return loopPane(view, size, ctx)
		default:
			return hotPane(view, size, ctx)
	}
}

function latencyRule(model: Model, view: LiveView, ctx: ViewContext): Line {
	const {columns} = model.size
	const at = percentileColumn(columns)
	return rule(
		[
			{at: 2, title: {text: latencyTitle(view, model.live), focus: focusOf(model, 'latency')}},
			...(view.all ? [{at: at - 1, title: {text: `percentiles ${paneUnit(view).name}`}}] : []),
		],
		`${windowLabel(view, timeWindowsMs[model.live.window]!)}${view.metricCount > 1 && columns >= 100 ? '  m metric' : ''}`,
		columns,
		ctx.glyphs,
	)
}

function usageRule(model: Model, view: LiveView, at: number, ctx: ViewContext): Line {
	return rule(
		[
			{at: 2, title: {text: cpuTitle(view), focus: focusOf(model, 'cpu')}},
			{at: at + 1, title: {text: memoryTitle(view), focus: focusOf(model, 'memory')}},
		],
		'',
		model.size.columns,
		ctx.glyphs,
	)
}

function standard(model: Model, view: LiveView, room: number, ctx: ViewContext): Line[] {
	const {columns} = model.size
	const free = room - 5
	const histogramRows = Math.max(5, Math.round(free * 0.56))
	const chartRows = Math.max(3, Math.round(free * 0.31))
	const hotRows = Math.max(1, free - histogramRows - chartRows)
	const half = Math.floor(columns / 2) + 1
	return [
		latencyRule(model, view, ctx),
		...paneBody(model, view, 'latency', {columns, rows: histogramRows}, ctx),
		usageRule(model, view, half, ctx),
		...sideBySide(
			paneBody(model, view, 'cpu', {columns: half - 2, rows: chartRows}, ctx),
			half,
			paneBody(model, view, 'memory', {columns: columns - half - 1, rows: chartRows}, ctx),
		),
		rule([{at: 2, title: {text: 'event loop / gc', focus: focusOf(model, 'loop')}}], '1s bins', columns, ctx.glyphs),
		...paneBody(model, view, 'loop', {columns, rows: 1}, ctx),
		rule([{at: 2, title: {text: hotTitle(view), focus: focusOf(model, 'hot')}}], 'f flame', columns, ctx.glyphs),
		...paneBody(model, view, 'hot', {columns, rows: hotRows}, ctx),
	]
}

function wide(model: Model, view: LiveView, room: number, ctx: ViewContext): Line[] {
	const {columns} = model.size
	const free = room - 8
	const histogramRows = Math.min(16, Math.round(free * 0.38))
	const latencyRows = Math.round(free * 0.21)
	const chartRows = Math.round(free * 0.21)
	const hotRows = Math.max(1, free - histogramRows - latencyRows - chartRows)
	const half = Math.floor(columns / 2)
	return [
		latencyRule(model, view, ctx),
		...paneBody(model, view, 'latency', {columns, rows: histogramRows}, ctx),
		simpleRule(latencyChartTitle(view), 'm metric', columns, ctx.glyphs),
		...latencyChartPane(view, {columns, rows: latencyRows}, ctx),
		usageRule(model, view, half, ctx),
		...sideBySide(
			paneBody(model, view, 'cpu', {columns: half - 2, rows: chartRows}, ctx),
			half,
			paneBody(model, view, 'memory', {columns: columns - half - 1, rows: chartRows}, ctx),
		),
		rule([{at: 2, title: {text: 'event loop and gc', focus: focusOf(model, 'loop')}}], '1s bins', columns, ctx.glyphs),
		...paneBody(model, view, 'loop', {columns, rows: 2}, ctx),
		rule(
			[{at: 2, title: {text: hotTitle(view), focus: focusOf(model, 'hot')}}],
			'f flame now   3 explorer',
			columns,
			ctx.glyphs,
		),
		...paneBody(model, view, 'hot', {columns, rows: hotRows}, ctx),
		simpleRule('', '', columns, ctx.glyphs),
	]
}

function zoomed(model: Model, view: LiveView, room: number, ctx: ViewContext): Line[] {
	const {columns} = model.size
	const focus = focusedPane(model.run, model.live)
	const title =
		focus === 'latency'
			? latencyTitle(view, model.live)
			: focus === 'cpu'
				? cpuTitle(view)
				: focus === 'memory'
					? memoryTitle(view)
					: focus === 'loop'
						? 'event loop and gc'
						: hotTitle(view)
	const head = rule([{at: 2, title: {text: title, focus: focusOf(model, focus)}}], 'z all panes', columns, ctx.glyphs)
	if (focus !== 'latency' || room < 18) return [head, ...paneBody(model, view, focus, {columns, rows: room - 1}, ctx)]
	const histogramRows = Math.min(13, Math.ceil(room * 0.6))
	return [
		head,
		...paneBody(model, view, focus, {columns, rows: histogramRows}, ctx),
		simpleRule(latencyChartTitle(view), '', columns, ctx.glyphs),
		...latencyChartPane(view, {columns, rows: room - 2 - histogramRows}, ctx),
	]
}

/** One pane at a time, with the figures that matter always in sight. */
function onePane(model: Model, view: LiveView, room: number, ctx: ViewContext): Line[] {
	const {columns} = model.size
	const paneRows = Math.max(3, room - 5)
	const spark = sparkOf(view, columns - 2, ctx)
	return [
		tabRow(model, ctx),
		...paneBody(model, view, focusedPane(model.run, model.live), {columns, rows: paneRows}, ctx),
		simpleRule(spark.title, '', columns, ctx.glyphs),
		spark.line,
		simpleRule('status', '', columns, ctx.glyphs),
		line(` ${figures(view)}`),
	]
}

function sparkOf(view: LiveView, width: number, ctx: ViewContext): {readonly title: string; readonly line: Line} {
	const isLatency = view.all !== null && view.metric !== 'wall'
	const data = isLatency ? view.latency : view.cpu
	const values = downsample(data.values, width, 'max', data.firstSecond)
	const peak = peakOf(values)
	const scale = isLatency ? durationMs(peak / 1e6) : percent(peak)
	return {
		title: `${isLatency ? 'p99' : 'cpu'} ${data.values.length} s, top ${scale}`,
		line: line(' ', span(sparkline(values, peak, ctx.glyphs), 'line')),
	}
}

/** One line that says how it goes. */
function figures(view: LiveView): string {
	const parts = [
		`cpu ${Number.isFinite(view.cpu.now) ? Math.round(view.cpu.now * 100) : '-'}%`,
		`rss ${rssShort(view)}`,
	]
	if (view.loop)
		parts.push(
			`wait p99 ${Number.isFinite(view.loop.delayP99Ms) ? view.loop.delayP99Ms.toFixed(1) : '-'} ms`,
			`gc ${percent(view.loop.gcShare)}`,
		)
	parts.push(`errors ${view.errors}`)
	return parts.join('  ')
}

function rssShort(view: LiveView): string {
	return Number.isFinite(view.rss.now) ? `${Math.round(view.rss.now / 2 ** 20)}M` : '-'
}

/** A few rows at the edge of somebody's tmux. */
function strip(model: Model, view: LiveView, ctx: ViewContext): Line[] {
	const {size} = model
	const word = model.live.asOfMs !== null ? 'FROZEN' : view.word
	const clock = stopwatchMs(view.elapsedMs) + (view.totalMs === null ? '' : `/${stopwatchMs(view.totalMs)}`)
	const unit = paneUnit(view)
	const tail = view.recent && Number.isFinite(view.recent.p99) ? 'p99' : 'p50'
	const p99 = view.recent ? `${tail} ${inUnit(view.recent[tail], unit)} ${unit.name}` : ''
	const progress = view.iteration ? ` ${view.iteration.done}/${view.iteration.total}` : ''
	const name = cut(view.name, Math.max(8, size.columns - widthOf(`${word} ${clock}${progress} ${p99}`) - 4))
	const rate =
		view.recent && view.metric !== 'wall'
			? `${view.metric === 'http' ? 'req/s' : '/s'} ${significant(view.recent.n / view.recentSeconds)}  `
			: ''
	const spark = sparkOf(view, Math.min(60, size.columns - 14), ctx)
	const lines: Line[] = [
		headerRow(`${name} ${word} ${clock}${progress}`, p99 === '' ? '' : `${p99} `, size.columns),
		line(` ${cut(`${rate}${figures(view)}`, size.columns - 1)}`),
		line(...spark.line, ` ${spark.title}`),
	]
	const hot = Math.max(0, size.rows - 5)
	if (hot > 0) lines.push(...hotPane(view, {columns: size.columns, rows: hot}, ctx))
	return stripped(model, view, lines)
}
