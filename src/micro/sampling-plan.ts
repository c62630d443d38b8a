import {readingsPerSample} from './timer.ts'

/** A batch is held to this, so that a function that costs nothing still ends. At 0.07 ns a call the largest takes 300 us. */
const mostCalls = 1 << 22
/** Where every argument is made before its batch, they have to fit into memory and caches. */
const mostInputs = 4096

export interface BatchLimits {
	readonly timerCostNs: number
	/** Each call is timed on its own. */
	readonly single: boolean
	readonly inputs: boolean
}

/**
 * How many calls make up one sample: enough that the sample takes a thousand readings of the clock, and one where one call does. Rounded up to
 * 4, 5, 6 or 7 times a power of two from 16 on, so that two processes that calibrated 3 % apart still measure the same loop, and four
 * calls a turn come out even.
 */
export function batchFor(callNs: number, limits: BatchLimits): number {
	if (limits.single) return 1
	const wanted = Math.ceil((readingsPerSample * limits.timerCostNs) / Math.max(callNs, 1e-6))
	return Math.min(limits.inputs ? mostInputs : mostCalls, roundUp(wanted))
}

function roundUp(wanted: number): number {
	if (wanted <= 16) return Math.max(1, wanted)
	const unit = 2 ** (Math.floor(Math.log2(wanted)) - 2)
	return Math.ceil(wanted / unit) * unit
}

export const fewestUnrolled = 128

/**
 * From here on calls are made four a turn and V8 may compile the function into the loop: it takes 250 ns or less, and the 2 ns of a call made
 * apart would show. See `loop.ts` for why longer ones are kept apart.
 */
export function isUnrolled(batch: number): boolean {
	return batch >= fewestUnrolled
}
