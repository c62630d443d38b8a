import type {RunState, SuiteStateOf} from '../../../core/run/state/run-state.ts'
import type {SuiteReport} from '../../../core/run/summary/run-report.ts'
import {durationMs} from '../../../core/units/format.ts'
import {measuredReport} from '../../measured-report.ts'
import type {ReportOfKind} from '../../report-of-kind.ts'
import {secondsSince} from '../../seconds-since.ts'
import {flames, hottest, intro, node, processes, resources, times} from '../../suite-sections.ts'

export const observeReport: ReportOfKind<SuiteStateOf<'observe'>> = {
	eventLines: () => [],
	...measuredReport,
	progress,
	sections,
}

/** `18/60s` */
function progress(state: RunState, {startedMs, readyMs, plan}: SuiteStateOf<'observe'>): string {
	if (readyMs === null) return `starting ${secondsSince(state, startedMs ?? 0)}s`
	const seconds = secondsSince(state, readyMs)
	if (plan.durationMs === null) return `${seconds}s`
	const planned = Math.round(plan.durationMs / 1000)
	return `${Math.min(seconds, planned)}/${planned}s`
}

function sections(suite: SuiteReport): readonly string[] {
	const what = `${suite.readyAfterMs === null ? 'ran' : 'observed'} for ${durationMs(suite.durationMs)}`
	return [
		intro(suite, what),
		...times(suite),
		...resources(suite),
		...node(suite.node),
		...processes(suite),
		...flames(suite),
		...hottest(suite),
	]
}
