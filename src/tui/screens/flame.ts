import {layoutCells} from '../../core/flame/cells.ts'
import {layoutFlame} from '../../core/flame/layout.ts'
import {isLight} from '../../core/plan/suite-plan-common.ts'
import type {NodeIndex} from '../../core/profile/call-tree.ts'
import {sayWeight} from '../../core/profile/say-weight.ts'
import {nodeCount} from '../../core/run/state/run-state.ts'
import {clockMs, grouped, percent, wholePercent} from '../../core/units/format.ts'
import {screensOf} from '../kinds.ts'
import {
	type FlameTree,
	flameRun,
	flameTree,
	frameKey,
	matcher,
	matchesIn,
	nodeAt,
	rowAtCursor,
	tableRows,
} from '../select/flame-tree.ts'
import {categoryShares, selectedView} from '../select/flame-view.ts'
import {frameLabel} from '../select/frame-label.ts'
import {clean} from '../select/suites-view.ts'
import type {Model} from '../state.ts'
import {aimed} from '../text/aim.ts'
import {beside, fitLines, type Line, line, padLine, restyle, span, spread, styled} from '../text/line.ts'
import {layoutOf} from '../text/size.ts'
import {cut, cutStart, left, right, wrapped} from '../text/width.ts'
import {flameRows} from '../widgets/flame-rows.ts'
import {simpleRule} from '../widgets/rule.ts'
import type {ViewContext} from './context.ts'
import {bottomRows, headerRow} from './edges.ts'
import {topOf} from './list-part.ts'

export function flameScreen(model: Model, ctx: ViewContext): Line[] {
	const {size} = model
	const of = flameTree(model.run, model.flame)
	const header = flameHeader(model, of)
	const own = of && model.flame.search !== '' ? searchStatus(model, of) : notesStatus(of, model, size.columns)
	const last = bottomRows(model, own, layoutOf(size) === 'strip')
	const room = Math.max(1, size.rows - 1 - last.length)
	const body =
		of === null ? nothing(model, room) : model.flame.table ? table(model, of, room, ctx) : icicle(model, of, room, ctx)
	return fitLines([header, ...body, ...last], size)
}

function nothing(model: Model, room: number): Line[] {
	const run = flameRun(model.run, model.flame)
	const suite = run?.suites[model.flame.suite ?? run.current]
	const lines: Line[] = [[]]
	if (!suite) lines.push(line('  no run yet'))
	else if (suite.plan.outside) lines.push(line('  this suite is observed from outside: nothing can be sampled there'))
	else if (suite.cpu.held) {
		const {basis, notes} = suite.cpu.held
		const about = [basis ?? 'the profile holds no busy time', ...notes]
		for (const text of about.flatMap(one => wrapped(clean(one), model.size.columns - 4))) lines.push(line(`  ${text}`))
	} else if (suite.plan.probe === null) {
		lines.push(line('  this suite runs without our probe, so nothing was sampled'))
		for (const text of screensOf(suite).unprobed(suite)) lines.push(line(`  ${text}`))
	} else if (isLight(suite.plan)) lines.push(line('  this suite is observed lightly (--light), so nothing was sampled'))
	else if (nodeCount(suite) === 0)
		lines.push(line('  no Node process has let the probe in: there is nothing to sample'))
	else if (model.flame.span)
		lines.push(line('  nothing was on CPU in this time window'), line('  + makes it longer, 0 shows the whole suite'))
	else lines.push(line('  no samples yet: the first arrive about a second after the start'))
	while (lines.length < room) lines.push([])
	return lines.slice(0, room)
}

function flameHeader(model: Model, of: FlameTree | null): Line {
	const {columns} = model.size
	const run = flameRun(model.run, model.flame)
	const suite = run?.suites[model.flame.suite ?? run.current]
	const {span: window} = model.flame
	const what = of === null ? '' : `  ${measured(of, window !== null)}`
	const wide =
		of && columns >= 100
			? `  ${categoryShares(of)}${of.idleShare > 0 || !of.suite.cpu.held ? `  idle ${wholePercent(of.idleShare)}` : ''}`
			: ''
	const kind = model.flame.table ? 'flame [top]' : model.flame.inverted ? '[inverted] top' : '[flame] top'
	return headerRow(`arsenal  FLAME  ${suite ? clean(suite.plan.name) : ''}${what}${wide}`, `${kind} `, columns)
}

