import type {CallTree, NodeIndex} from './call-tree.ts'
import type {FrameIndex} from './stack-table.ts'

/** One function over the whole profile, however it was reached. */
export interface FrameTotal {
	/** Index into the tree's frames. */
	readonly frame: FrameIndex
	readonly self: number
	/** Time with it anywhere on the stack; a recursion counts once. */
	readonly total: number
	readonly selfSamples: number
	readonly totalSamples: number
}

/** Every function of the tree, by descending self time, then total. Cost O(nodes). */
export function frameTotals(tree: CallTree): FrameTotal[] {
	const byFrame = new Map<FrameIndex, {-readonly [K in keyof FrameTotal]: FrameTotal[K]}>()
	const isOutermost = outermostCalls(tree)
	for (let node = 1; node < tree.length; node++) {
		const frame = tree.frame[node]!
		let entry = byFrame.get(frame)
		if (entry === undefined) {
			byFrame.set(frame, (entry = {frame, self: 0, total: 0, selfSamples: 0, totalSamples: 0}))
		}
		entry.self += tree.self[node]!
		entry.selfSamples += tree.selfSamples[node]!
		if (isOutermost[node] === 1) {
			entry.total += tree.total[node]!
			entry.totalSamples += tree.totalSamples[node]!
		}
	}
	return [...byFrame.values()].sort((a, b) => b.self - a.self || b.total - a.total || a.frame - b.frame)
}

export interface Neighbour {
	/** -1: called by nobody, the stack begins here. */
	readonly frame: FrameIndex
	readonly us: number
}

/** Who calls the function and how much of its total comes from there, by descending weight. In a recursion the outermost call counts. */
export function callersOf(tree: CallTree, frame: FrameIndex): Neighbour[] {
	const isOutermost = outermostCalls(tree)
	return gather(tree, node =>
		tree.frame[node] === frame && isOutermost[node] === 1 ? tree.frame[tree.parent[node]!]! : undefined,
	)
}

/** What the function calls, by descending weight. Time below a nested call of the same function counts once, at the outer one. */
export function calleesOf(tree: CallTree, frame: FrameIndex): Neighbour[] {
	const isOutermost = outermostCalls(tree)
	return gather(tree, node => {
		const parent = tree.parent[node]!
		return tree.frame[parent] === frame && isOutermost[parent] === 1 ? tree.frame[node]! : undefined
	})
}

function gather(tree: CallTree, key: (node: NodeIndex) => FrameIndex | undefined): Neighbour[] {
	const sums = new Map<FrameIndex, number>()
	for (let node = 1; node < tree.length; node++) {
		const frame = key(node)
		if (frame !== undefined) sums.set(frame, (sums.get(frame) ?? 0) + tree.total[node]!)
	}
	return [...sums].map(([frame, us]) => ({frame, us})).sort((a, b) => b.us - a.us || a.frame - b.frame)
}

/** 1 for a node whose function is not on its own stack below it. */
function outermostCalls(tree: CallTree): Uint8Array {
	const isOutermost = new Uint8Array(tree.length)
	const open = new Map<FrameIndex, number>()
	const path: NodeIndex[] = []
	for (let node = 1; node < tree.length; node++) {
		while (path.length >= tree.depth[node]!) {
			const frame = tree.frame[path.pop()!]!
			open.set(frame, open.get(frame)! - 1)
		}
		const frame = tree.frame[node]!
		const count = open.get(frame) ?? 0
		isOutermost[node] = count === 0 ? 1 : 0
		open.set(frame, count + 1)
		path.push(node)
	}
	return isOutermost
}
