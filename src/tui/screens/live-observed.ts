/** The live screen of what is watched second by second: latencies, CPU, memory, the event loop, hot frames. */

import type {RunState, SuiteState} from '../../core/run/state/run-state.ts'
import {durationMs, fixed, percent, significant, stopwatchMs, wholePercent} from '../../core/units/format.ts'
import {sparkline} from '../../core/words/text-bars.ts'
import {inUnit} from '../select/buckets.ts'
import {type LiveSource, type LiveView, liveView} from '../select/live-view.ts'
import {type ObservedPane, type PanePurpose, paneOrder} from '../select/pane-order.ts'
import {isOfRequests} from '../select/shown-suite.ts'
import {type Model, timeWindowsMs} from '../state.ts'
import {line, span} from '../text/line.ts'
import {layoutOf} from '../text/size.ts'
import {cut, whole, widthOf} from '../text/width.ts'
import {downsample, peakOf} from '../widgets/downsample.ts'
import {simpleRule} from '../widgets/rule.ts'
import type {ViewContext} from './context.ts'
import {dealtBands} from './dealt-rows.ts'
import {percentileColumn} from './histogram-pane.ts'
import {type LivePane, type LiveScreen, onlyBand, type PaneTab, type Strip} from './live-screen.ts'
import {type Companions, observedBands} from './observed-bands.ts'
import {
	cpuPane,
	cpuTitle,
	framesPerRow,
	heapPane,
	heapTitle,
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
	ratePane,
	rateTitle,
	windowLabel,
} from './observed-panes.ts'

const tabs: Readonly<Record<ObservedPane, string>> = {
	runs: 'runs',
	load: 'load',
	latency: 'latency',
	cpu: 'cpu',
	memory: 'mem',
	loop: 'loop/gc',
	hot: 'flame',
}

/** What of it has values, in the order of `tab`. */
export function observedPanes(suite: SuiteState, asOfMs: number | null, purpose: PanePurpose): readonly PaneTab[] {
	return paneOrder(suite, asOfMs, purpose).map(name => ({name, tab: tabs[name]}))
}

/** What only the kind of the suite knows. */
export interface ObservedSource extends LiveSource {
	readonly purpose: PanePurpose
	/** The pane that only this kind has: run by run, or what was due of a load; null: it has none. */
	readonly own: {readonly name: 'runs' | 'load'; readonly pane: LivePane; readonly rows: number} | null
}

export function liveObserved(
	model: Model,
	run: RunState,
	suite: SuiteState,
	source: ObservedSource,
	ctx: ViewContext,
): LiveScreen {
	const {size, live} = model
	const view = liveView(run, suite, source, {
		asOfMs: live.asOfMs,
		windowMs: timeWindowsMs[live.window]!,
		metric: live.metric,
		chartSeconds: layoutOf(size) === 'standard' && !live.zoomed ? Math.floor(size.columns / 2) - 5 : size.columns - 5,
		hotFrames: Math.max(4, 2 * size.rows),
	})
	return observedScreen(model, view, paneOrder(suite, live.asOfMs, source.purpose), source, ctx)
}

function observedScreen(
	model: Model,
	view: LiveView,
	order: readonly ObservedPane[],
	{own}: ObservedSource,
	ctx: ViewContext,
): LiveScreen {
	const {size} = model
	const pane = (name: string) => (own !== null && name === own.name ? own.pane : paneOf(model, view, name, ctx))
	const companions = companionsOf(view, ctx)
	return {
		view,
		details: [],
		pane,
		all: () => observedBands({view, order, pane, companions, size, ownRows: own?.rows ?? 0}),
		alone: (name, room) => {
			const one = pane(name)
			const shown = name === 'runs' ? one : {...one, over: name === 'latency' ? one.over! : null, end: 'z all panes'}
			const title = name === 'loop' ? {text: loopTitle(true)} : shown.title
			const others = besides(name, view, companions)
			if (others.length === 0 || room < 18) return onlyBand({...shown, title})
			const below = size.columns >= 160 ? [others] : others.slice(0, room >= 30 ? 2 : 1).map(one => [one])
			return dealtBands([
				{panes: [shown], least: 8, ...(uses[name]?.(view, size.columns) ?? {most: room, weight: 1})},
				...below.map(panes => ({panes, least: 4, most: room, weight: 1, isElastic: true})),
			])
		},
		foot: () => {
			const {columns} = size
			const spark = sparkOf(view, columns - 2, ctx)
			return [
				simpleRule(spark.title, '', columns, ctx.glyphs),
				line(' ', span(spark.text, 'line')),
				simpleRule('status', '', columns, ctx.glyphs),
				line(` ${whole(figures(view), columns - 1)}`),
			]
		},
		strip: () => stripOf(view, size.columns, size => (pane(order[0]!) as LivePane).body(size), ctx),
	}
}

