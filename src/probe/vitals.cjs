'use strict'
/** How the target's main thread fares: turns of its loop, garbage collections, heap, and the durations the program measures itself. */

const {loopDelayResolutionMs} = require('./shared.cjs')

const otherMeasures = Symbol('other measures')

function prepareVitals({openTable, record, nowNs}) {
	const {memoryUsage} = process
	const {setInterval, clearInterval} = globalThis
	let armed = null
	let gc = {count: 0, totalMs: 0, maxMs: 0, major: 0}
	const measures = new Map()
	function onMeasures(entries) {
		for (const {name, duration} of entries) {
			let table = measures.get(name)
			if (table === undefined) {
				const full = measures.size >= 64
				const metric = `measure:${full ? '(other)' : String(name).slice(0, 80)}`
				table = (full ? measures.get(otherMeasures) : undefined) ?? openTable(metric)
				measures.set(full ? otherMeasures : name, table)
			}
			record(table, Math.round(duration * 1e6), false)
		}
	}
	function arm() {
		try {
			const {performance, PerformanceObserver, constants} = require('node:perf_hooks')
			const {getHeapSpaceStatistics} = require('node:v8')
			const turns = watchTurns()
			const gcObserver = new PerformanceObserver(list => {
				for (const {duration, detail} of list.getEntries()) {
					gc.count++
					gc.totalMs += duration
					if (duration > gc.maxMs) gc.maxMs = duration
					if (detail?.kind === constants.NODE_PERFORMANCE_GC_MAJOR) gc.major++
				}
			})
			gcObserver.observe({type: 'gc'})
			const measureObserver = new PerformanceObserver(list => onMeasures(list.getEntries()))
			measureObserver.observe({type: 'measure', buffered: true})
			const {nodeTiming} = performance
			armed = {getHeapSpaceStatistics, nodeTiming, measureObserver, turns, gcObserver}
		} catch {}
	}
	/**
	 * How late a timer of 20 ms comes. Not perf_hooks' histogram, which forgets the turn under way whenever it is reset, and with it the
	 * stall one is looking for; counts in shared memory are never reset, and the time of the last turn tells of a loop that stands still.
	 */
	function watchTurns() {
		const lastTurnNs = new Float64Array(new SharedArrayBuffer(8))
		lastTurnNs[0] = nowNs()
		const delays = openTable(null, {lastTurnNs})
		return setInterval(() => {
			const now = nowNs()
			record(delays, Math.max(0, now - lastTurnNs[0] - loopDelayResolutionMs * 1e6), false)
			lastTurnNs[0] = now
		}, loopDelayResolutionMs).unref()
	}
	/** Called by the worker through the inspector, so also while the loop is blocked. */
	function vitals() {
		const {heapUsed, heapTotal, external} = memoryUsage()
		const spaces = {}
		if (armed !== null) {
			for (const space of armed.getHeapSpaceStatistics()) spaces[space.space_name] = space.space_used_size
		}
		const sinceLast = gc
		gc = {count: 0, totalMs: 0, maxMs: 0, major: 0}
		return {
			idleMs: armed?.nodeTiming.idleTime ?? 0,
			atMs: nowNs() / 1e6,
			heapUsed,
			heapTotal,
			external,
			spaces,
			gc: sinceLast,
		}
	}
	return {
		arm,
		vitals,
		/** Measures that no observer has been given yet. */
		takeMeasures() {
			onMeasures(
				armed?.measureObserver.takeRecords() ?? require('node:perf_hooks').performance.getEntriesByType('measure'),
			)
		},
		disarm() {
			clearInterval(armed?.turns)
			armed?.gcObserver.disconnect()
			armed?.measureObserver.disconnect()
			armed = null
		},
	}
}

module.exports = {prepareVitals}
//# sourceURL=arsenal:probe/vitals
