import {clockMs, durationMs, percent, significant, stopwatchMs} from '../../core/units/format.ts'
import {inUnit} from '../select/buckets.ts'
import {type LiveView, liveView} from '../select/live-view.ts'
import {clean} from '../select/suites-view.ts'
import {isRunning, type Model, type PaneName, paneNames, timeWindowsMs} from '../state.ts'
import {clipLine, fitLines, type Line, line, lineWidth, type Span, span, spread} from '../text/line.ts'
import {layoutOf} from '../text/size.ts'
import {cut, left, widthOf} from '../text/width.ts'
import {progressBar} from '../widgets/bar.ts'
import {rule, simpleRule} from '../widgets/rule.ts'
import {downsample, sparkline} from '../widgets/sparkline.ts'
import type {ViewContext} from './context.ts'
import {headerRow, hintsRow, statusRow} from './edges.ts'
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
	outputPane,
	type PaneSize,
	paneTitles,
	paneUnit,
	percentileColumn,
	windowLabel,
} from './live-panes.ts'

export function liveScreen(model: Model, ctx: ViewContext): Line[] {
	const {size} = model
	const layout = layoutOf(size)
	const view =
		model.run &&
		liveView(model.run, {
			asOfMs: model.live.asOfMs,
			windowMs: timeWindowsMs[model.live.window]!,
			metric: model.live.metric,
			chartSeconds: layout === 'standard' ? Math.floor(size.columns / 2) - 5 : size.columns - 5,
			hotFrames: Math.max(4, size.rows),
		})
	if (!view) return waiting(model)
	if (layout === 'strip') return strip(model, view, ctx)
	const header = liveHeader(model, view, size.columns, ctx)
	const last = [statusRow(model, ownStatus(model, view, ctx), size.columns), hintsRow(model, size.columns)]
	const room = size.rows - 1 - last.length
	const body = model.live.output
		? output(model, view, room, ctx)
		: layout === 'pane'
			? onePane(model, view, room, ctx)
			: model.live.zoomed
				? zoomed(model, view, room, ctx)
				: layout === 'wide'
					? wide(model, view, room, ctx)
					: standard(model, view, room, ctx)
	return fitLines([header, ...body, ...last], size)
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

function liveHeader(model: Model, view: LiveView, width: number, ctx: ViewContext): Line {
	const roomy = width >= 76
	const start = [
		...(roomy ? ['arsenal'] : []),
		view.name,
		...(view.of > 1 ? [`${roomy ? 'suite ' : ''}${view.number}/${view.of}`] : []),
		...(view.iteration ? [`run ${view.iteration.done}/${view.iteration.total}`] : []),
	].join(roomy ? '  ' : ' ')
	const frozen = model.live.asOfMs !== null
	const behindMs = model.run && model.live.asOfMs !== null ? model.run.tMs - model.live.asOfMs : 0
	const stopping = model.stopping && isRunning(model)
	const word = frozen ? `FROZEN -${Math.floor(behindMs / 1000)}s` : stopping ? 'STOPPING' : view.word
	const clock = stopwatchMs(view.elapsedMs) + (view.totalMs === null ? '' : `/${stopwatchMs(view.totalMs)}`)
	const wide = width >= 120
	const progress =
		view.progress === null
			? ''
			: ` ${progressBar(view.progress, wide ? 26 : roomy ? 14 : 10, ctx.glyphs)} ${String(Math.floor(view.progress * 100)).padStart(2)}%`
	const more = wide
		? `${view.pids.length > 0 ? `  pid ${view.pids[0]}` : ''}${view.etaMs !== null && view.word === 'RUN' ? `  eta ${clockMs(view.etaMs)}` : ''}`
		: ''
	return headerRow(start, `${word} ${clock}${progress}${more} `, width)
}

/** Findings and errors first, then what watching costs, then how to see the target's words. */
function ownStatus(model: Model, view: LiveView, ctx: ViewContext): Line {
	const spans: Span[] = [span(' ')]
	const trouble = model.feed?.ended?.trouble
	const finding = view.findings.findLast(one => one.severity !== 'info')
	const problem = trouble ?? view.failure ?? (finding ? finding.text : null)
	if (problem)
		spans.push(
			span(`! ${cut(clean(problem), Math.max(20, model.size.columns - 40))}`, trouble || view.failure ? 'bad' : 'warn'),
		)
	else if (view.errors > 0) spans.push(span(`! ${view.errors} errors`, 'bad'))
	else spans.push(span('ok 0 errors'))
	const more = view.findings.length - (finding ? 1 : 0)
	if (more > 0) spans.push(span(`  findings ${view.findings.length}`))
	const deep = model.run?.suites[model.run.current]?.deepProfile
	if (deep) spans.push(span(`  ${deep.profiler} ${deep.state}`))
	const {bytesPerSecond, cpuShare} = ctx.ui
	const sampler = model.run?.system.runnerCpuShare.last ?? Number.NaN
	const ui = `ui ${percent(cpuShare)} cpu ${(bytesPerSecond / 1024).toFixed(1)} KB/s`
	const words = [...spans, span(`  ${logCount(view)}`)]
	const both = Number.isNaN(sampler) ? ui : `sampler ${percent(sampler)} cpu  ${ui}`
	const cost = lineWidth(words) + both.length + 3 <= model.size.columns ? both : ui
	return spread(words, line(cost, ' '), model.size.columns)
}

function focusOf(model: Model, pane: PaneName): number | null {
	return model.live.focus === pane ? paneNames.indexOf(pane) + 1 : null
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
		case 'hot':
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

function sideBySide(first: readonly Line[], at: number, second: readonly Line[]): Line[] {
	return first.map((one, index) => [...clipPad(one, at), ...(second[index] ?? [])])
}

function clipPad(of: Line, width: number): Line {
	const short = clipLine(of, width)
	const used = short.reduce((sum, one) => sum + widthOf(one.text), 0)
	return used < width ? [...short, span(' '.repeat(width - used))] : short
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
	const {focus} = model.live
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

function output(model: Model, view: LiveView, room: number, ctx: ViewContext): Line[] {
	const {columns} = model.size
	const suite = model.run!.suites[model.run!.current]!
	const shown = model.live.asOfMs === null ? suite.output : suite.output.filter(one => one.tMs <= model.live.asOfMs!)
	return [
		simpleRule(`output of ${view.name}, ${view.outputLines} lines`, '! stderr   o back   5 all', columns, ctx.glyphs),
		...outputPane(shown, {columns, rows: room - 1}),
	]
}

/** One pane at a time, with the figures that matter always in sight. */
function onePane(model: Model, view: LiveView, room: number, ctx: ViewContext): Line[] {
	const {columns} = model.size
	const {focus} = model.live
	const tabs: Span[] = [span(ctx.glyphs.rule.repeat(2), 'rule'), span(' ')]
	paneNames.forEach((pane, index) => {
		tabs.push(
			pane === focus ? span(`[${index + 1} ${paneTitles[pane]}]`, 'focus') : span(`${index + 1} ${paneTitles[pane]}`),
			span(' '),
		)
	})
	const tabRow = spread(tabs, line(span('tab', 'key'), span(` ${ctx.glyphs.rule.repeat(2)}`, 'rule')), columns)
	const paneRows = Math.max(3, room - 5)
	const spark = sparkOf(view, columns - 2, ctx)
	return [
		tabRow,
		...paneBody(model, view, focus, {columns, rows: paneRows}, ctx),
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
	const peak = values.reduce((most, value) => (value > most ? value : most), 0)
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
	if (view.loop) parts.push(`lag p99 ${view.loop.delayP99Ms.toFixed(1)} ms`, `gc ${percent(view.loop.gcShare)}`)
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
	const bottom = model.notice || model.prompt ? statusRow(model, [], size.columns) : null
	if (size.rows > 4) lines.push(bottom ?? line(' ', styledStatus(model, view)))
	else if (bottom) lines[2] = bottom
	lines.push(hintsRow(model, size.columns))
	return fitLines(lines, size)
}

function styledStatus(model: Model, view: LiveView): Span {
	const problem =
		model.feed?.ended?.trouble ?? view.failure ?? view.findings.findLast(one => one.severity !== 'info')?.text
	return problem ? span(left(`! ${clean(problem)}`, model.size.columns - 2), 'warn') : span(logCount(view))
}

function logCount({outputLines}: LiveView): string {
	return `target log: ${outputLines} ${outputLines === 1 ? 'line' : 'lines'} (o)`
}
