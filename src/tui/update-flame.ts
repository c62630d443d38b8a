import {frameOfNode, type NodeIndex} from '../core/profile/call-tree.ts'
import type {Message} from './message.ts'
import {
	type FlameTree,
	flameTree,
	frameKey,
	isInside,
	matchesIn,
	neighbour,
	nodeAt,
	pathOf,
	rowAtCursor,
	tableRows,
} from './select/flame-tree.ts'
import {type Model, timeWindowsMs} from './state.ts'

type FlameMessage =
	| Extract<
			Message,
			{
				readonly type:
					| 'flame-go'
					| 'flame-zoom'
					| 'flame-reset'
					| 'find'
					| 'find-same'
					| 'invert'
					| 'toggle-table'
					| 'next-suite'
			}
	  >
	/** The time window was changed. */
	| {readonly type: 'flame-window'}
	| {readonly type: 'flame-unzoom'}
	/** The search text was changed. */
	| {readonly type: 'flame-searched'}

export function updateFlame(model: Model, message: FlameMessage): Model {
	const {flame, run} = model
	switch (message.type) {
		case 'invert':
			return {...model, flame: {...flame, inverted: !flame.inverted, zoom: [], selected: [], scroll: 0}}
		case 'toggle-table':
			return {...model, flame: {...flame, table: !flame.table}}
		case 'flame-reset':
			return {
				...model,
				flame: {...flame, zoom: [], selected: [], search: '', inverted: false, span: null, scroll: 0},
			}
		case 'flame-window': {
			const windowMs = timeWindowsMs[model.live.window]!
			const toMs = flame.span?.toMs ?? run?.tMs ?? 0
			return {...model, flame: {...flame, span: Number.isFinite(windowMs) ? {fromMs: toMs - windowMs, toMs} : null}}
		}
		case 'next-suite': {
			const count = run?.suites.length ?? 0
			if (count < 2) return model
			const suite = ((flame.suite ?? run!.current) + message.by + count) % count
			return {...model, flame: {...flame, suite, span: null, zoom: [], selected: [], scroll: 0}}
		}
		default: {
			const of = flameTree(run, flame)
			return of === null ? model : inTree(model, of, message)
		}
	}
}

function inTree(
	model: Model,
	of: FlameTree,
	message: Exclude<
		FlameMessage,
		{readonly type: 'invert' | 'toggle-table' | 'flame-reset' | 'flame-window' | 'next-suite'}
	>,
): Model {
	const {flame} = model
	const {tree} = of
	const zoom = nodeAt(tree, flame.zoom)
	const selected = nodeAt(tree, flame.selected)
	const minUs = tree.totalUs[zoom]! / Math.max(1, model.size.columns)
	switch (message.type) {
		case 'flame-go': {
			let target = -1
			if (message.to === 'caller') target = tree.parent[selected]!
			else if (message.to === 'callee') {
				const child = selected + 1
				// Below what the zoom hides there is only one way: towards the zoom.
				if (isInside(tree, zoom, selected) && selected !== zoom) target = towards(of, selected, zoom)
				else if (child < tree.end[selected]! && tree.totalUs[child]! >= minUs) target = child
			} else if (isInside(tree, selected, zoom))
				target = neighbour(tree, selected, zoom, message.to === 'next' ? 1 : -1, minUs)
			return target < 0 ? model : select(model, of, target)
		}
		case 'flame-zoom':
			return {...model, flame: {...flame, zoom: pathOf(tree, selected)}}
		case 'flame-unzoom': {
			const parent = tree.parent[zoom]!
			return {...model, flame: {...flame, zoom: parent > 0 ? pathOf(tree, parent) : []}}
		}
		case 'flame-searched': {
			const {nodes} = matchesIn(tree, flame.search)
			return nodes.length === 0 || nodes.includes(selected) ? model : reveal(model, of, widest(of, nodes))
		}
		case 'find': {
			const {nodes} = matchesIn(tree, flame.search)
			if (nodes.length === 0) return model
			const after = message.by === 1 ? nodes.find(node => node > selected) : nodes.findLast(node => node < selected)
			return reveal(model, of, after ?? (message.by === 1 ? nodes[0]! : nodes.at(-1)!))
		}
		case 'find-same': {
			const rows = flame.table ? tableRows(of, flame) : []
			const row = rows[rowAtCursor(of, rows, flame.tableCursor)]
			if (flame.table && row === undefined) return model
			const frame = row ? of.upright.frames[row.frame]! : frameOfNode(tree, selected)
			if (!row && selected === 0) return model
			const key = frameKey(frame)
			const nodes: NodeIndex[] = []
			for (let node = 1; node < tree.length; node++) if (frameKey(frameOfNode(tree, node)) === key) nodes.push(node)
			const search = `^${frame.name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}( |$)`
			const found = {...model, flame: {...flame, search, table: false}}
			return flame.table && nodes.length > 0 ? reveal(found, of, widest(of, nodes)) : found
		}
	}
}

function select(model: Model, of: FlameTree, node: NodeIndex): Model {
	return {...model, flame: {...model.flame, selected: pathOf(of.tree, node)}}
}

/** Selects the node and zooms so far in or out that it can be seen. */
function reveal(model: Model, of: FlameTree, node: NodeIndex): Model {
	const {tree} = of
	const {columns} = model.size
	const seenFrom = (zoom: NodeIndex) =>
		isInside(tree, node, zoom) && tree.totalUs[node]! * columns >= tree.totalUs[zoom]!
	let zoom = nodeAt(tree, model.flame.zoom)
	if (!seenFrom(zoom)) {
		zoom = 0
		if (!seenFrom(zoom)) {
			zoom = node
			while (zoom > 0 && seenFrom(tree.parent[zoom]!)) zoom = tree.parent[zoom]!
		}
	}
	return {...model, flame: {...model.flame, selected: pathOf(tree, node), zoom: pathOf(tree, zoom)}}
}

function widest(of: FlameTree, nodes: readonly NodeIndex[]): NodeIndex {
	return nodes.reduce((best, node) => (of.tree.totalUs[node]! > of.tree.totalUs[best]! ? node : best))
}

function towards(of: FlameTree, from: NodeIndex, to: NodeIndex): NodeIndex {
	let node = to
	while (node > 0 && of.tree.parent[node] !== from) node = of.tree.parent[node]!
	return node
}
