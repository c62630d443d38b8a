/** The call tree the flame screen looks at, and finding one's way in it. */
import {type CallTree, frameOfNode, makeCallTree, type NodeIndex} from '../../core/profile/call-tree.ts'
import {type Frame, shortLocation} from '../../core/profile/frame.ts'
import {type FrameTotal, frameTotals} from '../../core/profile/frame-totals.ts'
import type {CpuTrack} from '../../core/run/state/cpu-track.ts'
import type {RunState, SuiteState} from '../../core/run/state/run-state.ts'
import type {CallPath, FlameModel} from '../state.ts'

export interface FlameTree {
	readonly suite: SuiteState
	readonly suiteIndex: number
	readonly tree: CallTree
	/** The same with callees above their callers, however `tree` is turned: what functions did themselves and in all, who calls whom. */
	readonly upright: CallTree
	/** By function, of `upright`. */
	readonly totals: readonly FrameTotal[]
	readonly durationMs: number
	/** Share of the time looked at, 0..1; left out of the tree. */
	readonly idleShare: number
}

/** Whose samples are looked at. */
export function flameRun(run: RunState | null, {file}: Pick<FlameModel, 'file'>): RunState | null {
	return file?.run ?? run
}

const cache = new WeakMap<CpuTrack, {readonly key: string; readonly value: FlameTree}>()

/** Built once for what is asked and what has been measured, however often it is drawn. null: nothing was on CPU. */
export function flameTree(run: RunState | null, flame: FlameModel): FlameTree | null {
	const of = flameRun(run, flame)
	const suiteIndex = flame.suite ?? of?.current ?? 0
	const suite = of?.suites[suiteIndex]
	if (suite === undefined) return null
	const span = flame.span === null ? '' : `${flame.span.fromMs} ${flame.span.toMs}`
	const key = `${suiteIndex} ${span} ${flame.inverted} ${suite.cpu.endMs}`
	const known = cache.get(suite.cpu)
	if (known?.key === key) return known.value
	const weights = flame.span === null ? suite.cpu.whole() : suite.cpu.window(flame.span.fromMs, flame.span.toMs)
	let all = 0
	for (const us of weights.self.values()) all += us
	if (!(all > 0)) return null
	const upright = makeCallTree(weights)
	const tree = flame.inverted ? makeCallTree(weights, {inverted: true}) : upright
	const value: FlameTree = {
		suite,
		suiteIndex,
		tree,
		upright,
		totals: frameTotals(upright),
		durationMs: weights.durationMs,
		idleShare: 1 - tree.total[0]! / all,
	}
	cache.set(suite.cpu, {key, value})
	return value
}

export function frameKey(frame: Frame): string {
	return `${frame.name}\0${frame.url}\0${frame.line}\0${frame.column}`
}

export function pathOf(tree: CallTree, node: NodeIndex): CallPath {
	const path: string[] = []
	for (let i = node; i > 0; i = tree.parent[i]!) path.unshift(frameKey(frameOfNode(tree, i)))
	return path
}

/** The node at the end of the path, or as far along it as the tree goes. */
export function nodeAt(tree: CallTree, path: CallPath): NodeIndex {
	let node = 0
	for (const key of path) {
		let found = -1
		for (let child = node + 1; child < tree.end[node]!; child = tree.end[child]!) {
			if (frameKey(frameOfNode(tree, child)) === key) {
				found = child
				break
			}
		}
		if (found < 0) return node
		node = found
	}
	return node
}

export function isInside(tree: CallTree, node: NodeIndex, ancestor: NodeIndex): boolean {
	return node >= ancestor && node < tree.end[ancestor]!
}

/** The next node of the same depth to the right or left inside the zoom, at least `least` wide; -1: none. */
export function neighbour(tree: CallTree, node: NodeIndex, zoom: NodeIndex, by: 1 | -1, least: number): NodeIndex {
	const depth = tree.depth[node]!
	if (by === 1) {
		for (let i = tree.end[node]!; i < tree.end[zoom]!; i++)
			if (tree.depth[i] === depth && tree.total[i]! >= least) return i
		return -1
	}
	for (let i = node - 1; i > zoom; i--) if (tree.depth[i] === depth && tree.total[i]! >= least) return i
	return -1
}

/** Whether a function is meant by what was typed: a regular expression over name and place, or plain text when it is none. */
export function matcher(search: string): ((frame: Frame) => boolean) | null {
	if (search === '') return null
	const known = new Map<Frame, boolean>()
	let test: (text: string) => boolean
	try {
		const expression = new RegExp(search, 'i')
		test = text => expression.test(text)
	} catch {
		const wanted = search.toLowerCase()
		test = text => text.toLowerCase().includes(wanted)
	}
	return frame => {
		let matches = known.get(frame)
		if (matches === undefined) known.set(frame, (matches = test(`${frame.name} ${shortLocation(frame)}`)))
		return matches
	}
}

export interface Matches {
	readonly nodes: readonly NodeIndex[]
	/** Share of everything in the tree, 0..1; a match inside a match counts once. */
	readonly share: number
}

export function matchesIn(tree: CallTree, search: string): Matches {
	const matches = matcher(search)
	if (matches === null) return {nodes: [], share: 0}
	const nodes: NodeIndex[] = []
	let us = 0
	let countedTo = 0
	for (let node = 1; node < tree.length; node++) {
		if (!matches(frameOfNode(tree, node))) continue
		nodes.push(node)
		if (node >= countedTo) {
			us += tree.total[node]!
			countedTo = tree.end[node]!
		}
	}
	return {nodes, share: tree.total[0]! > 0 ? us / tree.total[0]! : 0}
}

/** The table's rows: filtered by the search, in its order. */
export function tableRows(of: FlameTree, flame: FlameModel): FrameTotal[] {
	const matches = matcher(flame.search)
	const {frames} = of.upright
	const rows = of.totals.filter(row => matches === null || matches(frames[row.frame]!))
	if (flame.tableSort === 'total') rows.sort((a, b) => b.total - a.total || a.frame - b.frame)
	if (flame.tableSort === 'name')
		rows.sort((a, b) => (frames[a.frame]!.name < frames[b.frame]!.name ? -1 : 1) || a.frame - b.frame)
	return flame.tableReversed ? rows.reverse() : rows
}

export function rowAtCursor(of: FlameTree, rows: readonly FrameTotal[], cursor: string | null): number {
	if (rows.length === 0) return -1
	return Math.max(
		0,
		rows.findIndex(row => frameKey(of.upright.frames[row.frame]!) === cursor),
	)
}
