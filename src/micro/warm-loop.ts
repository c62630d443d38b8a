import {medianOf} from '../core/stats/quantile.ts'
import {isSingle, type Loop, type LoopParts, type LoopShape, makeLoop} from './loop.ts'
import {batchFor, fewestUnrolled, isUnrolled} from './sampling-plan.ts'
import {nowMs} from './timer.ts'

/** A loop that V8 knows by now, with the batch that suits it. */
export interface WarmLoop {
	readonly loop: Loop
	readonly batch: number
	readonly calls: number
	/** As of the end of the warm-up, for planning only. */
	readonly callNs: number
}

/** A warm-up goes on while it still brings something, but not for ever. */
const mostExtensions = 10
const improvement = 0.95

/**
 * Runs the loop until it has been compiled, looking for the batch whose sample is long beside the clock.
 * @param forMs at least this long, and until half of it has passed without the calls getting faster by a twentieth: on a busy machine V8's
 * compiler waits for a core like everybody else
 */
export async function warmLoop(
	shape: LoopShape,
	parts: LoopParts,
	timerCostNs: number,
	guessNs: number,
	forMs: number,
): Promise<WarmLoop> {
	const limits = {timerCostNs, single: isSingle(shape), inputs: shape.inputs > 0}
	const scratch = new Float64Array(16)
	const startMs = nowMs()
	const recentNs: number[] = []
	let batch = batchFor(guessNs, limits)
	let unrolled = isUnrolled(batch)
	let loop = makeLoop(shape, parts, nowMs, unrolled)
	let calls = 0
	let callNs = guessNs
	let best = {ns: Number.POSITIVE_INFINITY, atMs: startMs}
	// The first call of a function that takes longer than the whole warm-up was all of it.
	if (guessNs >= forMs * 1e6) return {loop, batch, calls, callNs}
	for (;;) {
		const nowAtMs = nowMs()
		const untilMs = Math.min(Math.max(startMs + forMs, best.atMs + forMs / 2), startMs + forMs * mostExtensions)
		if (nowAtMs >= untilMs) return {loop, batch, calls, callNs}
		const taken = await loop(scratch, 0, scratch.length, batch, untilMs)
		calls += taken * batch
		if (shape.own) continue
		const roundNs = medianOf(scratch.subarray(0, taken))
		if (recentNs.push(roundNs) > 9) recentNs.shift()
		// The least: what is above it was another program's, and a batch too short is worse than one too long.
		callNs = Math.min(...recentNs)
		if (roundNs < best.ns * improvement) best = {ns: roundNs, atMs: nowMs()}
		const next = batchFor(callNs, limits)
		// Never back: a loop made anew would have to be compiled anew.
		if (!unrolled && isUnrolled(next)) {
			unrolled = true
			loop = makeLoop(shape, parts, nowMs, unrolled)
			best = {ns: Number.POSITIVE_INFINITY, atMs: nowMs()}
		}
		batch = unrolled ? Math.max(next, fewestUnrolled) : next
	}
}
