'use strict'
/** How the target's main thread fares: what waits for its loop, garbage collections, heap, and the durations the program measures itself. */

const {watchCollections} = require('./collections.cjs')
const {watchWaits} = require('./waits.cjs')

/**
 * @param options.moments  Float64s shared with our thread
 * @param options.collections  how many of them are watched: `none`, `all`, or `some` where there are many
 */
function prepareVitals({openTable, record, ledger, nowNs, moments, collections: which}) {
	const {cpuUsage} = process
	// Not process.memoryUsage(), which opens a file: where the program has closed its standard descriptors Node 18 and 20 end it.
	const {getHeapStatistics} = require('node:v8')
	let armed = null
	const collections = which === 'none' ? noCollections : watchCollections({all: which === 'all'})
	collections.start()
	const wait = watchWaits({
		openTable,
		record,
		nowNs,
		moments,
		onTurn: collections.loopTurned,
		timers: oneTimer(),
	})

	/* Measures. */
	const names = new Set()
	function onMeasures(entries) {
		if (entries.length === 0) return
		const originNs = nowNs() - require('node:perf_hooks').performance.now() * 1e6
		for (const {name, startTime, duration} of entries) {
			const told = String(name).slice(0, 80)
			const isOne = names.has(told) || names.size < mostMeasures
			if (isOne) names.add(told)
			const startedNs = originNs + startTime * 1e6
			ledger.enter(`measure:${isOne ? told : '(other)'}`, startedNs, Math.round(duration * 1e6), 0)
		}
	}

	return {
		arm() {
			try {
				const {performance, PerformanceObserver} = require('node:perf_hooks')
				const {getHeapSpaceStatistics} = require('node:v8')
				wait.arm()
				collections.loopTurned()
				const measureObserver = new PerformanceObserver(list => onMeasures(list.getEntries()))
				measureObserver.observe({type: 'measure', buffered: true})
				armed = {getHeapSpaceStatistics, nodeTiming: performance.nodeTiming, measureObserver}
			} catch {}
		},
		read() {
			const heap = getHeapStatistics()
			const {user, system} = cpuUsage()
			const spaces = {}
			if (armed !== null) {
				for (const space of armed.getHeapSpaceStatistics()) spaces[space.space_name] = space.space_used_size
			}
			return {
				idleMs: armed?.nodeTiming.idleTime ?? 0,
				atMs: nowNs() / 1e6,
				heapUsed: heap.used_heap_size,
				heapTotal: heap.total_heap_size,
				external: heap.external_memory,
				cpuMs: (user + system) / 1000,
				spaces,
				gc: collections.take(),
			}
		},
		/** The loop stands still. */
		loopStalled: collections.loopStalled,
		/** The program ends: what still waits for the loop has waited until now, and measures that no observer has been given yet are taken. */
		end() {
			wait.end()
			onMeasures(
				armed?.measureObserver.takeRecords() ?? require('node:perf_hooks').performance.getEntriesByType('measure'),
			)
		},
		disarm() {
			wait.disarm()
			collections.disarm()
			armed?.measureObserver.disconnect()
			armed = null
		},
	}
}

/** For one wait at a time, made before the program begins: its async hooks would be told of each new one, up to a hundred times a second. */
function oneTimer() {
	const {setTimeout, clearTimeout} = globalThis
	const {apply} = Reflect
	let act = () => {}
	const timer = setTimeout(() => act(), 2 ** 30).unref()
	const {refresh} = timer
	return {
		setTimeout(next, ms) {
			act = next
			timer._idleTimeout = ms
			return apply(refresh, timer, [])
		},
		clearTimeout,
	}
}

const mostMeasures = 64
const noCollections = {
	...{start() {}, loopStalled() {}, loopTurned() {}, disarm() {}},
	take: () => null,
}

module.exports = {prepareVitals}
//# sourceURL=arsenal:probe/vitals
