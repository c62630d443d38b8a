import {frameOfNode, type NodeIndex} from '../core/profile/call-tree.ts'
import type {FlameMessage, MoveMessage} from './message.ts'
import {
	type FlameTree,
	flameRun,
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
import {newestFlamePath} from './select/results-view.ts'
import {shownSuite} from './select/shown-suite.ts'
import {noRunYet} from './select/suite-keys.ts'
import {type CallPath, type FlameModel, isRunning, type Model, startFlame, timeWindowsMs} from './state.ts'
import {idle, said, stay, type Updated} from './updated.ts'

/** What leaves the rest of the world alone. */
type FlameChange =
	| Exclude<FlameMessage, {readonly type: 'show-hidden' | 'write-svg'}>
	| Extract<MoveMessage, {readonly type: 'next-suite'}>
	/** The time window was changed. */
	| {readonly type: 'flame-window'}
	| {readonly type: 'flame-unzoom'}
	/** The search text was changed. */
	| {readonly type: 'flame-searched'}
	/** Selects; the root is the way out of every zoom. */
	| {readonly type: 'flame-select'; readonly path: CallPath}

export function updateFlame(model: Model, message: FlameChange): Model {
	const {flame} = model
	const run = flameRun(model.run, flame)
	switch (message.type) {
		case 'invert':
			return {...model, flame: {...flame, inverted: !flame.inverted, zoom: [], selected: [], scroll: 0}}
		case 'toggle-table':
			return {...model, flame: {...flame, table: !flame.table}}
		case 'flame-reset':
			if (isWhole(flame)) return idle(model, 'everything is shown')
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
			if (count < 2) return idle(model, count === 0 ? noRunYet : 'there is no other suite in this run')
			const suite = ((flame.suite ?? run!.current) + message.by + count) % count
			return {...model, flame: {...flame, suite, span: null, zoom: [], selected: [], scroll: 0}}
		}
		default: {
			const of = flameTree(run, flame)
			if (of !== null) return inTree(model, of, message)
			const isAsked = !['flame-searched', 'flame-unzoom', 'flame-select'].includes(message.type)
			return isAsked ? idle(model, nothingSampled) : model
		}
	}
}

export const nothingSampled = 'nothing was sampled'

const noWay = {
	caller: 'this is the root: nobody calls it',
	callee: 'it calls nothing that is wide enough to be drawn: H lists the rest',
	previous: 'nothing is left of it on this level',
	next: 'nothing is right of it on this level',
} as const

function isWhole({zoom, selected, search, inverted, span}: FlameModel): boolean {
	return zoom.length === 0 && selected.length === 0 && search === '' && !inverted && span === null
}

