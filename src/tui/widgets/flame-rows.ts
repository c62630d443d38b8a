import type {FlameCells} from '../../core/flame/cells.ts'
import type {CallTree, NodeIndex} from '../../core/profile/call-tree.ts'
import {frameOfNode} from '../../core/profile/call-tree.ts'
import {categoryOf, type Frame} from '../../core/profile/frame.ts'
import {percent} from '../../core/units/format.ts'
import {frameLabel} from '../select/frame-label.ts'
import {clean} from '../select/suites-view.ts'
import type {Glyphs} from '../text/glyphs.ts'
import {type Line, type Span, span} from '../text/line.ts'
import type {StyleName} from '../text/theme.ts'
import {cut, left, widthOf} from '../text/width.ts'

export interface FlameDrawing {
	readonly tree: CallTree
	readonly cells: FlameCells
	readonly selected: NodeIndex
	readonly matches: (frame: Frame) => boolean
	readonly total: number
}

/** `[name   ]` a frame, `>` in place of the bracket for the selected one, a dot where several are too narrow to tell apart. */
export function flameRows(drawing: FlameDrawing, glyphs: Glyphs): Line[] {
	return drawing.cells.rows.map(row =>
		row.map((cell): Span => {
			const width = cell.to - cell.from
			if (cell.is === 'gap') return span(' '.repeat(width))
			if (cell.is === 'merged') return span(glyphs.dot.repeat(width), 'dim')
			return {...frameSpan(drawing, cell.node, width), target: {is: 'frame', tree: drawing.tree, node: cell.node}}
		}),
	)
}

function frameSpan({tree, selected, matches, total}: FlameDrawing, node: NodeIndex, width: number): Span {
	const frame = frameOfNode(tree, node)
	const isSelected = node === selected
	const isMatch = node !== 0 && matches(frame)
	const style: StyleName = isSelected
		? 'flame-selected'
		: isMatch
			? 'flame-match'
			: node === 0
				? 'flame-root'
				: `flame-${categoryOf(frame)}`
	const open = isSelected ? '>' : isMatch ? '*' : '['
	if (width === 1) return span(isSelected ? '>' : isMatch ? '*' : '|', style)
	const label = left(labelFor(frame, node, tree.total[node]! / total, width - 2), width - 2)
	return span(`${open}${label}]`, style)
}

/** As much as fits: name, place, share. */
function labelFor(frame: Frame, node: NodeIndex, ofAll: number, width: number): string {
	const share = percent(ofAll)
	const name = node === 0 ? '(all)' : clean(frame.name)
	const full = node === 0 ? name : frameLabel(frame)
	if (widthOf(full) + 1 + share.length <= width) return `${full} ${share}`
	if (widthOf(full) <= width) return full
	if (widthOf(name) + 1 + share.length <= width) return `${name} ${share}`
	return cut(name === '(garbage collector)' ? 'gc' : name, width)
}
