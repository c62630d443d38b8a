/** What the live screens of all kinds of suites begin and end with. */

import {probeCostOf, sayProbeCost} from '../../core/run/summary/probe-cost.ts'
import {bytes, clockMs, grouped, percent, stopwatchMs} from '../../core/units/format.ts'
import {runLeft} from '../select/run-left.ts'
import {suiteAt} from '../select/shown-suite.ts'
import {type HeaderView, isOver} from '../select/suite-header.ts'
import {clean} from '../select/suites-view.ts'
import {isRunning, type Model} from '../state.ts'
import {fitLines, type Line, line, lineWidth, padded, type Span, span, spread, styled} from '../text/line.ts'
import {cut, left, whole, widthOf} from '../text/width.ts'
import {progressBar} from '../widgets/progress-bar.ts'
import {simpleRule} from '../widgets/rule.ts'
import {budgetStatus} from './budget-rows.ts'
import type {ViewContext} from './context.ts'
import {headerRow, hintsRow, statusRow} from './edges.ts'
import type {PaneSize, PaneTab, Strip} from './live-screen.ts'

/** Header, status and keys around a body of as many rows as are left; or what the target prints, where that is asked for. */
export function edged(
	model: Model,
	view: HeaderView,
	ctx: ViewContext,
	body: (room: number) => readonly Line[],
	details: readonly string[],
): Line[] {
	const {size} = model
	const last = [statusRow(model, ownStatus(model, view, ctx), size.columns), hintsRow(model, size.columns)]
	const suite = suiteAt(model.run!, model.live.asOfMs)
	const budgets = suite ? budgetStatus(suite, size.columns) : null
	if (budgets !== null) last.unshift(budgets)
	const room = size.rows - 1 - last.length
	const shown = model.live.output ? output(model, view, room, ctx) : body(room).slice(0, room)
	const filled = [...shown, ...new Array<Line>(Math.max(0, room - shown.length)).fill([])]
	return fitLines([liveHeader(model, view, details, ctx), ...filled, ...last], size)
}

/** A few rows at the edge of somebody's tmux: three that say how it stands, then as much of a pane as there is room for. */
export function strip(model: Model, view: HeaderView, {start, end, text, spark, pane}: Strip): Line[] {
	const {columns, rows} = model.size
	const paneRows = Math.max(0, rows - 5)
	const lines = [
		headerRow(start(model.live.asOfMs !== null ? 'FROZEN' : view.word), end, columns),
		line(` ${whole(text, columns - 1)}`),
		line(' ', span(spark[0], 'line'), ` ${spark[1]}`),
		...(paneRows > 0 ? pane({columns, rows: paneRows}) : []),
	]
	return stripped(model, view, fitLines(lines, {columns, rows: 3 + paneRows}))
}

/** Few rows, the first of them a header: the last ones are the state of things and the keys. */
function stripped(model: Model, view: HeaderView, lines: readonly Line[]): Line[] {
	const {size} = model
	const shown = [...lines]
	const bottom = model.notice || model.prompt ? statusRow(model, [], size.columns) : null
	if (size.rows > 4) shown.push(bottom ?? line(' ', problemOrLog(model, view)))
	else if (bottom) shown[2] = bottom
	shown.push(hintsRow(model, size.columns))
	return fitLines(shown, size)
}

/** @param details what stands behind the name, the most important first; what has no room is left out */
function liveHeader(model: Model, view: HeaderView, details: readonly string[], ctx: ViewContext): Line {
	const width = model.size.columns
	const roomy = width >= 76
	const {iteration} = view
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
		? `${view.pids.length > 0 ? `  pid ${view.pids[0]}` : ''}${view.etaMs !== null && !isOver(view) ? `  eta ${clockMs(view.etaMs)}` : ''}`
		: ''
	const end = `${word} ${clock}${progress}${more} `
	const count =
		iteration && `${iteration.what} ${iteration.done}${iteration.total === null ? '' : `/${iteration.total}`}`
	const gap = roomy ? '  ' : ' '
	const place = view.of > 1 ? [`${roomy ? 'suite ' : ''}${view.number}/${view.of}`] : []
	const others = [...(roomy ? ['arsenal'] : []), ...place].map(text => text + gap).join('')
	// The name gives way: a number of which the end is missing would be another.
	const name = cut(view.name, Math.max(8, width - 1 - others.length - end.length - 2))
	const start = [...(roomy ? ['arsenal'] : []), name, ...place]
	for (const detail of details.length > 0 ? details : count ? [count] : []) {
		if ([...start, detail].join(gap).length + end.length + 3 <= width || details.length === 0) start.push(detail)
	}
	return headerRow(start.join(gap), end, width)
}

