'use strict'
/**
 * Counts of durations in shared memory: written on the target's main thread, with a few stores each, and read on ours, whatever the main
 * thread is doing.
 *
 * A table: Float64 [min, max], Int32 [errors, total, left, cut, under way, client errors, ages told], then counts by bucket, then
 * of those under way how many have been so for how long.
 */

const firstBucket = 1023 * 128 // of 1 ns in core/stats/histogram.ts; slot 0 is bucket 0, slot i is bucket firstBucket + i - 1
const bucketSlots = 1 + 50 * 128 // up to 2^50 ns, 13 days
const errorsAt = 4
const totalAt = 5
/** Ended without a duration: not answered at all, or not to the end. */
const leftAt = 6
const cutAt = 7
/** A level, not a count. */
const underWayAt = 8
/** HTTP status 400 to 499; `errors` are those from 500 on. */
const clientErrorsAt = 9
/** How often ages were written. */
const agesToldAt = 10
const countsAt = 11
const agesAt = countsAt + bucketSlots
/** Ages are told in buckets of an eighth of a power of two, from the millisecond (2^20 ns) on. */
const ageBits = 4 // fewer than those of durations
const firstAge = (1023 + 20) << (7 - ageBits)
const ageSlots = 30 << (7 - ageBits)
const tableBytes = (agesAt + ageSlots) * 4

/** @param post  hands the memory of a new table to our thread */
function tableWriter(post) {
	const scratch = new Float64Array(1)
	const scratchWords = new Uint32Array(scratch.buffer)
	function openTable(metric, more) {
		const memory = new SharedArrayBuffer(tableBytes)
		const table = {extremes: new Float64Array(memory, 0, 2), ints: new Int32Array(memory), leftAt, cutAt, underWayAt}
		table.extremes[0] = Infinity
		post({metric, memory, ...more})
		return table
	}
	/** @param status  of HTTP; 0: it has none */
	function record({extremes, ints}, ns, status) {
		scratch[0] = ns
		let slot = ns > 0 ? (scratchWords[1] >>> 13) - firstBucket + 1 : 0
		if (slot >= bucketSlots) slot = bucketSlots - 1
		// Extremes before counts: the worker reads them the other way round, so what is counted is also within the extremes.
		if (ns < extremes[0]) extremes[0] = ns
		if (ns > extremes[1]) extremes[1] = ns
		if (status >= 400) ints[status >= 500 ? errorsAt : clientErrorsAt]++
		ints[countsAt + slot]++
		ints[totalAt]++
	}
	/** @param ages  of all that are under way, in nanoseconds */
	function tellAges({ints}, ages) {
		const slots = new Int32Array(ageSlots)
		for (const ns of ages) {
			scratch[0] = ns
			const slot = (scratchWords[1] >>> (13 + ageBits)) - firstAge
			if (slot >= 0) slots[Math.min(slot, ageSlots - 1)]++
		}
		ints.set(slots, agesAt)
		ints[agesToldAt]++
	}
	return {openTable, record, tellAges}
}

function viewTable(memory) {
	return {
		extremes: new Float64Array(memory, 0, 2),
		ints: new Int32Array(memory),
		seen: new Int32Array(bucketSlots),
		seenTotal: 0,
		seenErrors: 0,
		seenClientErrors: 0,
		seenLeft: 0,
		seenCut: 0,
		seenUnderWay: 0,
		seenAges: 0,
		carry: [],
	}
}

/** @returns what was counted since the last time; null for nothing */
function drain(table) {
	const {metric, ints} = table
	const left = (ints[leftAt] - table.seenLeft) | 0
	const cut = (ints[cutAt] - table.seenCut) | 0
	const underWay = ints[underWayAt]
	const durations = drainDurations(table)
	// Also when none is under way any more: a level holds until the next is told.
	const areAgesNew = underWay > 0 && ints[agesToldAt] !== table.seenAges
	const hasUnanswered = left > 0 || cut > 0 || underWay !== table.seenUnderWay || areAgesNew
	if (durations === null && !hasUnanswered) return null
	table.seenLeft += left
	table.seenCut += cut
	table.seenUnderWay = underWay
	table.seenAges = ints[agesToldAt]
	const said = {metric, ...(durations ?? {counts: [], minNs: 0, maxNs: 0, errors: 0, clientErrors: 0})}
	return hasUnanswered ? {...said, unanswered: {left, cut, underWay, ...agesOf(ints, underWay)}} : said
}

/** By the buckets of durations: each is at least as old as its bucket begins. */
function agesOf(ints, underWay) {
	if (underWay === 0) return {}
	const ages = []
	for (let slot = 0; slot < ageSlots; slot++) {
		const count = ints[agesAt + slot]
		if (count > 0) ages.push((firstAge + slot) << ageBits, count)
	}
	return ages.length > 0 ? {ages} : {}
}

function drainDurations(table) {
	const {extremes, ints, seen} = table
	if (ints[totalAt] === table.seenTotal) return null
	table.seenTotal = ints[totalAt]
	const counts = []
	for (let slot = 0; slot < bucketSlots; slot++) {
		const now = ints[countsAt + slot]
		if (now === seen[slot]) continue
		counts.push(slot === 0 ? 0 : firstBucket + slot - 1, (now - seen[slot]) | 0)
		seen[slot] = now
	}
	const errors = (ints[errorsAt] - table.seenErrors) | 0
	table.seenErrors = ints[errorsAt]
	const clientErrors = (ints[clientErrorsAt] - table.seenClientErrors) | 0
	table.seenClientErrors = ints[clientErrorsAt]
	// The main thread may be writing: an extreme of a value that is not counted yet waits for its count.
	const candidates = [...table.carry, extremes[0], extremes[1]].filter(value => Number.isFinite(value) && value >= 0)
	extremes[0] = Infinity
	extremes[1] = 0
	if (counts.length === 0) {
		table.carry = candidates.slice(0, 8)
		return null
	}
	const lowest = edges(counts[0])
	const highest = edges(counts[counts.length - 2])
	const minNs = Math.min(...candidates.filter(value => value >= lowest[0] && value < lowest[1]), lowest[1])
	const maxNs = Math.max(...candidates.filter(value => value >= highest[0] && value < highest[1]), highest[0])
	table.carry = candidates.filter(value => value < lowest[0] || value >= highest[1]).slice(0, 8)
	return {counts, minNs, maxNs, errors, clientErrors}
}

function edges(bucket) {
	const words = new Uint32Array([0, bucket << 13, 0, (bucket + 1) << 13])
	return new Float64Array(words.buffer)
}

/** The middle of the bucket it falls into. */
function percentileMs({counts, minNs, maxNs}, share) {
	let total = 0
	for (let i = 1; i < counts.length; i += 2) total += counts[i]
	let left = Math.ceil(share * total)
	for (let i = 0; i < counts.length; i += 2) {
		left -= counts[i + 1]
		if (left > 0) continue
		if (counts[i] === 0) return 0
		const [from, to] = edges(counts[i])
		return Math.min(maxNs, Math.max(minNs, (from + to) / 2)) / 1e6
	}
	return maxNs / 1e6
}

module.exports = {tableWriter, viewTable, drain, percentileMs}
//# sourceURL=arsenal:probe/tables
