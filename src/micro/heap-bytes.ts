import {getHeapStatistics} from 'node:v8'
import {medianOf} from '../core/stats/quantile.ts'
import {allocatedBy} from './garbage.ts'
import type {LoopParts, LoopShape} from './loop.ts'
import {isThenable} from './thenable.ts'
import {type WarmLoop, warmLoop} from './warm-loop.ts'

const forMs = 20
const warmUpMs = 15
const mostSamples = 200
const settled = Promise.resolve()

/**
 * Heap allocated by one call: what a few milliseconds of calls allocate, less what the same loop allocates around a function that does nothing
 * (arguments and our own). Not taken while samples are: reading the heap's size makes garbage of its own.
 * @returns null when the calls cannot be told from the loop
 */
export async function heapBytesPerCall(
	shape: LoopShape,
	parts: LoopParts,
	warm: WarmLoop,
	timerCostNs: number,
): Promise<number | null> {
	const sampleNs = Math.max(1, warm.callNs * warm.batch)
	const samples = Math.max(1, Math.min(mostSamples, Math.floor((forMs * 1e6) / sampleNs)))
	// Awaiting a promise that is settled allocates what awaiting the benchmark's does, and nothing for the promise.
	const fn = shape.asyncFn ? () => settled : shape.kept === 'number' ? () => 0 : () => undefined
	if (shape.before !== 'none' || shape.after !== 'none') return oneByOne(shape, parts, fn, samples)
	const scratch = new Float64Array(samples)
	const run = (loop: WarmLoop['loop']) => () => loop(scratch, 0, samples, warm.batch, Number.POSITIVE_INFINITY)
	const around = {...parts, fn, sink: {last: undefined, sum: 0}}
	// A loop that is not compiled yet allocates every time it reads.
	const {loop} = await warmLoop(shape, around, timerCostNs, warm.callNs, warmUpMs)
	const own = await allocatedBy(run(loop))
	const all = await allocatedBy(run(warm.loop))
	return known((all - own) / (samples * warm.batch))
}

/**
 * Hooks may count on being followed by the function, so they are never run without it: the heap is read before and after the function alone.
 * A call within which garbage was collected shrinks it and is left out.
 */
async function oneByOne(
	shape: LoopShape,
	parts: LoopParts,
	empty: () => unknown,
	samples: number,
): Promise<number | null> {
	const nothing = {...parts, fn: empty, inputs: [], before: () => {}, after: () => {}}
	await growth(shape, nothing, 50)
	const own = medianOf(await growth(shape, nothing, 50))
	const all = medianOf(await growth(shape, parts, samples))
	return Number.isFinite(all - own) ? known(all - own) : null
}

async function growth(shape: LoopShape, parts: LoopParts, samples: number): Promise<number[]> {
	const {fn, args, before, after} = parts
	const grown: number[] = []
	for (let i = 0; i < samples; i++) {
		const inputs: unknown[] = []
		for (const make of parts.inputs) inputs.push(await make())
		const given = inputs.length > 0 ? inputs : shape.args ? args : []
		const prepared = before()
		if (isThenable(prepared)) await prepared
		const from = getHeapStatistics().used_heap_size
		const result = fn(...given)
		if (shape.asyncFn) await result
		const bytes = getHeapStatistics().used_heap_size - from
		const cleaned = after()
		if (isThenable(cleaned)) await cleaned
		if (bytes >= 0) grown.push(bytes)
	}
	return grown
}

/** A byte below nothing is noise; more means that the two were not the same loop. */
function known(bytes: number): number | null {
	if (bytes >= 0) return bytes
	return bytes > -1 ? 0 : null
}
