import type {TopFrame} from '../events/run-event.ts'
import {busySamples} from './busy-samples.ts'
import type {StackWeights} from './stack-weights.ts'
import {topFrames} from './top-frames.ts'

/**
 * How many samples of a program at work it takes before one function is called the hottest: when the first has twice the samples of the second and
 * the two have all there are, the 95 % interval of their difference begins above 0 from here on. With n samples it is
 * n/3 +- 1.96 sqrt(n (p1 + p2 - (p1 - p2)^2)) with p1 = 2/3, p2 = 1/3. Below, six runs of one program name five different first functions.
 * Source: the variance of a difference of multinomial counts; Agresti, Categorical Data Analysis, 3rd ed., section 1.5.
 */
export const leastRankedSamples = 31
/**
 * What the samples must cover of the time the program was at work: less than half, and what nobody has seen could be one function with more than
 * all that is listed.
 */
export const leastRankedShare = 0.5

/** The n hottest functions of a profile; none below the limit of samples, where their order is chance. */
export function rankedFrames(weights: StackWeights, n: number): readonly TopFrame[] {
	return isRanked(weights) ? topFrames(weights, n) : []
}

/** Bytes are counted, not sampled by chance: however few stacks hold them, the first has most. */
export function isRanked(weights: StackWeights): boolean {
	return weights.unit === 'bytes' || busySamples(weights) >= leastRankedSamples
}

/**
 * Whether the first of two counts of `samples` is ahead by more than chance: the 95 % interval of the difference begins above 0. Both count
 * samples of a function, taken while the program was at work.
 */
export function isAhead(first: number, second: number, samples: number): boolean {
	const lead = first - second
	return lead > 1.96 * Math.sqrt(Math.max(0, first + second - lead ** 2 / samples))
}
