import type {CallTree, NodeIndex} from '../profile/call-tree.ts'

/** A node of the call tree as a box: its row, and where it begins and ends in 0..1 of the width. */
export interface FlameBox {
	readonly node: NodeIndex
	/** Row, 0 for the root. */
	readonly depth: number
	readonly x0: number
	readonly x1: number
}

export interface FlameLayout {
	/** In the tree's order: parents before children, left to right. */
	readonly boxes: readonly FlameBox[]
	/** Rows used: one more than the deepest box. */
	readonly rows: number
	readonly hidden: Hidden
}

/** Frames too narrow to draw, and the share of the width that they cover. */
export interface Hidden {
	readonly frames: number
	readonly share: number
}

export interface LayoutOptions {
	/** This node takes the whole width, and so do those below it on the stack. */
	readonly zoom?: NodeIndex
	/** Boxes narrower than this are left out, with all that they call. */
	readonly minShare?: number
}

/**
 *     |--------- zoom ---------|     children from the left, the heaviest first;
 *     |---- a ----|-- b --|          what the node did itself is the free part at the right
 *     |- c -|
 */
export function layoutFlame(tree: CallTree, options: LayoutOptions = {}): FlameLayout {
	const {zoom = 0, minShare = 0} = options
	const total = tree.total[zoom]!
	const boxes: FlameBox[] = []
	if (!(total > 0)) return {boxes, rows: 0, hidden: {frames: 0, share: 0}}
	for (let node = tree.parent[zoom]!; node >= 0; node = tree.parent[node]!) {
		boxes.unshift({node, depth: tree.depth[node]!, x0: 0, x1: 1})
	}
	let rows = 0
	let hiddenFrames = 0
	let hiddenWeight = 0
	/** By row: where the next box starts, in the tree's unit, so that rounding never adds up. */
	const nextUs: number[] = []
	nextUs[tree.depth[zoom]!] = 0
	for (let node = zoom; node < tree.end[zoom]!; ) {
		const depth = tree.depth[node]!
		const start = nextUs[depth]!
		const end = start + tree.total[node]!
		nextUs[depth] = end
		if (tree.total[node]! < minShare * total) {
			hiddenFrames += tree.end[node]! - node
			hiddenWeight += tree.total[node]!
			node = tree.end[node]!
			continue
		}
		boxes.push({node, depth, x0: start / total, x1: Math.min(1, end / total)})
		rows = Math.max(rows, depth + 1)
		nextUs[depth + 1] = start
		node++
	}
	return {boxes, rows, hidden: {frames: hiddenFrames, share: hiddenWeight / total}}
}
