import {constants, type PerformanceEntry, PerformanceObserver} from 'node:perf_hooks'
import {GCProfiler, getHeapStatistics, setFlagsFromString} from 'node:v8'
import {runInNewContext} from 'node:vm'

/** A full collection. V8 hands its own function out to a new context once the flag is set, so no flag is needed at start. */
export const collectGarbage: () => void = (() => {
	if (typeof globalThis.gc === 'function') return globalThis.gc as () => void
	setFlagsFromString('--expose-gc')
	const collect: unknown = runInNewContext('gc')
	setFlagsFromString('--no-expose-gc')
	return typeof collect === 'function' ? (collect as () => void) : () => {}
})()

export interface GcTotals {
	readonly count: number
	readonly totalMs: number
}

/** Collections that fall into certain spans of time, without those that were asked for. */
export class GcWatch {
	readonly #pauses: Array<{readonly atMs: number; readonly ms: number}> = []
	readonly #observer: PerformanceObserver

	constructor() {
		this.#observer = new PerformanceObserver(list => this.#take(list.getEntries()))
		this.#observer.observe({entryTypes: ['gc']})
	}

	/** Node hands entries over in later turns of the event loop. */
	async totals(spans: ReadonlyArray<{readonly fromMs: number; readonly toMs: number}>): Promise<GcTotals> {
		for (let turn = 0; turn < 3; turn++) await new Promise(resolve => setImmediate(resolve))
		this.#take(this.#observer.takeRecords())
		const inside = this.#pauses.filter(({atMs}) => spans.some(({fromMs, toMs}) => atMs >= fromMs && atMs <= toMs))
		return {count: inside.length, totalMs: inside.reduce((sum, {ms}) => sum + ms, 0)}
	}

	stop(): void {
		this.#observer.disconnect()
	}

	#take(entries: readonly PerformanceEntry[]): void {
		for (const entry of entries) {
			const {flags} = ((entry as {detail?: unknown}).detail ?? {}) as {readonly flags?: number}
			if (((flags ?? 0) & constants.NODE_PERFORMANCE_GC_FLAGS_FORCED) === 0)
				this.#pauses.push({atMs: entry.startTime, ms: entry.duration})
		}
	}
}

/**
 * Bytes of JavaScript heap that a piece of work allocates, whether or not they are collected meanwhile: what the heap grew by, and what every
 * collection took off it. Exact to the byte on V8 13 (an object of two fields: 40). Not for the timed part: V8 writes both heap statistics
 * down at each collection.
 */
export async function allocatedBy(work: () => unknown): Promise<number> {
	const profiler = new GCProfiler()
	profiler.start()
	const before = getHeapStatistics().used_heap_size
	const working = work()
	if (working instanceof Promise) await working
	const after = getHeapStatistics().used_heap_size
	const collected = profiler
		.stop()
		.statistics.reduce(
			(sum, {beforeGC, afterGC}) => sum + beforeGC.heapStatistics.usedHeapSize - afterGC.heapStatistics.usedHeapSize,
			0,
		)
	return after - before + collected
}
