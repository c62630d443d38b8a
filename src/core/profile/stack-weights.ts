import type {Isolate} from '../events/run-event.ts'
import type {Frame} from './frame.ts'
import {type StackIndex, StackTable} from './stack-table.ts'

/** Weights of a profile: for some stacks of a table, for how long (or with how much) and in how many samples each was seen on top. */
export interface StackWeights {
	readonly table: StackTable
	/** What `self` counts: whoever says a weight asks this first. */
	readonly unit: WeightUnit
	/** By stack index; missing or 0: never on top. */
	readonly self: ReadonlyMap<number, number>
	/** Samples behind it, idle ones included: what a share's uncertainty is computed from. */
	readonly samples: ReadonlyMap<number, number>
	readonly durationMs: number
}

/** Samples of one isolate in time order and without a hole: stacks[i] ran for deltasUs[i]. */
export interface TimedSamples extends Isolate {
	readonly startMs: number
	readonly stacks: readonly number[]
	readonly deltasUs: readonly number[]
}

/** One line of a folded profile: a whole stack, root first, and what it weighs. */
export type FoldedStack = readonly [frames: readonly Frame[], weight: number]

/** What the numbers of a profile count: microseconds, samples, bytes. */
export type WeightUnit = 'us' | 'samples' | 'bytes'

/** Gathers stacks of frames into one table. Where weights are samples, they are the sample counts too; else a line counts as one. */
export function weightsOfStacks(stacks: Iterable<FoldedStack>, unit: WeightUnit): StackWeights {
	const table = new StackTable()
	const self = new Map<number, number>()
	const samples = new Map<number, number>()
	let sum = 0
	for (const [frames, weight] of stacks) {
		if (frames.length === 0 || !(weight > 0)) continue
		let stack: StackIndex = -1
		for (const frame of frames) stack = table.stack(stack, table.frame(frame))
		self.set(stack, (self.get(stack) ?? 0) + weight)
		samples.set(stack, (samples.get(stack) ?? 0) + (unit === 'samples' ? weight : 1))
		sum += weight
	}
	return {table, unit, self, samples, durationMs: unit === 'us' ? sum / 1000 : 0}
}

/** The weights as whole stacks, root first, in the order of the table. */
export function stacksOfWeights(weights: StackWeights): FoldedStack[] {
	return [...weights.self]
		.filter(([, weight]) => weight > 0)
		.sort(([a], [b]) => a - b)
		.map(([stack, weight]) => [weights.table.framesOf(stack), weight] as const)
}
