'use strict'
/** What the target's main thread and ours agree on. */

// handshake, Int32: who waits for whom.
const STATE = 0
const UNATTACHED = 0
const ATTACHED = 1
const EXITING = 2
const DETACHED = 3
/** 1 once our thread has opened all it needs, or is gone. */
const HELD = 1
/** More than a loop has. */
const mostHeld = 16

// moments, Float64, ns since baseSecond. FROM_NS: what began earlier does not count; NaN until the host has said from when on.
const FROM_NS = 0
/** When the event came whose wait for the loop is measured next. */
const DUE_NS = 1

/** A process that ends before this is not worth loading perf_hooks (1 ms) for. */
const armAfterMs = 100
/**
 * The program waits no longer for our thread to let go of it. That gives up by itself long before (unansweredExitMs): what is over is for a machine
 * where it gets no core meanwhile, for without it Node prints a line on the program's stderr.
 */
const exitWaitMs = 2000
/** For the host to say go. */
const unansweredExitMs = 450
/** For the host to say from when on things count, where it has not yet. */
const firstWordWaitMs = 200

/** On the monotonic clock that all threads, and all processes, share. */
function nanosecondsSince(baseSecond, hrtime) {
	return () => {
		const time = hrtime()
		return (time[0] - baseSecond) * 1e9 + time[1]
	}
}

/** Sent with every look whether the target is ready (src/host/readiness.ts), with `pollMark` as its value. */
const pollHeader = 'arsenal-tui-readiness'

/** What ends the name of the run's socket folder: made by chance. */
function pollMark(socketPath) {
	return /([^/\\]{1,6})[/\\][^/\\]*$/.exec(socketPath)?.[1] ?? ''
}

/** An empty file beside the socket while a probe is on its way: src/host/probe/coming-probes.ts. */
function comingFile(socketPath, pid) {
	return socketPath.replace(/[^/\\]*$/, `n${pid}`)
}

/** @param rawHeaders  names and values in turn */
function isOurPoll(rawHeaders, mark) {
	for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
		if (rawHeaders[i].length === pollHeader.length && rawHeaders[i].toLowerCase() === pollHeader)
			return rawHeaders[i + 1] === mark
	}
	return false
}

module.exports = {
	STATE,
	UNATTACHED,
	ATTACHED,
	EXITING,
	DETACHED,
	HELD,
	mostHeld,
	FROM_NS,
	DUE_NS,
	armAfterMs,
	exitWaitMs,
	unansweredExitMs,
	firstWordWaitMs,
	nanosecondsSince,
	pollMark,
	comingFile,
	isOurPoll,
}
//# sourceURL=arsenal:probe/shared
