import type {NodeIndex} from '../profile/call-tree.ts'
import type {FlameBox, FlameLayout, Hidden} from './layout.ts'

/** Part of a terminal row, in whole cells [from, to). A row's parts follow each other and fill it exactly. */
export type CellSpan =
	| {readonly is: 'frame'; readonly from: number; readonly to: number; readonly node: NodeIndex}
	/** Several neighbours under one cell each, drawn as one. */
	| {readonly is: 'merged'; readonly from: number; readonly to: number; readonly nodes: readonly NodeIndex[]}
	| {readonly is: 'gap'; readonly from: number; readonly to: number}

export interface FlameCells {
	readonly columns: number
	/** By depth. */
	readonly rows: ReadonlyArray<readonly CellSpan[]>
	/** Frames that have no cell of their own. */
	readonly hidden: Hidden
}

/**
 * Boxes on a grid of cells. Both edges of a box are rounded from the left of the whole, never its width, so neighbours touch, no column
 * is lost, and a child stays inside its parent. Frames narrower than a cell share one (`merged`) or, where not even together they reach
 * one, have none; what they call is not drawn.
 *
 *     [main                ][gc]
 *     [parse     ][render ]··           the dots: five frames, 3.1 %
 */
export function layoutCells(layout: FlameLayout, columns: number): FlameCells {
	const rows: CellSpan[][] = Array.from({length: layout.rows}, () => [])
	let hiddenFrames = layout.hidden.frames
	let hiddenShare = layout.hidden.share
	/** The narrow ones of the current row and parent that wait for a neighbour. */
	let narrow: FlameBox[] = []
	/** Deeper boxes than this belong to a frame that is not drawn. */
	let hiddenBelow = Number.POSITIVE_INFINITY
	const close = () => {
		const [first, last] = [narrow[0], narrow.at(-1)]
		if (first === undefined || last === undefined) return
		const [from, to] = [Math.round(first.x0 * columns), Math.round(last.x1 * columns)]
		if (narrow.length === 1 && to > from) rows[first.depth]!.push({is: 'frame', from, to, node: first.node})
		else {
			if (to > from) rows[first.depth]!.push({is: 'merged', from, to, nodes: narrow.map(box => box.node)})
			hiddenFrames += narrow.length
			for (const box of narrow) hiddenShare += box.x1 - box.x0
		}
		narrow = []
	}
	for (const box of layout.boxes) {
		if (box.depth > hiddenBelow) {
			hiddenFrames++
			continue
		}
		hiddenBelow = Number.POSITIVE_INFINITY
		const last = narrow.at(-1)
		if (last !== undefined && (last.depth !== box.depth || last.x1 !== box.x0)) close()
		if ((box.x1 - box.x0) * columns < 1) {
			narrow.push(box)
			hiddenBelow = box.depth
			continue
		}
		close()
		rows[box.depth]!.push({
			is: 'frame',
			from: Math.round(box.x0 * columns),
			to: Math.round(box.x1 * columns),
			node: box.node,
		})
	}
	close()
	while (rows.length > 0 && rows.at(-1)!.length === 0) rows.pop()
	return {
		columns,
		rows: rows.map(spans => fillGaps(spans, columns)),
		hidden: {frames: hiddenFrames, share: hiddenShare},
	}
}

function fillGaps(spans: readonly CellSpan[], columns: number): CellSpan[] {
	const filled: CellSpan[] = []
	let at = 0
	for (const span of spans) {
		if (span.from > at) filled.push({is: 'gap', from: at, to: span.from})
		filled.push(span)
		at = span.to
	}
	if (at < columns) filled.push({is: 'gap', from: at, to: columns})
	return filled
}
