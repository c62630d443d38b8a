import type {Stamp} from '../../events/run-event.ts'
import type {ExpectedTime} from '../../plan/expected-time.ts'
import {endByPace, roundEnds} from '../../stats/pace.ts'
import {runTotal, type StepsPlan} from './plan.ts'

interface Runs {
	readonly plan: StepsPlan
	readonly wholes: readonly Stamp[]
	readonly readyMs: number | null
	readonly startedMs: number | null
}

/** When all runs will be done. @param tookMs how long they took the last time; null: not known */
export function runsEnd({plan, wholes, readyMs, startedMs}: Runs, tookMs: number | null): ExpectedTime | null {
	const fromMs = readyMs ?? startedMs
	if (fromMs === null) return null
	const inRound = plan.benchmarks.length
	const endsMs = roundEnds(
		wholes.map(one => one.tMs),
		inRound,
	)
	const ms = endByPace({fromMs, endsMs, total: runTotal(plan) / inRound, beforeMs: tookMs})
	return ms === null ? null : {ms, is: 'about'}
}
