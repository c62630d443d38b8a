import {medianOf} from '../core/stats/quantile.ts'
import {isSingle, type Loop, type LoopParts, type LoopShape, makeLoop} from './loop.ts'
import {batchFor, isUnrolled} from './sampling-plan.ts'
import {nowMs} from './timer.ts'

/** A loop that V8 knows by now, with the batch that suits it. */
export interface WarmLoop {
	readonly loop: Loop
	readonly batch: number
	readonly calls: number
	/** As of the end of the warm-up, for planning only. */
	readonly callNs: number
}

/** Runs the loop until it has been compiled, looking for the batch whose sample is long beside the clock. */
export async function warmLoop(
	shape: LoopShape,
	parts: LoopParts,
	timerCostNs: number,
	guessNs: number,
	forMs: number,
): Promise<WarmLoop> {
	const limits = {timerCostNs, single: isSingle(shape), inputs: shape.inputs > 0}
	const scratch = new Float64Array(16)
	const untilMs = nowMs() + forMs
	const recentNs: number[] = []
	let batch = batchFor(guessNs, limits)
	let unrolled = isUnrolled(batch)
	let loop = makeLoop(shape, parts, nowMs, unrolled)
	let calls = 0
	let callNs = guessNs
	// The first call of a function that takes longer than the whole warm-up was all of it.
	while (nowMs() < untilMs && guessNs < forMs * 1e6) {
		const taken = await loop(scratch, 0, scratch.length, batch, untilMs)
		calls += taken * batch
		if (!shape.own) {
			recentNs.push(medianOf(scratch.subarray(0, taken)))
			if (recentNs.length > 9) recentNs.shift()
		}
		callNs = recentNs.length === 0 ? callNs : medianOf(recentNs.slice(-3))
		const next = batchFor(callNs, limits)
		if (isUnrolled(next) !== unrolled) {
			unrolled = !unrolled
			loop = makeLoop(shape, parts, nowMs, unrolled)
		}
		batch = next
	}
	return {loop, batch, calls, callNs}
}
