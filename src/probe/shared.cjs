'use strict'
/** What the target's main thread and ours agree on. */

// control, Int32: who waits for whom.
const STATE = 0
const UNATTACHED = 0
const ATTACHED = 1
const EXITING = 2
const DETACHED = 3

/** A process that ends before this is not worth loading perf_hooks (1 ms) for. */
const armAfterMs = 100
/** The program waits no longer for its last profile window to be fetched. */
const exitWaitMs = 500
/** Of that, for the host to say go. */
const unansweredExitMs = 450
const loopDelayResolutionMs = 20

/** On the monotonic clock that all threads share. */
function nanosecondsSince(baseSecond, hrtime) {
	return () => {
		const time = hrtime()
		return (time[0] - baseSecond) * 1e9 + time[1]
	}
}

module.exports = {
	STATE,
	UNATTACHED,
	ATTACHED,
	EXITING,
	DETACHED,
	armAfterMs,
	exitWaitMs,
	unansweredExitMs,
	loopDelayResolutionMs,
	nanosecondsSince,
}
//# sourceURL=arsenal:probe/shared
