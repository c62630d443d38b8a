/** What can be done on the live screen and on that of the results depends on what kind of suite they show. */
import {nodeCount, type SuiteState} from '../../core/run/state/run-state.ts'
import type {Model} from '../state.ts'
import {layoutOf} from '../text/size.ts'
import {benchmarkKeys, hasBenchmarks} from './benchmarks-view.ts'
import {resultTable} from './result-table.ts'
import {runReportOf} from './run-report-of.ts'
import {suiteAt} from './shown-suite.ts'

function shown({run, live}: Model): SuiteState | null {
	return run && suiteAt(run, live.asOfMs)
}

export function isComparison(model: Model): boolean {
	return shown(model)?.plan.kind === 'compare'
}

/** Functions, or a command with several combinations of parameters. */
export function isOfBenchmarks(model: Model): boolean {
	const suite = shown(model)
	return suite !== null && hasBenchmarks(suite)
}

export function hasSeveralBenchmarks(model: Model): boolean {
	const suite = shown(model)
	if (suite === null) return false
	return (suite.kind === 'compare' ? suite.compare.benchmarks.length : benchmarkKeys(suite).length) > 1
}

/** Figures of the last seconds, rather than of runs. */
export function hasSeconds(model: Model): boolean {
	return !isComparison(model) && !isOfBenchmarks(model)
}

/** Several panes beside one another; where there is room for one only, it is that one alone anyway. */
export function hasPanes({size}: Model): boolean {
	const layout = layoutOf(size)
	return layout === 'wide' || layout === 'standard'
}

/** Whether the suite can be run again under another tool: what is timed by its runs gains nothing from it. */
export function canRunDeep(model: Model): boolean {
	const suite = shown(model)
	return suite === null || !(suite.plan.kind === 'micro' || suite.plan.kind === 'compare')
}

/** Whether there may be samples of the last seconds: nothing runs beside what is timed. */
export function canProfile(model: Model): boolean {
	const suite = shown(model)
	if (suite === null) return true
	return nodeCount(suite) > 0 || !(suite.plan.kind === 'micro' || suite.plan.kind === 'compare')
}

/** Whether the suite whose results are shown has rows to sort. */
export function hasTable({run, results}: Model): boolean {
	return run !== null && (resultTable(runReportOf(run), results)?.rows.length ?? 0) > 1
}
