'use strict'
/**
 * Garbage collections. perf_hooks tells of them once the loop turns, which is cheap, and never of those of a loop that turns no more before
 * the program ends. So while the loop stands still `v8.GCProfiler` counts (measured: 0.1 ms a collection, where the observer takes 0.05), and
 * so it does from the program's first line until the loop turns for the first time.
 *
 * What the observer is to be told Node keeps until the loop turns, a hundred bytes a collection: of a loop that stands still for long the observer lets go,
 * and what it was not told yet of the moments before the profiler began is lost.
 *
 * Before Node 18.15 there is none. There the observer is at it from the first line, and while the loop stands still nothing is known.
 */

/** Pauses that start or finish a marking which is a collection of its own: their time counts, they do not. */
const stepKinds = ['IncrementalMarking', 'ProcessWeakCallbacks']
/** So many stretches of standing still are told apart; what the observer says of older ones it has long said. */
const keptStretches = 64

function watchCollections() {
	let gc = none()
	/** Through which the profiler has counted: the observer tells of the same once more when the loop turns, before or after it is ended. Milliseconds of perf_hooks. */
	const counted = []
	let observer = null
	let isObserving = false
	let profiler = null
	let startedMs = 0
	let now = null
	let GCProfiler
	/** The loop has not turned since. */
	let isStill = true

	function none() {
		return {count: 0, totalMs: 0, maxMs: 0, major: 0}
	}
	function add(ms, isMajor, isStep) {
		if (!isStep) gc.count++
		if (isMajor) gc.major++
		gc.totalMs += ms
		if (ms > gc.maxMs) gc.maxMs = ms
	}
	function begin() {
		now ??= perfNow()
		profiler = new GCProfiler()
		startedMs = now()
		profiler.start()
	}
	function perfNow() {
		const {performance} = require('node:perf_hooks')
		const {now} = performance
		return () => now.call(performance)
	}
	function finish() {
		if (profiler === null) return
		const {statistics} = profiler.stop()
		profiler = null
		counted.push({fromMs: startedMs, toMs: now()})
		if (counted.length > keptStretches) counted.shift()
		for (const {gcType, cost} of statistics)
			add(cost / 1000, gcType === 'MarkSweepCompact' || gcType === 'MarkCompact', stepKinds.includes(gcType))
	}

	function isCounted(startMs) {
		if (profiler !== null && startMs >= startedMs) return true
		return counted.some(({fromMs, toMs}) => startMs >= fromMs && startMs < toMs)
	}
	function observe() {
		const {PerformanceObserver, constants} = require('node:perf_hooks')
		observer = new PerformanceObserver(list => {
			for (const {startTime, duration, detail} of list.getEntries()) {
				if (isCounted(startTime)) continue
				const {kind} = detail ?? {}
				add(
					duration,
					kind === constants.NODE_PERFORMANCE_GC_MAJOR,
					kind === constants.NODE_PERFORMANCE_GC_INCREMENTAL || kind === constants.NODE_PERFORMANCE_GC_WEAKCB,
				)
			}
		})
		resume()
	}
	function resume() {
		observer.observe({type: 'gc'})
		isObserving = true
	}

	return {
		/** Before the program's first line. */
		start() {
			GCProfiler = require('node:v8').GCProfiler
			if (GCProfiler === undefined) observe()
			else begin()
		},
		/** The loop turns for the first time. */
		arm() {
			if (observer === null) observe()
			this.loopTurned()
		},
		/** @param isLong  whether it has stood still for so long that nobody knows when it will turn */
		loopStalled(isLong) {
			isStill = true
			if (GCProfiler === undefined) return
			if (profiler === null) begin()
			if (!isLong || !isObserving) return
			isObserving = false
			observer.disconnect()
		},
		loopTurned() {
			isStill = false
			if (profiler !== null) finish()
			if (observer !== null && !isObserving) resume()
		},
		/** @returns those since the last time; null where that is not known now */
		take() {
			if (isStill && GCProfiler === undefined) return null
			if (profiler !== null) {
				finish()
				begin()
			}
			const taken = gc
			gc = none()
			return taken
		},
		disarm() {
			observer?.disconnect()
			profiler?.stop()
			profiler = null
		},
	}
}

module.exports = {watchCollections}
//# sourceURL=arsenal:probe/collections
