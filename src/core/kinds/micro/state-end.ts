import type {ExpectedTime} from '../../plan/expected-time.ts'
import {endByPace} from '../../stats/pace.ts'

interface RunsOfAll {
	/** When each run of a benchmark was over. */
	readonly endsMs: readonly number[]
	readonly progress: (runs: number) => {readonly done: number; readonly total: number}
}

interface Asked {
	/** How many each benchmark has. */
	readonly runs: number
	/** null: the first has not begun. */
	readonly fromMs: number | null
	/** How long all of it took the last time; null: not known. */
	readonly tookMs: number | null
}

/** When all runs of all benchmarks will be done. */
export function runsEnd(micro: RunsOfAll, {runs, fromMs, tookMs}: Asked): ExpectedTime | null {
	if (fromMs === null) return null
	const {done, total} = micro.progress(runs)
	const {endsMs} = micro
	// In a damaged log some are not counted.
	const ms = endByPace({fromMs, endsMs, total: endsMs.length + Math.max(0, total - done), beforeMs: tookMs})
	return ms === null ? null : {ms, is: 'about'}
}
