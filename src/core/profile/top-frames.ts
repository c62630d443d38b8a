import type {TopFrame} from '../events/run-event.ts'
import {makeCallTree} from './call-tree.ts'
import {frameTotals} from './frame-totals.ts'
import type {StackWeights} from './stack-weights.ts'

/** The n functions most often on top, with their shares of the busy time: what idled is no part of either number. */
export function topFrames(weights: StackWeights, n: number): TopFrame[] {
	return sharesOf(weights, totals => totals.slice(0, n))
}

/** The same n functions in the order in which they were first seen: their shares, and no word on which is ahead of which. */
export function framesAsSeen(weights: StackWeights, n: number): TopFrame[] {
	return sharesOf(weights, totals => totals.slice(0, n).toSorted((a, b) => a.frame - b.frame))
}

type Totals = ReturnType<typeof frameTotals>

function sharesOf(weights: StackWeights, pick: (totals: Totals) => Totals): TopFrame[] {
	const tree = makeCallTree(weights)
	const busy = tree.total[0]!
	if (!(busy > 0)) return []
	return pick(frameTotals(tree)).map(({frame, self, total}) => {
		const {name, url, line} = tree.frames[frame]!
		return {name, file: url, line, selfShare: self / busy, totalShare: total / busy}
	})
}
