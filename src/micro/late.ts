import {registry} from './registry.ts'
import {untilStalled} from './stall.ts'

/** Since something was registered last: a file may keep its event loop alive for as long as it likes, with a server or a pool. */
const quietMs = 2000
/** Whoever asked waits no longer than `graceMs` of engine/kinds/micro/measure-benchmark.ts for a word. */
const mostMs = 4000
/** Taken now: a bench file may have replaced them by then. */
const {setTimeout, setImmediate, clearTimeout} = globalThis
const nowMs = performance.now.bind(performance)

/** What adapters kept for the end of the file, also where the file was late with it. */
export async function finishLoading(): Promise<void> {
	const {afterLoad} = registry()
	while (afterLoad.length > 0) await afterLoad.shift()!()
}

/**
 * Waits for what a loaded file still has under way: a `main()` or `run()` that nobody awaits, as in every CommonJS file, a timer. Over when nothing
 * is left in the event loop that could register anything, or nothing new has come for two seconds.
 * @returns false when the event loop is still alive
 */
export async function untilAllRegistered(): Promise<boolean> {
	const endMs = nowMs() + mostMs
	const {benchmarks} = registry()
	let isOver = false
	for (let known = -1; known < benchmarks.length && nowMs() < endMs; ) {
		known = benchmarks.length
		isOver = await runsDryWithin(Math.min(quietMs, endMs - nowMs()))
		await finishLoading()
	}
	return isOver
}

/** @returns whether the event loop has run dry by then */
export async function runsDryWithin(ms: number): Promise<boolean> {
	const stalled = untilStalled()
	// Node says that the loop has run dry once for each time it was alive.
	setImmediate(() => {})
	let timer: NodeJS.Timeout | undefined
	const late = new Promise<false>(resolve => {
		timer = setTimeout(() => resolve(false), ms).unref()
	})
	try {
		return await Promise.race([stalled.promise.then(() => true), late])
	} finally {
		clearTimeout(timer)
		stalled.stop()
	}
}
