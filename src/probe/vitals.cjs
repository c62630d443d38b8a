'use strict'
/** How the target's main thread fares: what waits for its loop, garbage collections, heap, and the durations the program measures itself. */

const {watchCollections} = require('./collections.cjs')
const {DUE_NS, FROM_NS} = require('./shared.cjs')

/** @param moments  Float64s shared with our thread */
function prepareVitals({openTable, record, ledger, nowNs, moments}) {
	const {memoryUsage, cpuUsage} = process
	let armed = null
	const collections = watchCollections()
	const wait = watchWaits({openTable, record, nowNs, moments, onTurn: collections.loopTurned})

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
			ledger.enter(`measure:${isOne ? told : '(other)'}`, startedNs, Math.round(duration * 1e6), 'answered')
		}
	}

	return {
		arm() {
			try {
				const {performance, PerformanceObserver} = require('node:perf_hooks')
				const {getHeapSpaceStatistics} = require('node:v8')
				wait.arm()
				collections.arm()
				const measureObserver = new PerformanceObserver(list => onMeasures(list.getEntries()))
				measureObserver.observe({type: 'measure', buffered: true})
				armed = {getHeapSpaceStatistics, nodeTiming: performance.nodeTiming, measureObserver}
			} catch {}
		},
		read() {
			const {heapUsed, heapTotal, external} = memoryUsage()
			const {user, system} = cpuUsage()
			const spaces = {}
			if (armed !== null) {
				for (const space of armed.getHeapSpaceStatistics()) spaces[space.space_name] = space.space_used_size
			}
			return {
				idleMs: armed?.nodeTiming.idleTime ?? 0,
				atMs: nowNs() / 1e6,
				heapUsed,
				heapTotal,
				external,
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

const mostMeasures = 64

/** Mean 20 ms: an idle loop is woken 50 times a second. */
const leastGapMs = 10
const mostGapMs = 30

/**
 * How long an event waits for the loop that comes at a moment the loop knows nothing of. The moments are drawn beforehand, evenly spread 10 to 30
 * ms apart, so how often they fall into long turns and where is left to chance: a turn of 50 ms adds waits of 0 to 50 ms, as it does for
 * whoever sends the program something. A timer every 20 ms would not see turns of 20.4 ms at all: it is due whenever they end.
 *
 * Timers come on whole milliseconds after they were set, so a moment may be moved by half a millisecond. Not perf_hooks' histogram, which
 * forgets the turn under way whenever it is reset, and with it the stall one is looking for.
 */
function watchWaits({openTable, record, nowNs, moments, onTurn}) {
	const {setTimeout, clearTimeout} = globalThis
	const {ceil, max, round} = Math
	let state = (nowNs() & 0x7fffffff) | 1
	/** xorshift32, of our own: the program's Math.random may be seeded. Source: Marsaglia, Journal of Statistical Software 8 (2003). */
	function gapNs() {
		state ^= state << 13
		state ^= state >>> 17
		state ^= state << 5
		return (leastGapMs + ((state >>> 0) / 2 ** 32) * (mostGapMs - leastGapMs)) * 1e6
	}
	const waits = openTable(null, {waits: true})
	let drawnNs = nowNs() + gapNs()
	let timer
	let isArmed = false
	const startedNs = nowNs()
	let armedNs = startedNs
	/** Drawn before the loop turned for us for the first time. */
	const startUp = []
	moments[DUE_NS] = drawnNs

	function takeDue(now) {
		const fromNs = moments[FROM_NS]
		// After a day of standing still nobody counts fifty a second.
		const leastNs = (now - drawnNs) / 1e5
		for (let dueNs = moments[DUE_NS]; dueNs <= now; dueNs = drawnNs) {
			if (!isArmed) startUp.push(dueNs)
			else if (!(dueNs < fromNs)) record(waits, now - dueNs, false)
			drawnNs += max(gapNs(), leastNs)
			moments[DUE_NS] = drawnNs
		}
	}
	function turn() {
		const now = nowNs()
		const isDue = moments[DUE_NS] <= now
		takeDue(now)
		const delayMs = isDue ? max(1, round((drawnNs - now) / 1e6)) : max(1, ceil((moments[DUE_NS] - now) / 1e6))
		if (isDue) moments[DUE_NS] = now + delayMs * 1e6
		if (isArmed) timer = setTimeout(turn, delayMs).unref()
		if (isDue) onTurn()
	}
	return {
		/** The loop turns for us for the first time. What came before has waited for the program to start, or for this timer. */
		arm() {
			armedNs = nowNs()
			takeDue(armedNs)
			isArmed = true
			turn()
		},
		/**
		 * What waits now is never dealt with. And where the loop has turned for less time than it took to begin, as in a program that does all
		 * its work in its first turn, the start was no start but the work.
		 */
		end() {
			const now = nowNs()
			if (!isArmed) takeDue((armedNs = now))
			if (now - armedNs < armedNs - startedNs) {
				for (const dueNs of startUp) if (!(dueNs < moments[FROM_NS])) record(waits, armedNs - dueNs, false)
			}
			isArmed = true
			takeDue(now)
		},
		disarm() {
			isArmed = false
			clearTimeout(timer)
		},
	}
}

module.exports = {prepareVitals}
//# sourceURL=arsenal:probe/vitals
