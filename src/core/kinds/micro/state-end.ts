import type {ExpectedTime} from '../../plan/expected-time.ts'
import {endByPace} from '../../stats/pace.ts'

interface Rounds {
	/** When each was over in which all benchmarks had one run: one benchmark may take a hundred times as long as another. */
	readonly endsMs: readonly number[]
	/** How many are asked for. */
	readonly runs: number
	/** null: the first has not begun. */
	readonly fromMs: number | null
	/** How long all of them took the last time; null: not known. */
	readonly tookMs: number | null
}

/** When all runs of all benchmarks will be done. */
export function runsEnd({endsMs, runs, fromMs, tookMs}: Rounds): ExpectedTime | null {
	if (fromMs === null) return null
	const ms = endByPace({fromMs, endsMs, total: runs, beforeMs: tookMs})
	return ms === null ? null : {ms, is: 'about'}
}
