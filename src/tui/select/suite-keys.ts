/** What can be done on the live screen and on that of the results depends on the suite they show. */
import type {SuiteState} from '../../core/run/state/run-state.ts'
import {screensOf} from '../kinds.ts'
import type {Model} from '../state.ts'
import {allKeys, type SuiteKeys} from '../suite-screens.ts'
import {layoutOf} from '../text/size.ts'
import {resultTable} from './result-table.ts'
import {runReportOf} from './run-report-of.ts'
import {suiteAt} from './shown-suite.ts'

function shown({run, live}: Model): SuiteState | null {
	return run && suiteAt(run, live.asOfMs)
}

/** Which keys of the live screen have something to do; all of them before there is a suite. */
export function suiteKeys(model: Model): SuiteKeys {
	const suite = shown(model)
	return suite === null ? allKeys : screensOf(suite).keys(suite)
}

export function hasSeveralBenchmarks(model: Model): boolean {
	const suite = shown(model)
	return suite !== null && screensOf(suite).benchmarks(suite).length > 1
}

/** Several panes beside one another; where there is room for one only, it is that one alone anyway. */
export function hasPanes({size}: Model): boolean {
	const layout = layoutOf(size)
	return layout === 'wide' || layout === 'standard'
}

/** Whether the suite whose results are shown has rows to sort. */
export function hasTable({run, results}: Model): boolean {
	return run !== null && (resultTable(runReportOf(run), results)?.rows.length ?? 0) > 1
}
