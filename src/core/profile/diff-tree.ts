import type {AlignedSide} from './align-profiles.ts'
import {type CallTree, makeCallTree, withoutIdle} from './call-tree.ts'
import type {ProfileDiff} from './diff-frames.ts'
import type {StackIndex, StackTable} from './stack-table.ts'
import type {StackWeights} from './stack-weights.ts'

/**
 * A differential flamegraph, ready to be laid out: boxes of `tree`, coloured by `delta`. Whose widths they have decides over what can be
 * seen: by `head` what is gone has no box, by `base` what is new has none, by `both` (the mean of the two) everything has one.
 * Source of the idea: Gregg, Differential Flame Graphs (2014), with widths and colours of his.
 */
export interface DiffTree {
	readonly tree: CallTree
	/** By node, of all time of that side. Idle as in the difference. */
	readonly baseShare: Float64Array
	readonly headShare: Float64Array
	/** By node, in the unit of the difference: head - base, with all that it calls. */
	readonly delta: Float64Array
	/** The same without what it calls. */
	readonly selfDelta: Float64Array
}

export function makeDiffTree(diff: ProfileDiff, widths: 'base' | 'head' | 'both'): DiffTree {
	const {table} = diff.aligned
	const [base, head] = [sideOf(diff, 'base'), sideOf(diff, 'head')]
	const self = new Map<StackIndex, number>()
	const samples = new Map<StackIndex, number>()
	const parts = widths === 'both' ? [base, head] : [widths === 'base' ? base : head]
	for (const {weights, us, scale} of parts) {
		// Times of an operation, so that sides of different length weigh the same; shares come as parts of a million, for drawings count whole microseconds.
		const factor = us > 0 ? (scale * (diff.unit === 'us' ? 1 : 1e6)) / us / parts.length : 0
		for (const [stack, weight] of weights.self) {
			self.set(stack, (self.get(stack) ?? 0) + weight * factor)
			samples.set(stack, (samples.get(stack) ?? 0) + (weights.samples.get(stack) ?? 0))
		}
	}
	const tree = makeCallTree({table, unit: 'us', self, samples, durationMs: 0}, {idle: 'included'})
	const result = {
		tree,
		baseShare: new Float64Array(tree.length),
		headShare: new Float64Array(tree.length),
		delta: new Float64Array(tree.length),
		selfDelta: new Float64Array(tree.length),
	}
	const stacks = stacksOfNodes(tree, table)
	const [totalsOfBase, totalsOfHead] = [totalShares(base), totalShares(head)]
	const selfShare = ({weights, us}: Side, stack: StackIndex) => (us > 0 ? (weights.self.get(stack) ?? 0) / us : 0)
	for (let node = 0; node < tree.length; node++) {
		const stack = stacks[node]!
		result.baseShare[node] = stack < 0 ? Math.sign(base.us) : totalsOfBase[stack]!
		result.headShare[node] = stack < 0 ? Math.sign(head.us) : totalsOfHead[stack]!
		result.delta[node] = head.scale * result.headShare[node]! - base.scale * result.baseShare[node]!
		if (stack >= 0) result.selfDelta[node] = head.scale * selfShare(head, stack) - base.scale * selfShare(base, stack)
	}
	return result
}

interface Side {
	readonly weights: StackWeights
	readonly us: number
	readonly scale: number
}

function sideOf(diff: ProfileDiff, which: 'base' | 'head'): Side {
	const {whole}: AlignedSide = diff.aligned[which]
	const weights = diff.idle === 'included' ? whole : withoutIdle(whole)
	let us = 0
	for (const self of weights.self.values()) us += self
	return {weights, us, scale: diff[which].scale}
}

/** By stack, with everything built on it. A prefix has a smaller index than what is built on it. */
function totalShares({weights, us}: Side): Float64Array {
	const {table} = weights
	const totals = new Float64Array(table.length)
	for (const [stack, self] of weights.self) totals[stack]! += self / us
	for (let stack = table.length - 1; stack >= 0; stack--) {
		const prefix = table.stackPrefix[stack]!
		if (prefix >= 0) totals[prefix]! += totals[stack]!
	}
	return totals
}

/** -1 for the root. Every stack asked for is in the table already. */
function stacksOfNodes(tree: CallTree, table: StackTable): Int32Array {
	const stacks = new Int32Array(tree.length).fill(-1)
	for (let node = 1; node < tree.length; node++) {
		stacks[node] = table.stack(stacks[tree.parent[node]!]!, tree.frame[node]!)
	}
	return stacks
}
