import type {Stamp} from '../../events/run-event.ts'
import type {ExpectedTime} from '../../plan/expected-time.ts'
import {endByPace, roundEnds} from '../../stats/pace.ts'
import type {CommandPlan} from './plan.ts'
import {runTotals} from './plan-benchmarks.ts'

interface Runs {
	readonly plan: CommandPlan
	readonly iterations: readonly Stamp[]
	readonly startedMs: number | null
}

/** When all runs will be done. @param tookMs how long they took the last time; null: not known */
export function runsEnd({plan, iterations, startedMs}: Runs, tookMs: number | null): ExpectedTime | null {
	if (startedMs === null) return null
	const {runs, warmups, profiledAfter} = runTotals(plan)
	const inRound = plan.variants?.length ?? 1
	const endsMs = roundEnds(
		iterations.map(one => one.tMs),
		inRound,
	)
	const total = (runs + warmups + profiledAfter) / inRound
	const ms = endByPace({fromMs: startedMs, endsMs, total, beforeMs: tookMs})
	return ms === null ? null : {ms, is: 'about'}
}