/** For a profile that was read from a file: what its numbers count, and what they stand for. */
function measured(of: FlameTree, isWindow: boolean): string {
	const {held} = of.suite.cpu
	const all = of.tree.total[0]!
	if (of.tree.unit !== 'us') return sayWeight(all, of.tree.unit)
	if (held?.basis) return clean(held.basis)
	return `${grouped(of.tree.totalSamples[0]!)} samples  ${isWindow ? 'last' : 'whole'} ${clockMs(of.durationMs)}`
}

/** What has to be known beside the shares, as long as nothing else is to be said there. */
function notesStatus(of: FlameTree | null, model: Model, columns: number): Line {
	const notes = (of?.suite ?? flameRun(model.run, model.flame)?.suites[0])?.cpu.held?.notes ?? []
	return notes.length === 0 ? [] : line(span(cut(` ! ${clean(notes.join(' '))}`, columns - 1), 'warn'))
}

function searchStatus(model: Model, of: FlameTree): Line {
	if (model.flame.search === '') return []
	const {nodes, share: ofAll} = matchesIn(of.tree, model.flame.search)
	const found =
		nodes.length === 0
			? 'no match'
			: `${nodes.length} ${nodes.length === 1 ? 'match' : 'matches'}  ${percent(ofAll)} of all samples   n next  N prev`
	if (model.prompt) return line(`${found} `)
	return line(span(` /${cut(clean(model.flame.search), 24)}`, 'match'), `   ${found}  esc clear`)
}

function icicle(model: Model, of: FlameTree, room: number, ctx: ViewContext): Line[] {
	const {columns} = model.size
	const {tree} = of
	const zoom = nodeAt(tree, model.flame.zoom)
	const selected = nodeAt(tree, model.flame.selected)
	const layout = layoutOf(model.size)
	const panelRows = layout === 'wide' ? 5 : layout === 'standard' ? 4 : layout === 'pane' ? 3 : 0
	const topRows = layout === 'wide' ? 4 : 0
	const flameRoom = Math.max(1, room - panelRows - topRows)
	// A row or two of levels would be hidden behind every zoom otherwise: what is above the zoom only takes one row.
	const cells = layoutCells(layoutFlame(tree, {zoom, minShare: 0}), columns)
	const matches = matcher(model.flame.search) ?? (() => false)
	const drawn = flameRows({tree, cells, selected, matches, total: tree.total[0]!}, ctx.glyphs)
	const first = firstLevel(drawn.length, tree.depth[selected]!, flameRoom, ctx)
	const shown = drawn.slice(first, first + flameRoom)
	while (shown.length < flameRoom) shown.push([])
	if (panelRows === 0) return shown
	const below = drawn.length - first - flameRoom
	const where = `${Math.min(drawn.length, first + flameRoom)} of ${drawn.length} levels${below > 0 ? `   v ${below} more` : ''}`
	return [
		...shown,
		simpleRule('selected', where, columns, ctx.glyphs),
		...panel(model, of, selected, zoom, cells.hidden, panelRows - 1),
		...(topRows > 0 ? topBySelf(of, topRows, columns, ctx) : []),
	]
}

/** The level drawn at the top: the same as before as long as the selected one is in sight, else with a level below that where there is one. */
function firstLevel(levels: number, selected: number, room: number, {tops}: ViewContext): number {
	const before = Math.min(tops.get('levels') ?? 0, Math.max(0, levels - room))
	const isInSight = selected >= before && selected < before + room
	const top = isInSight
		? before
		: Math.max(0, Math.min(levels - room, selected < before ? selected : selected - room + 2))
	tops.set('levels', top)
	return top
}

