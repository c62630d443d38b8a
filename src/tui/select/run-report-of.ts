import type {RunState} from '../../core/run/state/run-state.ts'
import type {RunReport} from '../../core/run/summary/run-report.ts'
import {summarise} from '../../core/run/summary/summarise.ts'

const cache = new WeakMap<RunState, {readonly second: string; readonly report: RunReport}>()

/** What the run came to, as its report would tell it; worked out once a second while the run goes on. */
export function runReportOf(run: RunState): RunReport {
	const finished = run.suites.filter(suite => suite.phase === 'finished').length
	const second = `${Math.floor(run.tMs / 1000)} ${run.outcome} ${run.artifacts.length} ${finished}`
	const known = cache.get(run)
	if (known?.second === second) return known.report
	const report = summarise(run)
	cache.set(run, {second, report})
	return report
}
