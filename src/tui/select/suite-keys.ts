/** What can be done on the live screen and on that of the results depends on the suite they show. */
import type {SuiteState} from '../../core/run/state/run-state.ts'
import {screensOf} from '../kinds.ts'
import {isRunning, type Model} from '../state.ts'
import {allKeys, type SuiteKeys} from '../suite-screens.ts'
import {layoutOf} from '../text/size.ts'
import {resultTable} from './result-table.ts'
import {runReportOf} from './run-report-of.ts'
import {suiteAt} from './shown-suite.ts'

function shown({run, live}: Model): SuiteState | null {
	return run && suiteAt(run, live.asOfMs)
}

/** Why keys of the live screen have nothing to do; before there is a suite all of them may have. */
export function suiteKeys(model: Model): SuiteKeys {
	const suite = shown(model)
	return suite === null ? allKeys : screensOf(suite).keys(suite)
}

/** Why a key does nothing; null: it does something. */
type WhyNot = string | null

export const noRunYet = 'no run yet: pick a suite on screen 1 and press enter'

export function notRunning(model: Model): WhyNot {
	if (isRunning(model)) return null
	return model.run === null ? noRunYet : 'the run is over'
}

export function stillRunning(model: Model): WhyNot {
	return isRunning(model) ? 'the run is going on: x on screen 2 stops it' : null
}

export function oneSuite({run}: Model): WhyNot {
	if (run === null) return noRunYet
	return run.suites.length > 1 ? null : 'there is no other suite in this run'
}

export function oneBenchmark(model: Model): WhyNot {
	const suite = shown(model)
	if (suite === null) return noRunYet
	return screensOf(suite).benchmarks(suite).length > 1 ? null : 'there is no other benchmark in this suite'
}

/** Where there is room for one pane only, it is that one alone anyway. */
export function onePane({size}: Model): WhyNot {
	const layout = layoutOf(size)
	return layout === 'wide' || layout === 'standard'
		? null
		: 'panes stand side by side from 80x24 on: here tab goes through them'
}

/** Whether the suite whose results are shown has rows to sort. */
export function noTable({run, results}: Model): WhyNot {
	if (run === null) return noRunYet
	return (resultTable(runReportOf(run), results)?.rows.length ?? 0) > 1 ? null : 'there are no rows to sort here'
}