/** Findings and errors first, then what watching costs, then how to see the target's words. */
function ownStatus(model: Model, view: HeaderView, ctx: ViewContext): Line {
	const {columns} = model.size
	const trouble = model.feed?.ended?.trouble
	const finding = view.findings.findLast(one => one.severity !== 'info')
	const problem = trouble ?? view.failure ?? (finding ? finding.text : null)
	const {bytesPerSecond, cpuShare} = ctx.ui
	const sampler = model.run?.system.runnerCpuShare.last ?? Number.NaN
	const uiCpu = `ui ${percent(cpuShare)} cpu`
	const ui = `${uiCpu} ${bytes(bytesPerSecond)}/s`
	const suite = model.run?.suites[model.run.current]
	// A command that is run many times is watched from inside in one run alone.
	const isInside = [...(suite?.nodes.values() ?? [])].some(node => node.detachedMs === null)
	const target = suite && isInside ? probeCostOf(suite) : null
	const ours = `sampler ${percent(sampler)}`
	const theirs = target === null ? '' : `target ${sayProbeCost(target)}`
	const costs = [
		...(target === null || Number.isNaN(sampler)
			? []
			: [
					`watching costs: ${theirs}, ${ours}, ${ui}`,
					`costs: ${theirs}, ${ours}, ui ${percent(cpuShare)}`,
					`${theirs}, ${ours}, ${uiCpu}`,
				]),
		...(target === null ? [] : [`${theirs}, ${uiCpu}`]),
		...(Number.isNaN(sampler) ? [] : [`${ours} cpu  ${ui}`]),
		ui,
		uiCpu,
	]
	const unanswered = view.unanswered > 0 ? `, ${view.unanswered} unanswered` : ''
	const errors = view.errors === 1 ? '! 1 error' : `! ${grouped(view.errors)} errors`
	const state = problem ? `! ${clean(problem)}` : view.errors > 0 ? errors : `ok 0 errors${unanswered}`
	const style = problem && !trouble && !view.failure ? 'warn' : problem || view.errors > 0 ? 'bad' : undefined
	// A problem gets at least half a row, whatever is left out for it.
	const least = Math.min(widthOf(state), columns >> 1)
	const behind: Span[] = []
	for (const text of besideState(model, view, finding ? 1 : 0))
		if (1 + least + lineWidth(behind) + 2 + widthOf(text) + 1 <= columns) behind.push(span(`  ${text}`))
	const cost = costs.find(one => 1 + least + lineWidth(behind) + 2 + one.length + 1 <= columns)
	const room = columns - 1 - lineWidth(behind) - (cost === undefined ? 1 : 2 + cost.length + 1)
	const words = [span(' '), span(cut(state, Math.max(least, room)), style), ...behind]
	return spread(words, cost === undefined ? [] : line(cost, ' '), columns)
}

/** The most important first. @param said how many findings have their words in the row already */
function besideState(model: Model, view: HeaderView, said: number): readonly string[] {
	const deep = model.run?.suites[model.run.current]?.deepProfile
	const left = runLeft(model, view)
	return [
		...(view.findings.length > said ? [`findings ${view.findings.length}`] : []),
		...(deep ? [`${deep.profiler} ${deep.state}`] : []),
		...(left === null ? [] : [`run: ${left}`]),
		logCount(view),
	]
}

function output(model: Model, view: HeaderView, room: number, ctx: ViewContext): Line[] {
	const {columns} = model.size
	const {asOfMs} = model.live
	const printed = suiteAt(model.run!, asOfMs)?.output ?? []
	const shown = asOfMs === null ? printed : printed.filter(one => one.tMs <= asOfMs)
	return [
		simpleRule(
			`output of ${view.name}, ${grouped(view.outputLines)} lines`,
			'! stderr   o back   5 all',
			columns,
			ctx.glyphs,
		),
		...outputPane(shown, {columns, rows: room - 1}),
	]
}

function outputPane(output: ReadonlyArray<{readonly stream: string; readonly text: string}>, size: PaneSize): Line[] {
	if (output.length === 0) return padded([styled('  nothing printed yet', 'dim')], size.rows)
	return padded(
		output
			.slice(-size.rows)
			.map(one => line(span(one.stream === 'stderr' ? ' ! ' : '   ', 'warn'), cut(clean(one.text), size.columns - 4))),
		size.rows,
	)
}

/** `── [1 latency] 2 cpu 3 mem ──────── tab ──` @param focus index of the pane that has it */
export function tabRow(panes: readonly PaneTab[], focus: number, columns: number, {glyphs}: ViewContext): Line {
	const dash = glyphs.rule.repeat(2)
	const tabs: Span[] = [span(dash, 'rule'), span(' ')]
	panes.forEach(({name, tab}, index) => {
		const text = `${index + 1} ${tab}`
		const drawn = index === focus ? span(`[${text}]`, 'focus') : span(text)
		tabs.push({...drawn, target: {is: 'pane', name}}, span(' '))
	})
	return spread(tabs, line(span('tab', 'key'), span(` ${dash}`, 'rule')), columns)
}

function problemOrLog(model: Model, view: HeaderView): Span {
	const problem =
		model.feed?.ended?.trouble ?? view.failure ?? view.findings.findLast(one => one.severity !== 'info')?.text
	if (problem) return span(left(`! ${clean(problem)}`, model.size.columns - 2), 'warn')
	return span(whole(besideState(model, view, view.findings.length), model.size.columns - 2))
}

function logCount({outputLines}: HeaderView): string {
	return `target log: ${grouped(outputLines)} ${outputLines === 1 ? 'line' : 'lines'} (o)`
}
