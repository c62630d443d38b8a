'use strict'
/** Children that the program has started and that were ended by a signal, which nobody else is told. */

const {channel} = require('node:diagnostics_channel')

const mostTold = 100

/** Node 20 and newer; before, nobody says that a child was started. */
function watchChildren() {
	const alive = new Set()
	const onChild = ({process}) => void alive.add(process)
	const started = channel('child_process')
	started.subscribe(onChild)
	return {
		/** @returns [pid, signal] of those that have ended since the last time */
		takeEnded() {
			const told = []
			for (const child of alive) {
				const {pid, exitCode, signalCode} = child
				// One that could not be started has no pid, now or later.
				if (exitCode === null && signalCode === null) continue
				alive.delete(child)
				if (pid !== undefined && signalCode !== null && told.length < mostTold) told.push([pid, signalCode])
			}
			return told
		},
		stop() {
			started.unsubscribe(onChild)
			alive.clear()
		},
	}
}

module.exports = {watchChildren}
//# sourceURL=arsenal:probe/children
