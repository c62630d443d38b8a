import type {SuiteStateOf} from '../../../core/run/state/run-state.ts'
import {liveObserved, observedPanes} from '../../screens/live-observed.ts'
import {plainResults} from '../../screens/result-plain.ts'
import {suiteDetail} from '../../screens/result-suite.ts'
import type {PanePurpose} from '../../select/pane-order.ts'
import {metricsOf} from '../../select/shown-suite.ts'
import {allKeys, type SuiteScreens} from '../../suite-screens.ts'
import {headerOfObserved} from './header.ts'
import {processRows} from './result-processes.ts'

export const observe: SuiteScreens<'observe'> = {
	live: (model, run, suite, ctx) => {
		const header = (asOfMs: number) => headerOfObserved(run, suite, asOfMs)
		return liveObserved(model, run, suite, {header, runs: 0, purpose: purposeOf(suite), own: null}, ctx)
	},
	panes: (suite, asOfMs) => observedPanes(suite, asOfMs, purposeOf(suite)),
	keys: () => allKeys,
	benchmarks: () => [],
	shownBenchmark: () => null,
	metrics: metricsOf,
	unprobed: () => [],
	results: {
		...plainResults,
		plain: ({suite}, columns, ctx) => [...suiteDetail(suite, columns, ctx), ...processRows(suite, columns, ctx)],
	},
}

/** As far as it is known before it runs. */
function purposeOf({plan}: SuiteStateOf<'observe'>): PanePurpose {
	return plan.driver !== null || plan.ready.is !== 'at-once' ? 'service' : 'job'
}
