import type {SuiteStateCommon} from './suite-state-common.ts'
import type {ProcessRow} from './usage-track.ts'

const waitedShare = 0.1
const waitedMs = 500

export interface LongWait {
	readonly row: ProcessRow
	readonly ms: number
	/** Share of the time the process was there. */
	readonly share: number
}

/** How long the main thread of a process was ready to run with no core free; null: not long enough to speak of. */
export function longWaitOf(
	suite: SuiteStateCommon,
	row: ProcessRow,
	{fromMs, toMs}: {readonly fromMs: number; readonly toMs: number},
): LongWait | null {
	const from = Math.max(fromMs, row.startedMs)
	const spanMs = Math.max(0, Math.min(toMs, row.lastSeenMs) - from)
	const ms = suite.usage.mainWaitedMs(row.last.pid, {fromMs: from, toMs, spanMs})
	const share = spanMs > 0 ? ms / spanMs : 0
	return ms >= waitedMs && share >= waitedShare ? {row, ms, share} : null
}