function panel(
	model: Model,
	of: FlameTree,
	selected: NodeIndex,
	zoom: NodeIndex,
	hidden: {readonly frames: number; readonly share: number},
	rows: number,
): Line[] {
	const {columns} = model.size
	const view = selectedView(of, selected, zoom)
	const self = view.selfShare === null ? '' : `self ${percent(view.selfShare)}`
	const figures = `${self === '' ? '' : `${self}  `}total ${percent(view.totalShare)}`
	const path = ['(all)', ...view.path].join(' > ')
	const samples = `${grouped(view.totalSamples)} of ${grouped(view.samples)} samples`
	const zoomed = zoom === 0 ? 'none (enter)' : `${clean(selectedView(of, zoom, zoom).label)} (esc out)`
	const hiddenText = `hidden  ${grouped(hidden.frames)} frames < 1 cell, ${percent(hidden.share)} (H list)`
	if (columns >= 100) {
		const all: Line[] = [
			line(
				span(' > ', 'strong'),
				span(left(view.label, Math.floor(columns * 0.4)), 'strong'),
				`${self === '' ? '' : `  ${self} (${grouped(view.selfSamples)}) `}  total ${percent(view.totalShare)} (${grouped(view.totalSamples)})   of zoom ${percent(view.ofZoom)}`,
			),
			line(`   path    ${cutStart(path, columns - 12)}`),
			line(cut(`   callers ${left(view.callers, Math.floor(columns / 2) - 14)}  callees ${view.callees}`, columns)),
			line(`   zoom    ${left(zoomed, Math.floor(columns / 2) - 14)}  ${hiddenText}`),
		]
		return all.slice(0, rows)
	}
	const all: Line[] = [
		spread(line(span(' > ', 'strong'), span(cut(view.label, columns - 34), 'strong')), line(`${figures} `), columns),
		spread(line(`   path  ${cutStart(path, columns - 34)}`), line(`${samples} `), columns),
		line(cut(`   zoom  ${left(zoomed, Math.floor(columns / 2) - 16)} ${hiddenText}`, columns)),
	]
	return all.slice(0, rows)
}

function topBySelf(of: FlameTree, rows: number, columns: number, ctx: ViewContext): Line[] {
	const perRow = 3
	const width = Math.floor(columns / perRow)
	const all = of.tree.total[0]!
	const entry = (index: number): Line => {
		const total = of.totals[index]
		if (!total) return []
		return line(
			`${right(percent(total.self / all), 7)}  ${cut(frameLabel(of.upright.frames[total.frame]!), width - 11)}`,
		)
	}
	const body = rows - 1
	return [
		simpleRule('top by self', 't full table', columns, ctx.glyphs),
		...Array.from({length: body}, (_, row) =>
			beside(beside(entry(row), width, entry(row + body)), 2 * width, entry(row + 2 * body)),
		),
	]
}

function table(model: Model, of: FlameTree, room: number, ctx: ViewContext): Line[] {
	const {columns} = model.size
	const rows = tableRows(of, model.flame)
	const cursor = rowAtCursor(of, rows, model.flame.tableCursor)
	const all = of.tree.total[0]!
	const small = room < 6
	const body = Math.max(1, room - (small ? 0 : 2))
	const first = topOf('functions', {length: rows.length, cursor, rows: body}, ctx)
	const sort = `sort: ${model.flame.tableSort}${model.flame.tableReversed ? ' (reversed)' : ''} (s)`
	const barely = columns < 60
	const lines: Line[] = small
		? []
		: [
				simpleRule(`functions, ${grouped(rows.length)} of ${grouped(of.totals.length)}`, sort, columns, ctx.glyphs),
				styled(`   ${right('SELF', 7)}${right('TOTAL', 8)}${barely ? '' : right('SAMPLES', 9)}   FUNCTION`, 'dim'),
			]
	for (let i = first; i < Math.min(rows.length, first + body); i++) {
		const row = rows[i]!
		const text = `${right(percent(row.self / all), 7)}${right(percent(row.total / all), 8)}${barely ? '' : right(grouped(row.selfSamples), 9)}   `
		const content = line(
			i === cursor ? ' > ' : '   ',
			text,
			cut(frameLabel(of.upright.frames[row.frame]!), columns - text.length - 4),
		)
		const drawn = i === cursor ? restyle(padLine(content, columns), 'selected') : content
		lines.push(aimed(drawn, {is: 'function', key: frameKey(of.upright.frames[row.frame]!)}))
	}
	if (rows.length === 0) lines.push(styled('   no function matches', 'dim'))
	while (lines.length < room) lines.push([])
	return lines.slice(0, room)
}
