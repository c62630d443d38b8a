/** What the flame screen says about the selected frame and the whole. */

import {childrenOf, frameOfNode, type NodeIndex, pathTo} from '../../core/profile/call-tree.ts'
import {categoryOf, type FrameCategory} from '../../core/profile/frame.ts'
import {calleesOf, callersOf, type Neighbour} from '../../core/profile/frame-totals.ts'
import {percent, wholePercent} from '../../core/units/format.ts'
import {type FlameTree, frameKey} from './flame-tree.ts'
import {categoryName, frameLabel} from './frame-label.ts'
import {clean} from './suites-view.ts'

export interface SelectedView {
	readonly label: string
	/** null in a tree of callers, where what a function did itself is the whole of its first row. */
	readonly selfShare: number | null
	readonly totalShare: number
	readonly ofZoom: number
	readonly selfSamples: number
	readonly totalSamples: number
	readonly samples: number
	/** Names from the root down. */
	readonly path: readonly string[]
	readonly callers: string
	readonly callees: string
}

export function selectedView(of: FlameTree, node: NodeIndex, zoom: NodeIndex): SelectedView {
	const {tree, upright} = of
	const all = tree.total[0]!
	const name = (frame: number) => (frame < 0 ? 'none' : clean(upright.frames[frame]!.name))
	const shares = (neighbours: readonly Neighbour[]) =>
		neighbours.length === 0
			? 'none'
			: neighbours
					.slice(0, 4)
					.map(one => `${name(one.frame)} ${percent(one.us / all)}`)
					.join('  ')
	const frame = uprightFrame(of, node)
	return {
		label: node === 0 ? '(all)' : frameLabel(frameOfNode(tree, node)),
		selfShare: tree === upright ? tree.self[node]! / all : null,
		totalShare: tree.total[node]! / all,
		ofZoom: tree.total[node]! / tree.total[zoom]!,
		selfSamples: tree.selfSamples[node]!,
		totalSamples: tree.totalSamples[node]!,
		samples: tree.totalSamples[0]!,
		path: pathTo(tree, node).map(one => clean(frameOfNode(tree, one).name)),
		callers: node === 0 ? 'none' : shares(callersOf(upright, frame)),
		callees:
			node === 0
				? childrenOf(tree, 0)
						.slice(0, 4)
						.map(child => `${clean(frameOfNode(tree, child).name)} ${percent(tree.total[child]! / all)}`)
						.join('  ')
				: shares(calleesOf(upright, frame)),
	}
}

/** The same function in `upright`: trees that are turned have a table of their own. */
function uprightFrame({tree, upright}: FlameTree, node: NodeIndex): number {
	if (tree === upright || node === 0) return tree.frame[node]!
	const key = frameKey(frameOfNode(tree, node))
	return upright.frames.findIndex(frame => frameKey(frame) === key)
}

/** `own code 71%  native 22%`: whose code was on top, most first. */
export function categoryShares(of: FlameTree): string {
	const sums = new Map<FrameCategory, number>()
	for (const total of of.totals) {
		const category = categoryOf(of.upright.frames[total.frame]!)
		sums.set(category, (sums.get(category) ?? 0) + total.self)
	}
	return [...sums]
		.sort((a, b) => b[1] - a[1])
		.filter(([, us]) => us / of.tree.total[0]! >= 0.005)
		.map(([category, us]) => `${categoryName(category)} ${wholePercent(us / of.tree.total[0]!)}`)
		.join('  ')
}
