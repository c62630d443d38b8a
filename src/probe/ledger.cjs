'use strict'
/**
 * What durations count. Nothing that began before the program was ready does, and when that was the host says, before or after we were
 * let in: until then what has happened waits here.
 */

const {FROM_NS} = require('./shared.cjs')

const {isNaN: isUntold} = Number

/**
 * What a server does before it is ready is mostly nothing; of one that works for hours the beginning is forgotten first. Once it is ready the host
 * speaks as soon as we are let in: until then a busy one answers some ten thousand.
 */
const mostEarly = 1 << 16

/** @param moments  shared Float64s: FROM_NS is NaN until the host has spoken */
function openLedger({openTable, record, tellAges}, moments) {
	const tables = new Map()
	let early = []

	function tableOf(metric) {
		let table = tables.get(metric)
		if (table === undefined) tables.set(metric, (table = openTable(metric)))
		return table
	}
	/** @param outcome  `left`, `cut`, or an HTTP status; 0 for what has none */
	function enter(metric, startedNs, ns, outcome) {
		const fromNs = moments[FROM_NS]
		if (isUntold(fromNs)) {
			if (early.length >= mostEarly) early = early.slice(mostEarly / 2)
			early.push([metric, startedNs, ns, outcome])
			return
		}
		if (early.length > 0) flush()
		if (startedNs >= fromNs) count(metric, ns, outcome)
	}
	function count(metric, ns, outcome) {
		const table = tableOf(metric)
		if (outcome === 'left') table.ints[table.leftAt]++
		else if (outcome === 'cut') table.ints[table.cutAt]++
		else record(table, ns, outcome)
	}
	function flush() {
		const fromNs = moments[FROM_NS]
		if (isUntold(fromNs)) return
		const waited = early
		early = []
		for (const [metric, startedNs, ns, outcome] of waited) if (startedNs >= fromNs) count(metric, ns, outcome)
	}
	/** For what happens often: a metric's table is looked up once. */
	function entry(metric) {
		let table
		return {
			answered(startedNs, ns, status) {
				// NaN until the host has spoken, with which nothing compares: `enter` keeps it then.
				if (startedNs >= moments[FROM_NS]) record((table ??= tableOf(metric)), ns, status)
				else enter(metric, startedNs, ns, status)
			},
			unanswered(startedNs, hasBegun) {
				enter(metric, startedNs, 0, hasBegun ? 'cut' : 'left')
			},
		}
	}
	return {
		enter,
		entry,
		flush,
		/** @param startedNs  of all that are under way at that time */
		underWay(metric, startedNs, nowNs) {
			const fromNs = moments[FROM_NS]
			const table = tables.get(metric)
			if (table === undefined && startedNs.length === 0) return
			const {ints, underWayAt} = table ?? tableOf(metric)
			const ages = startedNs.filter(one => one >= fromNs).map(one => nowNs - one)
			if (ages.length > 0) tellAges(table ?? tableOf(metric), ages)
			ints[underWayAt] = ages.length
		},
		/** Whether the host has spoken. */
		hasBegun: () => !isUntold(moments[FROM_NS]),
		/** What still waits for the host's word. */
		early: () => early,
	}
}

module.exports = {openLedger}
//# sourceURL=arsenal:probe/ledger
