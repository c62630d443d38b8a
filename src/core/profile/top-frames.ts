import type {TopFrame} from '../events/run-event.ts'
import {makeCallTree} from './call-tree.ts'
import {frameTotals} from './frame-totals.ts'
import type {StackWeights} from './stack-weights.ts'

/** The n functions most often on top, with their shares of the busy time: what idled is no part of either number. */
export function topFrames(weights: StackWeights, n: number): TopFrame[] {
	const tree = makeCallTree(weights)
	const busyUs = tree.totalUs[0]!
	if (!(busyUs > 0)) return []
	return frameTotals(tree)
		.slice(0, n)
		.map(({frame, selfUs, totalUs}) => {
			const {name, url, line} = tree.frames[frame]!
			return {name, file: url, line, selfShare: selfUs / busyUs, totalShare: totalUs / busyUs}
		})
}