function companionsOf(view: LiveView, ctx: ViewContext): Companions {
	const beside = (title: string, body: LivePane['body']): LivePane => ({
		name: null,
		title: {text: title},
		end: '',
		body,
	})
	return {
		latencyCourse: beside(latencyChartTitle(view), size => latencyChartPane(view, size, ctx)),
		cpu: beside(cpuTitle(view), size => cpuPane(view, size, ctx)),
		memory: beside(memoryTitle(view), size => memoryPane(view, size, ctx)),
		rate: beside(rateTitle(view), size => ratePane(view, size, ctx)),
		heap: Number.isFinite(view.heap.now) ? beside(heapTitle(view), size => heapPane(view, size, ctx)) : null,
	}
}

/** What is shown with a pane that has a screen to itself. */
function besides(
	name: string,
	{isOfRuns}: LiveView,
	{latencyCourse, rate, heap, cpu, memory}: Companions,
): readonly LivePane[] {
	// Runs are not told by how many there are a second.
	if (name === 'latency') return isOfRuns ? [] : [latencyCourse, rate]
	if (name === 'hot') return [cpu, memory]
	return name === 'memory' && heap !== null ? [heap] : []
}

/** How much of a screen of its own a pane can use that is no chart. */
const uses: Readonly<
	Record<string, (view: LiveView, columns: number) => {readonly most: number; readonly weight: number}>
> = {
	latency: () => ({most: 17, weight: 2}),
	hot: ({hotMost}, columns) => ({most: Math.max(8, Math.ceil(hotMost / framesPerRow({columns, rows: 10}))), weight: 3}),
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

function sparkOf(view: LiveView, width: number, ctx: ViewContext): {readonly title: string; readonly text: string} {
	const isLatency = view.all !== null && !view.isOfRuns
	const data = isLatency ? view.latency : view.cpu
	const values = downsample(data.values, width, 'max', data.firstSecond)
	const peak = peakOf(values)
	const scale = isLatency ? durationMs(peak / 1e6) : percent(peak)
	return {
		title: `${isLatency ? 'p99' : 'cpu'} ${data.values.length} s, top ${scale}`,
		text: sparkline(values, {min: 0, max: peak}, ctx.glyphs.spark),
	}
}

/** How it goes, the most important first. */
function figures(view: LiveView): readonly string[] {
	const parts = [`cpu ${wholePercent(view.cpu.now)}`, `rss ${rssShort(view)}`]
	if (view.loop) parts.push(`wait p99 ${significant(view.loop.delayP99Ms)} ms`, `gc ${percent(view.loop.gcShare)}`)
	parts.push(`errors ${view.errors}`)
	return parts
}

function rssShort(view: LiveView): string {
	return Number.isFinite(view.rss.now) ? `${fixed(view.rss.now / 2 ** 20)}M` : '-'
}

function stripOf(view: LiveView, columns: number, pane: Strip['pane'], ctx: ViewContext): Strip {
	const clock = stopwatchMs(view.elapsedMs) + (view.totalMs === null ? '' : `/${stopwatchMs(view.totalMs)}`)
	const unit = paneUnit(view)
	const tail = view.recent && Number.isFinite(view.recent.p99) ? 'p99' : 'p50'
	const p99 = view.recent ? `${tail} ${inUnit(view.recent[tail], unit)} ${unit.name}` : ''
	const progress = view.iteration ? ` ${view.iteration.done}/${view.iteration.total}` : ''
	const rate =
		view.recent && !view.isOfRuns
			? [`${isOfRequests(view.metric) ? 'req/s' : '/s'} ${significant(view.recent.n / view.recentSeconds)}`]
			: []
	const spark = sparkOf(view, Math.min(60, columns - 14), ctx)
	return {
		start: word => {
			const rest = `${word} ${clock}${progress}`
			return `${cut(view.name, Math.max(8, columns - widthOf(`${rest} ${p99}`) - 4))} ${rest}`
		},
		end: p99 === '' ? '' : `${p99} `,
		text: [...rate, ...figures(view)],
		spark: [spark.text, spark.title],
		pane,
	}
}
