/** Frames too narrow for a cell of the flame graph, the heaviest first. */

import {layoutCells} from '../../core/flame/cells.ts'
import {layoutFlame} from '../../core/flame/layout.ts'
import {frameOfNode} from '../../core/profile/call-tree.ts'
import {percent} from '../../core/units/format.ts'
import {flameTree, nodeAt} from '../select/flame-tree.ts'
import {frameLabel} from '../select/frame-label.ts'
import {clean} from '../select/suites-view.ts'
import type {Model, Overlay} from '../state.ts'
import {line, type Size} from '../text/line.ts'
import {cut, right} from '../text/width.ts'
import type {Dialog} from './dialog.ts'

export function hiddenDialog(model: Model, overlay: Extract<Overlay, {is: 'hidden-frames'}>, space: Size): Dialog {
	const of = flameTree(model.run, model.flame)
	const foot = line('zooming in (enter) gives them room')
	if (of === null)
		return {title: 'hidden frames', lines: [line('no samples')], foot: [], wanted: {columns: 46, rows: 1}}
	const {tree} = of
	const zoom = nodeAt(tree, model.flame.zoom)
	const cells = layoutCells(layoutFlame(tree, {zoom}), model.size.columns)
	const drawn = new Set<number>()
	for (const row of cells.rows) for (const cell of row) if (cell.is === 'frame') drawn.add(cell.node)
	const hidden: number[] = []
	for (let node = zoom; node < tree.end[zoom]!; node++) if (!drawn.has(node)) hidden.push(node)
	hidden.sort((a, b) => tree.total[b]! - tree.total[a]!)
	const room = Math.max(1, space.rows - 3)
	const most = Math.max(0, hidden.length - room)
	const first = Math.min(overlay.scroll, most)
	const lines = hidden
		.slice(first, first + room)
		.map(node =>
			line(
				right(percent(tree.total[node]! / tree.total[0]!), 6),
				'  ',
				cut(
					`${frameLabel(frameOfNode(tree, node))}  in ${clean(frameOfNode(tree, tree.parent[node]!).name)}`,
					space.columns - 12,
				),
			),
		)
	return {
		title: `frames under one cell, ${hidden.length}: ${percent(cells.hidden.share)}`,
		lines: hidden.length === 0 ? [line('every frame has a cell of its own')] : lines,
		foot,
		wanted: {columns: space.columns, rows: Math.min(space.rows, Math.max(1, hidden.length) + 2)},
		scroll: {at: first, most},
	}
}
