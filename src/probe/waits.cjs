'use strict'
/**
 * How long an event waits for the loop that comes at a moment the loop knows nothing of. The moments are drawn beforehand, evenly spread 5 to 15
 * ms apart, so how often they fall into long turns and where is left to chance: a turn of 50 ms adds waits of 0 to 50 ms, as it does for
 * whoever sends the program something. A timer every 20 ms would not see turns of 20.4 ms at all: it is due whenever they end.
 *
 * A timer comes on a whole millisecond of the clock: moments moved to one would keep step with turns of whole milliseconds, whose waits would
 * then be told one fifth too short (turns of 5 ms). So the moment stays where it was drawn, and the timer is due on the millisecond before it; where the
 * loop turns in between, the next one is waited for. While the loop turns without a rest that is exact for turns of a millisecond and more; the timer
 * of one that rests wakes it up to a millisecond late, which is in what is told.
 *
 * A loop where nothing waits is asked half as often, and what it answers counts twice: whatever makes it turn is not in a hurry, and each time
 * wakes a program that may have nothing to do.
 *
 * Not perf_hooks' histogram, which forgets the turn under way whenever it is reset, and with it the stall one is looking for.
 */

const {DUE_NS, FROM_NS} = require('./shared.cjs')

/** Mean 10 ms: a thousand in ten seconds, of which ten are beyond p99. */
const leastGapMs = 5
const mostGapMs = 15
const calmTimes = 2
/** A timer alone takes up to one. */
const calmMs = 2
const msNs = 1e6

/** @param options.timers  taken before the program can patch them */
function watchWaits({openTable, record, nowNs, moments, onTurn, timers: {setTimeout, clearTimeout}}) {
	const {floor, max} = Math
	let state = (nowNs() & 0x7fffffff) | 1
	/** xorshift32, of our own: the program's Math.random may be seeded. Source: Marsaglia, Journal of Statistical Software 8 (2003). */
	function gapNs() {
		state ^= state << 13
		state ^= state >>> 17
		state ^= state << 5
		return (leastGapMs + ((state >>> 0) / 2 ** 32) * (mostGapMs - leastGapMs)) * msNs
	}
	const waits = openTable(null, {waits: true})
	let timer
	let isArmed = false
	const startedNs = nowNs()
	let armedNs = startedNs
	/** Drawn before the loop turned for us for the first time. */
	const startUp = []
	moments[DUE_NS] = startedNs + gapNs()
	/** As often the moment that is due next counts, and those that are drawn from now on: so much rarer they are drawn. */
	let dueTimes = 1
	let times = 1

	/** @returns whether any was due */
	function takeDue(now) {
		const firstNs = moments[DUE_NS]
		if (firstNs > now) return false
		const fromNs = moments[FROM_NS]
		// After a quarter of an hour of standing still nobody counts a hundred a second.
		const leastNs = (now - firstNs) / 1e5
		let dueNs = firstNs
		do {
			if (!isArmed) startUp.push(dueNs)
			else if (!(dueNs < fromNs)) for (let i = 0; i < dueTimes; i++) record(waits, now - dueNs, false)
			dueTimes = times
			dueNs += max(times * gapNs(), leastNs)
		} while (dueNs <= now)
		moments[DUE_NS] = dueNs
		// Only now: how many moments fall into a wait must not depend on how long it turned out to be.
		times = isArmed && now - firstNs < calmMs * msNs ? calmTimes : 1
		return true
	}
	function turn() {
		const now = nowNs()
		const isDue = takeDue(now)
		// From one whole millisecond to another, as libuv counts.
		const delayMs = max(1, floor(moments[DUE_NS] / msNs) - floor(now / msNs))
		if (isArmed) timer = setTimeout(turn, delayMs).unref()
		if (!isDue) return
		try {
			onTurn()
		} catch {
			// It is the program's loop that turns.
		}
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

module.exports = {watchWaits}
//# sourceURL=arsenal:probe/waits
