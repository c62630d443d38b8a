import {liveObserved, observedPanes} from '../../screens/live-observed.ts'
import {plainResults} from '../../screens/result-plain.ts'
import {suiteDetail} from '../../screens/result-suite.ts'
import {metricsOf} from '../../select/shown-suite.ts'
import {allKeys, type SuiteScreens} from '../../suite-screens.ts'
import {headerOfLoad} from './header.ts'
import {loadPaneOf} from './load-pane.ts'
import {stageRows} from './result-stages.ts'

export const load: SuiteScreens<'load'> = {
	live: (model, run, suite, ctx) => {
		const header = (asOfMs: number) => headerOfLoad(run, suite, asOfMs)
		const own = loadPaneOf(suite, model.live.asOfMs, run.tMs, ctx)
		return liveObserved(model, run, suite, {header, runs: 0, purpose: 'load', own}, ctx)
	},
	panes: (suite, asOfMs) => observedPanes(suite, asOfMs, 'load'),
	keys: () => ({...allKeys, deep: 'a target under load is profiled by our own probe'}),
	benchmarks: () => [],
	shownBenchmark: () => null,
	metrics: metricsOf,
	unprobed: ({plan}) => (plan.hasTarget ? [] : ['(the suite has no target of its own to look into)']),
	results: {
		...plainResults,
		plain: ({suite}, columns, ctx) => [...stageRows(suite, columns, ctx), ...suiteDetail(suite, columns, ctx)],
	},
}
