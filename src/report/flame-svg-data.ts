import type {FlameBox} from '../core/flame/layout.ts'
import type {CallTree} from '../core/profile/call-tree.ts'
import {categoryOf} from '../core/profile/frame.ts'
import type {WeightUnit} from '../core/profile/stack-weights.ts'
import {fillClass, fillOf} from './flame-svg-palette.ts'
import {clean} from './flame-svg-text.ts'

/** What the script in the drawing reads. Short, because there may be thousands of boxes. */
export interface FlameData {
	readonly unit: WeightUnit
	readonly files: readonly string[]
	/** [name, index into files, line, column, class]; the root is -1 and not among them. */
	readonly frames: ReadonlyArray<readonly [string, number, number, number, string]>
	/**
	 * The boxes in preorder, each as: how many levels up from the box before to the parent (0 = child of it); frame, or ~frame for a box
	 * without anything drawn on top; total; samples; then self, unless the frame was given as ~frame, where self is the total.
	 */
	readonly nodes: readonly number[]
}

export function flameData(tree: CallTree, boxes: readonly FlameBox[]): FlameData {
	const files: string[] = []
	const fileIndex = new Map<string, number>()
	const frames: FlameData['frames'][number][] = []
	const frameIndex = new Map<number, number>()
	const nodes: number[] = []
	let depth = -1
	for (const box of boxes) {
		const {node} = box
		const index = box.depth === 0 ? 0 : indexOfFrame(tree.frame[node]!)
		const isAllSelf = tree.self[node] === tree.total[node]
		nodes.push(depth + 1 - box.depth, isAllSelf ? ~index : index, round(tree.total[node]!), tree.totalSamples[node]!)
		if (!isAllSelf) nodes.push(round(tree.self[node]!))
		depth = box.depth
	}
	return {unit: tree.unit, files, frames, nodes}

	function indexOfFrame(original: number): number {
		let index = frameIndex.get(original)
		if (index === undefined) {
			const frame = tree.frames[original]!
			let file = fileIndex.get(frame.url)
			if (file === undefined) fileIndex.set(frame.url, (file = files.push(clean(frame.url)) - 1))
			index =
				frames.push([clean(frame.name), file, frame.line, frame.column, fillClass(fillOf(categoryOf(frame)), frame)]) -
				1
			frameIndex.set(original, index)
		}
		return index
	}
}

/** Microseconds arrive whole; sums of shares of other units may not. */
function round(value: number): number {
	return Math.round(value * 100) / 100
}
