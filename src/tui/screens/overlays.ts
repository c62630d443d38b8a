/** Windows over a screen. The run, and the screen behind, go on. */
import {layoutCells} from '../../core/flame/cells.ts'
import {layoutFlame} from '../../core/flame/layout.ts'
import {deepProfilers} from '../../core/plan/plan.ts'
import {frameOfNode} from '../../core/profile/call-tree.ts'
import {bytes} from '../../core/units/format.ts'
import {type HelpGroup, helpGroups} from '../bindings.ts'
import {flameTree, nodeAt} from '../select/flame-tree.ts'
import {share} from '../select/flame-view.ts'
import {frameLabel} from '../select/frame-label.ts'
import {savedFiles, scpLine} from '../select/results-view.ts'
import {clean} from '../select/suites-view.ts'
import {type Model, type Overlay, topOverlay} from '../state.ts'
import {clipLine, type Line, line, padLine, restyle, span, styled} from '../text/line.ts'
import {cut, cutStart, left, right, widthOf} from '../text/width.ts'
import type {ViewContext} from './context.ts'
import {hintsRow} from './edges.ts'

interface Box {
	readonly title: string
	readonly lines: readonly Line[]
	/** At the bottom of the box. */
	readonly foot: Line
	readonly wanted: {readonly columns: number; readonly rows: number}
}

export function withOverlay(model: Model, ctx: ViewContext, behind: readonly Line[]): readonly Line[] {
	const overlay = topOverlay(model)
	if (!overlay) return behind
	const {columns, rows} = model.size
	// Without room for a frame and a line in it, the window takes the screen.
	const bare = rows < 6 || columns < 30
	const space = bare ? {columns, rows: rows + 1} : {columns: columns - 4, rows: rows - 4}
	const box = boxOf(model, overlay, ctx, space)
	if (bare) {
		const said = box.lines.filter(one => one.length > 0)
		const lines = said.slice(0, Math.max(0, rows - 1)).map(one => clipLine(one, columns))
		while (lines.length < rows - 1) lines.push([])
		return rows > 0 ? [...lines, hintsRow(model, columns)] : []
	}
	const width = Math.min(space.columns, box.wanted.columns)
	const height = Math.min(space.rows, box.wanted.rows)
	const drawn = frame(box, width, height, ctx)
	const top = Math.max(1, Math.floor((rows - 2 - height - 2) / 2))
	const at = Math.max(0, Math.floor((columns - width - 2) / 2))
	const result = behind.map((one, index) => {
		const inBox = drawn[index - top]
		if (!inBox) return index === rows - 1 ? hintsRow(model, columns) : one
		return [...padLine(clipLine(one, at), at), ...inBox, ...after(one, at + width + 2, columns)]
	})
	return result
}

/** What of a line stands right of a column; a wide character across it becomes blanks. */
function after(of: Line, column: number, columns: number): Line {
	const kept: Line[number][] = []
	let at = 0
	for (const one of of) {
		const width = widthOf(one.text)
		if (at >= column) kept.push(one)
		else if (at + width > column) {
			let text = one.text
			let start = at
			for (const character of one.text) {
				if (start >= column) break
				start += widthOf(character)
				text = text.slice(character.length)
			}
			kept.push({...one, text: ' '.repeat(Math.max(0, start - column)) + text})
		}
		at += width
	}
	return clipLine(kept, Math.max(0, columns - column))
}

