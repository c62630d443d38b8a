import {isIdle} from './call-tree.ts'
import type {StackWeights} from './stack-weights.ts'

/** How many samples the shares of a profile rest on: those that found the program doing something. */
export function busySamples(weights: StackWeights): number {
	let samples = 0
	for (const [stack, count] of weights.samples) if (!isIdle(weights.table, stack)) samples += count
	return samples
}
