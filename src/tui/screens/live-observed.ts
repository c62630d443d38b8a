/** The live screen of what is watched second by second: latencies, CPU, memory, the event loop, hot frames. */
import type {RunState, SuiteState} from '../../core/run/state/run-state.ts'
import {durationMs, percent, significant, stopwatchMs} from '../../core/units/format.ts'
import {inUnit} from '../select/buckets.ts'
import {type LiveSource, type LiveView, liveView} from '../select/live-view.ts'
import {type Model, timeWindowsMs} from '../state.ts'
import {line, span} from '../text/line.ts'
import {layoutOf} from '../text/size.ts'
import {cut, widthOf} from '../text/width.ts'
import {simpleRule} from '../widgets/rule.ts'
import {downsample, peakOf, sparkline} from '../widgets/sparkline.ts'
import type {ViewContext} from './context.ts'
import {percentileColumn} from './histogram-pane.ts'
import {type Band, type LivePane, type LiveScreen, onlyBand, type PaneTab, type Strip} from './live-screen.ts'
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
	paneUnit,
	windowLabel,
} from './observed-panes.ts'

/** In the order of `tab`. */
export const observedPanes: readonly PaneTab[] = [
	{name: 'latency', tab: 'latency'},
	{name: 'cpu', tab: 'cpu'},
	{name: 'memory', tab: 'mem'},
	{name: 'loop', tab: 'loop/gc'},
	{name: 'hot', tab: 'flame'},
]

export function liveObserved(
	model: Model,
	run: RunState,
	suite: SuiteState,
	source: LiveSource,
	ctx: ViewContext,
): LiveScreen {
	const {size, live} = model
	const view = liveView(run, suite, source, {
		asOfMs: live.asOfMs,
		windowMs: timeWindowsMs[live.window]!,
		metric: live.metric,
		chartSeconds: layoutOf(size) === 'standard' ? Math.floor(size.columns / 2) - 5 : size.columns - 5,
		hotFrames: Math.max(4, size.rows),
	})
	return observedScreen(model, view, ctx)
}

function observedScreen(model: Model, view: LiveView, ctx: ViewContext): LiveScreen {
	const isWide = layoutOf(model.size) === 'wide'
	const pane = (name: string) => paneOf(model, view, name, ctx)
	const chart = (end: string): LivePane => ({
		name: null,
		title: {text: latencyChartTitle(view)},
		end,
		body: size => latencyChartPane(view, size, ctx),
	})
	return {
		view,
		details: [],
		pane,
		all: () => (isWide ? wide(pane, chart('m metric')) : standard(pane)),
		alone: (name, room) => {
			const shown = {...pane(name), over: null, end: 'z all panes'}
			const title = name === 'loop' ? {text: loopTitle(true)} : shown.title
			if (name !== 'latency' || room < 18) return onlyBand({...shown, title})
			const rows = Math.min(13, Math.ceil(room * 0.6))
			return [{panes: [shown], rows: () => rows}, ...onlyBand(chart(''))]
		},
		foot: () => {
			const {columns} = model.size
			const spark = sparkOf(view, columns - 2, ctx)
			return [
				simpleRule(spark.title, '', columns, ctx.glyphs),
				line(' ', span(spark.text, 'line')),
				simpleRule('status', '', columns, ctx.glyphs),
				line(` ${figures(view)}`),
			]
		},
		strip: () => stripOf(view, model.size.columns, ctx),
	}
}