function frame(box: Box, width: number, height: number, ctx: ViewContext): Line[] {
	const {box: glyph} = ctx.glyphs
	const side = span(glyph.vertical, 'rule')
	const title = cut(box.title, width - 4)
	const lines: Line[] = [
		line(
			span(`${glyph.topLeft}${glyph.horizontal} `, 'rule'),
			span(title, 'title'),
			span(` ${glyph.horizontal.repeat(Math.max(0, width - widthOf(title) - 3))}${glyph.topRight}`, 'rule'),
		),
	]
	const footRows = box.foot.length > 0 ? 2 : 0
	const inside = box.lines.slice(0, Math.max(1, height - footRows))
	while (inside.length < height - Math.min(1, footRows)) inside.push([])
	if (footRows > 0) inside.push(box.foot)
	for (const one of inside.slice(0, height)) lines.push(line(side, ...padLine([span(' '), ...one], width), side))
	lines.push(line(span(glyph.bottomLeft + glyph.horizontal.repeat(width) + glyph.bottomRight, 'rule')))
	return lines
}

function boxOf(
	model: Model,
	overlay: Overlay,
	ctx: ViewContext,
	space: {readonly columns: number; readonly rows: number},
): Box {
	switch (overlay.is) {
		case 'help':
			return helpBox(model, overlay, space)
		case 'confirm-quit':
			return box('leave?', [
				[],
				line('A run is going on.'),
				[],
				line(span('s', 'key'), '      stop it, keep what was measured, quit'),
				line(span('d', 'key'), '      leave it running; arsenal-tui watch shows it again'),
				line(span('enter', 'key'), '  stay'),
				[],
			])
		case 'deep-menu':
			return box('run the suite again under', [
				[],
				...deepProfilers.map((profiler, index) =>
					index === overlay.cursor ? restyle(padLine(line(`> ${profiler}`), 40), 'selected') : line(`  ${profiler}`),
				),
				[],
				styled('Slower than a normal run. Its own HTML is kept.', 'dim'),
			])
		case 'report-saved':
			return savedBox(model, ctx, space)
		case 'hidden-frames':
			return hiddenBox(model, overlay.scroll, space)
	}
}

function box(title: string, lines: readonly Line[], foot: Line = []): Box {
	const columns = Math.max(44, ...lines.map(one => one.reduce((sum, part) => sum + widthOf(part.text), 0))) + 2
	return {title, lines, foot, wanted: {columns, rows: lines.length + (foot.length > 0 ? 2 : 0)}}
}

/** Groups in as many columns as fit, filled so that they are about equally long. */
function helpBox(
	model: Model,
	overlay: Extract<Overlay, {is: 'help'}>,
	space: {readonly columns: number; readonly rows: number},
): Box {
	const wanted = overlay.filter.toLowerCase()
	const groups = helpGroups(model.screen)
		.map(group => ({
			...group,
			rows: group.rows.filter(([keys, help, more]) =>
				`${keys} ${help} ${more} ${group.title}`.toLowerCase().includes(wanted),
			),
		}))
		.filter(group => group.rows.length > 0)
	const count = space.columns >= 110 ? 3 : space.columns >= 70 ? 2 : 1
	const width = Math.floor((space.columns - 2) / count)
	const columns = arranged(groups, count)
	const height = Math.max(0, ...columns.map(column => column.length))
	const lines: Line[] = Array.from({length: height}, (_, index) =>
		columns.flatMap(column => {
			const cell = column[index]
			if (cell === undefined) return [span(' '.repeat(width))]
			if (typeof cell === 'string') return [span(left(cell, width), 'title')]
			const keysWidth = 11
			return [span(left(cell[0], keysWidth), 'key'), span(` ${left(cell[1], width - keysWidth - 2)} `)]
		}),
	)
	const room = Math.max(1, space.rows - 2)
	const scroll = Math.min(overlay.scroll, Math.max(0, lines.length - room))
	const more = lines.length - scroll - room
	const foot = line(
		'type to filter: ',
		span(`${cut(clean(overlay.filter), 20)}_`, 'strong'),
		`    esc close${more > 0 ? `    down: ${more} more` : ''}${scroll > 0 ? '    up' : ''}`,
	)
	return {
		title: 'help',
		lines: lines.length === 0 ? [line('no key has to do with that')] : lines.slice(scroll, scroll + room),
		foot,
		wanted: {columns: space.columns, rows: space.rows},
	}
}