function inTree(
	model: Model,
	of: FlameTree,
	message: Exclude<
		FlameChange,
		{readonly type: 'invert' | 'toggle-table' | 'flame-reset' | 'flame-window' | 'next-suite'}
	>,
): Model {
	const {flame} = model
	const {tree} = of
	const zoom = nodeAt(tree, flame.zoom)
	const selected = nodeAt(tree, flame.selected)
	const least = tree.total[zoom]! / Math.max(1, model.size.columns)
	switch (message.type) {
		case 'flame-go': {
			let target = -1
			if (message.to === 'caller') target = tree.parent[selected]!
			else if (message.to === 'callee') {
				const child = selected + 1
				// Below what the zoom hides there is only one way: towards the zoom.
				if (isInside(tree, zoom, selected) && selected !== zoom) target = towards(of, selected, zoom)
				else if (child < tree.end[selected]! && tree.total[child]! >= least) target = child
			} else if (isInside(tree, selected, zoom))
				target = neighbour(tree, selected, zoom, message.to === 'next' ? 1 : -1, least)
			return target < 0 ? idle(model, noWay[message.to]) : select(model, of, target)
		}
		case 'flame-zoom':
			if (selected === zoom) return idle(model, 'the selected frame is as wide as the screen')
			return {...model, flame: {...flame, zoom: pathOf(tree, selected)}}
		case 'flame-select':
			if (message.path.length === 0) return {...model, flame: {...flame, zoom: [], selected: []}}
			return select(model, of, nodeAt(tree, message.path))
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
			if (flame.search === '') return idle(model, 'nothing was searched for: / does')
			if (nodes.length === 0) return idle(model, 'no match')
			if (nodes.length === 1 && nodes[0] === selected) return idle(model, 'there is no other match')
			const after = message.by === 1 ? nodes.find(node => node > selected) : nodes.findLast(node => node < selected)
			return reveal(model, of, after ?? (message.by === 1 ? nodes[0]! : nodes.at(-1)!))
		}
		case 'find-same': {
			const rows = flame.table ? tableRows(of, flame) : []
			const row = rows[rowAtCursor(of, rows, flame.tableCursor)]
			if (flame.table && row === undefined) return idle(model, 'no function matches')
			const frame = row ? of.upright.frames[row.frame]! : frameOfNode(tree, selected)
			if (!row && selected === 0) return idle(model, 'this is the root, and no function')
			const key = frameKey(frame)
			const nodes: NodeIndex[] = []
			for (let node = 1; node < tree.length; node++) if (frameKey(frameOfNode(tree, node)) === key) nodes.push(node)
			const search = `^${frame.name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}( |$)`
			if (!flame.table && search === flame.search) return idle(model, 'its calls are marked')
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
	const seenFrom = (zoom: NodeIndex) => isInside(tree, node, zoom) && tree.total[node]! * columns >= tree.total[zoom]!
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
	return nodes.reduce((best, node) => (of.tree.total[node]! > of.tree.total[best]! ? node : best))
}

function towards(of: FlameTree, from: NodeIndex, to: NodeIndex): NodeIndex {
	let node = to
	while (node > 0 && of.tree.parent[node] !== from) node = of.tree.parent[node]!
	return node
}

/** Writes the flame of the last seconds and opens it: of what just happened, so its span ends now. */
export function flameNow(model: Model): Updated {
	const {run} = model
	if (run === null) return stay(said(model, 'warn', 'no samples yet'))
	const open: Model = {...model, screen: 'flame', overlays: [], notice: null}
	if (!isRunning(model)) return stay({...open, flame: {...startFlame}})
	const suite = shownSuite(run)
	const windowMs = run.plan.flameWindowMs
	const flames = suite?.flames.length ?? 0
	const waiting = said(
		{
			...open,
			flame: {...startFlame, span: {fromMs: Math.max(0, run.tMs - windowMs), toMs: run.tMs}},
			awaitingFlame: {suite: run.current, flames},
		},
		'info',
		'writing the flame graph',
	)
	return [waiting, [{do: 'send', command: {type: 'flame', seconds: windowMs / 1000}}]]
}

export function writeSvg(model: Model): Updated {
	const {flame} = model
	const run = flameRun(model.run, flame)
	if (run === null) return stay(said(model, 'warn', 'no samples yet'))
	if (!isRunning(model) || flame.file !== null) {
		if (shownSuite(run)?.cpu.held) return stay(said(model, 'info', 'for a drawing: arsenal-tui flame FILE --svg OUT'))
		const path = newestFlamePath(run, model.feed?.folder ?? null)
		return stay(said(model, 'info', path === null ? 'the run is over and wrote no flame graph' : `written: ${path}`))
	}
	const fromMs = flame.span?.fromMs ?? shownSuite(run)?.startedMs ?? 0
	const seconds = Math.max(1, Math.ceil((run.tMs - fromMs) / 1000))
	return [
		said(
			{...model, awaitingFlame: {suite: run.current, flames: shownSuite(run)?.flames.length ?? 0}},
			'info',
			'writing the flame graph',
		),
		[{do: 'send', command: {type: 'flame', seconds}}],
	]
}

export function backInFlame(model: Model): Model {
	const {flame} = model
	if (flame.table) return {...model, flame: {...flame, table: false}}
	if (flame.search !== '') return {...model, flame: {...flame, search: ''}}
	if (flame.zoom.length > 0) return updateFlame(model, {type: 'flame-unzoom'})
	if (flame.file !== null)
		return {
			...model,
			screen: 'results',
			flame: startFlame,
			overlays: [{is: 'files', cursor: flame.file.path, opening: null}],
		}
	return {...model, screen: isRunning(model) || model.run?.outcome == null ? 'live' : 'results'}
}
