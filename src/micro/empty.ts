import {medianOf} from '../core/stats/quantile.ts'
import type {LoopParts, LoopShape} from './loop.ts'
import {warmLoop} from './warm-loop.ts'

const warmUpMs = 25
const samples = 101

/** Functions that do nothing and return what the benchmark returns, so that keeping it costs the same. */
const empty: Record<LoopShape['kept'], () => unknown> = {nothing: () => {}, number: () => 0, value: () => null}
const emptyAsync: Record<LoopShape['kept'], () => Promise<unknown>> = {
	nothing: async () => {},
	number: async () => 0,
	value: async () => null,
}

/** Loop parts around an empty function; its hooks and arguments are empty as well. */
function emptyParts(shape: LoopShape): LoopParts {
	const hook = (when: LoopShape['before']) => (when === 'async' ? async () => {} : () => {})
	return {
		fn: (shape.asyncFn ? emptyAsync : empty)[shape.kept],
		args: [undefined, undefined],
		inputs: Array.from({length: shape.inputs}, () => () => 0),
		before: hook(shape.before),
		after: hook(shape.after),
		durationNs: () => 0,
		collect: () => {},
		sink: {last: undefined, sum: 0},
	}
}

/** Median time of an empty function in a loop of its own of the same shape, ns: what of a result is not the benchmark's. */
export async function baselineOf(shape: LoopShape, timerCostNs: number): Promise<number> {
	const warm = await warmLoop(shape, emptyParts(shape), timerCostNs, 100, warmUpMs)
	const samplesNs = new Float64Array(samples)
	await warm.loop(samplesNs, 0, samples, warm.batch, Number.POSITIVE_INFINITY)
	return medianOf(samplesNs)
}