type HelpCell = string | readonly [keys: string, help: string, more: string]

/** One group after the other, flowing from column to column; a title does not stand alone at the foot of one. */
function arranged(groups: readonly HelpGroup[], count: number): HelpCell[][] {
	const cells = groups.flatMap((group, index): HelpCell[] => [...(index > 0 ? [''] : []), group.title, ...group.rows])
	const height = Math.ceil(cells.length / count)
	const columns: HelpCell[][] = []
	let column: HelpCell[] = []
	for (const [index, cell] of cells.entries()) {
		const isTitle = typeof cell === 'string' && cell !== ''
		const full = column.length >= height || (isTitle && column.length >= height - 1 && index > 0)
		if (full && columns.length < count - 1) {
			columns.push(column)
			column = []
		}
		if (cell !== '' || column.length > 0) column.push(cell)
	}
	return [...columns, column]
}

function savedBox(model: Model, _ctx: ViewContext, space: {readonly columns: number; readonly rows: number}): Box {
	const {run} = model
	if (run === null) return box('report', [line('no run yet')])
	const folder = model.feed?.folder ?? null
	const files = savedFiles(run, folder)
	const room = Math.max(1, space.rows - 9)
	const width = Math.min(space.columns - 16, Math.max(20, ...files.map(one => widthOf(one.path))))
	const lines: Line[] = [
		[],
		...files
			.slice(0, room)
			.map(one => line(left(cutStart(clean(one.path), width), width), right(bytes(one.bytes), 12))),
		...(files.length > room ? [styled(`and ${files.length - room} more in the folder`, 'dim')] : []),
		...(files.length === 0 ? [line('nothing is written yet: the report comes when the run ends')] : []),
		[],
		line('from your own machine:'),
		line(span(cutStart(clean(scpLine(run, folder)), space.columns - 4), 'strong')),
		[],
		styled('clipboard: OSC 52 (in tmux: its buffer, and set -g set-clipboard on)', 'dim'),
	]
	return box(
		'report',
		lines,
		line(span('y', 'key'), ' copy path   ', span('Y', 'key'), ' copy scp line   ', span('enter', 'key'), ' close'),
	)
}

function hiddenBox(model: Model, scroll: number, space: {readonly columns: number; readonly rows: number}): Box {
	const of = flameTree(model.run, model.flame)
	if (of === null) return box('hidden frames', [line('no samples')])
	const {tree} = of
	const zoom = nodeAt(tree, model.flame.zoom)
	const cells = layoutCells(layoutFlame(tree, {zoom}), model.size.columns)
	const drawn = new Set<number>()
	for (const row of cells.rows) for (const cell of row) if (cell.is === 'frame') drawn.add(cell.node)
	const hidden: number[] = []
	for (let node = zoom; node < tree.end[zoom]!; node++) if (!drawn.has(node)) hidden.push(node)
	hidden.sort((a, b) => tree.totalUs[b]! - tree.totalUs[a]!)
	const room = Math.max(1, space.rows - 3)
	const first = Math.min(scroll, Math.max(0, hidden.length - room))
	const lines = hidden
		.slice(first, first + room)
		.map(node =>
			line(
				right(share(tree.totalUs[node]! / tree.totalUs[0]!), 6),
				'  ',
				cut(
					`${frameLabel(frameOfNode(tree, node))}  in ${clean(frameOfNode(tree, tree.parent[node]!).name)}`,
					space.columns - 12,
				),
			),
		)
	return {
		title: `frames under one cell, ${hidden.length}: ${share(cells.hidden.share)}`,
		lines: hidden.length === 0 ? [line('every frame has a cell of its own')] : lines,
		foot: line('zooming in (enter) gives them room'),
		wanted: {columns: space.columns, rows: Math.min(space.rows, Math.max(1, hidden.length) + 2)},
	}
}