function paneOf(model: Model, view: LiveView, name: string, ctx: ViewContext): LivePane {
	const {columns} = model.size
	const isWide = layoutOf(model.size) === 'wide'
	const windowMs = timeWindowsMs[model.live.window]!
	switch (name) {
		case 'latency': {
			const more = view.metricCount > 1 && columns >= 100 ? '  m metric' : ''
			return {
				name,
				title: {text: latencyTitle(view, model.live)},
				over: view.all && {at: percentileColumn(columns) - 1, text: `percentiles ${paneUnit(view).name}`},
				end: `${windowLabel(view, windowMs)}${more}`,
				body: size => latencyPane(view, model.live, windowMs, size, ctx),
			}
		}
		case 'cpu':
			return {name, title: {text: cpuTitle(view)}, end: '', body: size => cpuPane(view, size, ctx)}
		case 'memory':
			return {name, title: {text: memoryTitle(view)}, end: '', body: size => memoryPane(view, size, ctx)}
		case 'loop':
			return {name, title: {text: loopTitle(isWide)}, end: '1s bins', body: size => loopPane(view, size, ctx)}
		default:
			return {
				name,
				title: {text: hotTitle(view)},
				end: isWide ? 'f flame now   3 explorer' : 'f flame',
				body: size => hotPane(view, size, ctx),
			}
	}
}

function loopTitle(isWide: boolean): string {
	return isWide ? 'event loop and gc' : 'event loop / gc'
}

function standard(pane: (name: string) => LivePane): readonly Band[] {
	const loopRows = 1
	const share = (of: number, least: number) => (room: {readonly free: number}) =>
		Math.max(least, Math.round((room.free - loopRows) * of))
	return [
		{panes: [pane('latency')], rows: share(0.56, 5)},
		{panes: [pane('cpu'), pane('memory')], rows: share(0.31, 3)},
		{panes: [pane('loop')], rows: () => loopRows},
		{panes: [pane('hot')], rows: ({left}) => Math.max(1, left), isLast: true},
	]
}

function wide(pane: (name: string) => LivePane, latencyChart: LivePane): readonly Band[] {
	const loopRows = 2
	const share = (of: number, most: number) => (room: {readonly free: number}) =>
		Math.min(most, Math.round((room.free - loopRows) * of))
	return [
		{panes: [pane('latency')], rows: share(0.38, 16)},
		{panes: [latencyChart], rows: share(0.21, Number.POSITIVE_INFINITY)},
		{panes: [pane('cpu'), pane('memory')], rows: share(0.21, Number.POSITIVE_INFINITY)},
		{panes: [pane('loop')], rows: () => loopRows},
		{panes: [pane('hot')], rows: ({left}) => Math.max(1, left), isLast: true},
		{panes: [], rows: () => 0},
	]
}

function sparkOf(view: LiveView, width: number, ctx: ViewContext): {readonly title: string; readonly text: string} {
	const isLatency = view.all !== null && view.metric !== 'wall'
	const data = isLatency ? view.latency : view.cpu
	const values = downsample(data.values, width, 'max', data.firstSecond)
	const peak = peakOf(values)
	const scale = isLatency ? durationMs(peak / 1e6) : percent(peak)
	return {
		title: `${isLatency ? 'p99' : 'cpu'} ${data.values.length} s, top ${scale}`,
		text: sparkline(values, peak, ctx.glyphs),
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

function stripOf(view: LiveView, columns: number, ctx: ViewContext): Strip {
	const clock = stopwatchMs(view.elapsedMs) + (view.totalMs === null ? '' : `/${stopwatchMs(view.totalMs)}`)
	const unit = paneUnit(view)
	const tail = view.recent && Number.isFinite(view.recent.p99) ? 'p99' : 'p50'
	const p99 = view.recent ? `${tail} ${inUnit(view.recent[tail], unit)} ${unit.name}` : ''
	const progress = view.iteration ? ` ${view.iteration.done}/${view.iteration.total}` : ''
	const rate =
		view.recent && view.metric !== 'wall'
			? `${view.metric === 'http' ? 'req/s' : '/s'} ${significant(view.recent.n / view.recentSeconds)}  `
			: ''
	const spark = sparkOf(view, Math.min(60, columns - 14), ctx)
	return {
		start: word => {
			const rest = `${word} ${clock}${progress}`
			return `${cut(view.name, Math.max(8, columns - widthOf(`${rest} ${p99}`) - 4))} ${rest}`
		},
		end: p99 === '' ? '' : `${p99} `,
		text: `${rate}${figures(view)}`,
		spark: [spark.text, spark.title],
		pane: size => hotPane(view, size, ctx),
	}
}
