import type {Frame} from './frame.ts'
import {type StackIndex, StackTable} from './stack-table.ts'
import type {StackWeights, WeightUnit} from './stack-weights.ts'

/** Index into the arrays of a `CallTree`. 0 is the root, which stands for everything and has no frame. */
export type NodeIndex = number

/**
 * Who called whom and what it cost, as arrays by node. Nodes are in preorder, children by descending total, so that
 * parents come before children, the subtree of node i is [i, end[i]), and its first child, if any, is i + 1.
 */
export interface CallTree {
	readonly frames: readonly Frame[]
	/** What `self` and `total` count. */
	readonly unit: WeightUnit
	readonly length: number
	/** Index into `frames`; -1 for the root. */
	readonly frame: Int32Array
	/** -1 for the root. */
	readonly parent: Int32Array
	/** 0 for the root. */
	readonly depth: Int32Array
	readonly end: Int32Array
	readonly self: Float64Array
	readonly total: Float64Array
	readonly selfSamples: Float64Array
	readonly totalSamples: Float64Array
}

export interface CallTreeOptions {
	/** Callers instead of callees: the first level are the functions that were on top, below each one who called it. */
	readonly inverted?: boolean
	/** Idle time is left out unless asked for. */
	readonly idle?: 'left-out' | 'included'
}

const rootFrame: Frame = {name: '(all)', url: '', line: 0, column: 0}

export function makeCallTree(weights: StackWeights, options: CallTreeOptions = {}): CallTree {
	let chosen = options.idle === 'included' ? weights : withoutIdle(weights)
	if (options.inverted) chosen = invert(chosen)
	return arrange(chosen)
}

export function frameOfNode(tree: CallTree, node: NodeIndex): Frame {
	return tree.frames[tree.frame[node]!] ?? rootFrame
}

/** By descending total. */
export function childrenOf(tree: CallTree, node: NodeIndex): NodeIndex[] {
	const children: NodeIndex[] = []
	for (let child = node + 1; child < tree.end[node]!; child = tree.end[child]!) children.push(child)
	return children
}

/** From below the root to the node itself. */
export function pathTo(tree: CallTree, node: NodeIndex): NodeIndex[] {
	const path: NodeIndex[] = []
	for (let i = node; i > 0; i = tree.parent[i]!) path.push(i)
	return path.reverse()
}

export function isIdle(table: StackTable, stack: StackIndex): boolean {
	const {name, url} = table.topOf(stack)
	return url === '' && name === '(idle)'
}

export function withoutIdle(weights: StackWeights): StackWeights {
	return select(weights, stack => (isIdle(weights.table, stack) ? -1 : stack))
}

/** Every stack turned upside down. Doing it twice gives the stacks one began with. */
export function invert(weights: StackWeights): StackWeights {
	const {table} = weights
	const inverted = new StackTable()
	return select(
		weights,
		stack => {
			let turned: StackIndex = -1
			for (let i = stack; i >= 0; i = table.stackPrefix[i]!) {
				turned = inverted.stack(turned, inverted.frame(table.frames[table.stackFrame[i]!]!))
			}
			return turned
		},
		inverted,
	)
}

/** Weights with every stack replaced by another one of `table`; -1 drops it. */
export function select(
	weights: StackWeights,
	replace: (stack: StackIndex) => StackIndex,
	table = weights.table,
): StackWeights {
	const self = new Map<StackIndex, number>()
	const samples = new Map<StackIndex, number>()
	for (const [stack, weight] of weights.self) {
		const kept = replace(stack)
		if (kept < 0) continue
		self.set(kept, (self.get(kept) ?? 0) + weight)
		samples.set(kept, (samples.get(kept) ?? 0) + (weights.samples.get(stack) ?? 0))
	}
	return {...weights, table, self, samples}
}

function arrange({table, unit, self, samples}: StackWeights): CallTree {
	// A prefix has a smaller index than what is built on it, so one backward pass sums totals.
	const totals = new Float64Array(table.length)
	const totalSamples = new Float64Array(table.length)
	for (const [stack, weight] of self) {
		totals[stack]! += weight
		totalSamples[stack]! += samples.get(stack) ?? 0
	}
	// Made with its length: growing an array from its far end makes V8 keep it as a slow map.
	const children = new Array<StackIndex[] | undefined>(table.length)
	const roots: StackIndex[] = []
	let count = 1
	let sum = 0
	let sampleSum = 0
	for (let stack = table.length - 1; stack >= 0; stack--) {
		if (!(totals[stack]! > 0)) continue
		count++
		const prefix = table.stackPrefix[stack]!
		if (prefix < 0) {
			roots.push(stack)
			sum += totals[stack]!
			sampleSum += totalSamples[stack]!
		} else {
			totals[prefix]! += totals[stack]!
			totalSamples[prefix]! += totalSamples[stack]!
			;(children[prefix] ??= []).push(stack)
		}
	}
	const tree = emptyTree(table.frames, unit, count)
	tree.frame[0] = -1
	tree.parent[0] = -1
	tree.end[0] = count
	tree.total[0] = sum
	tree.totalSamples[0] = sampleSum
	// The first to be taken is the last of the list. Equal totals keep the order in which the table learnt them.
	const lightestFirst = (a: StackIndex, b: StackIndex) => totals[a]! - totals[b]! || b - a
	const waiting = roots.sort(lightestFirst)
	const parents: NodeIndex[] = waiting.map(() => 0)
	let node = 0
	while (waiting.length > 0) {
		const stack = waiting.pop()!
		const parent = parents.pop()!
		node++
		tree.frame[node] = table.stackFrame[stack]!
		tree.parent[node] = parent
		tree.depth[node] = tree.depth[parent]! + 1
		tree.self[node] = self.get(stack) ?? 0
		tree.selfSamples[node] = self.has(stack) ? (samples.get(stack) ?? 0) : 0
		tree.total[node] = totals[stack]!
		tree.totalSamples[node] = totalSamples[stack]!
		const above = children[stack]
		if (above === undefined) continue
		if (above.length > 1) above.sort(lightestFirst)
		for (const child of above) {
			waiting.push(child)
			parents.push(node)
		}
	}
	for (let i = count - 1; i > 0; i--) {
		if (tree.end[i] === 0) tree.end[i] = i + 1
		const parent = tree.parent[i]!
		if (tree.end[parent]! < tree.end[i]!) tree.end[parent] = tree.end[i]!
	}
	return tree
}

function emptyTree(frames: readonly Frame[], unit: WeightUnit, length: number): CallTree {
	return {
		frames,
		unit,
		length,
		frame: new Int32Array(length),
		parent: new Int32Array(length),
		depth: new Int32Array(length),
		end: new Int32Array(length),
		self: new Float64Array(length),
		total: new Float64Array(length),
		selfSamples: new Float64Array(length),
		totalSamples: new Float64Array(length),
	}
}
