import {liveObserved, observedPanes} from '../../screens/live-observed.ts'
import {plainResults} from '../../screens/result-plain.ts'
import {suiteDetail} from '../../screens/result-suite.ts'
import {metricsOf} from '../../select/shown-suite.ts'
import {allKeys, type SuiteScreens} from '../../suite-screens.ts'
import {headOfObserved} from './head.ts'
import {processRows} from './result-processes.ts'

export const observe: SuiteScreens<'observe'> = {
	live: (model, run, suite, ctx) =>
		liveObserved(model, run, suite, {head: asOfMs => headOfObserved(run, suite, asOfMs), runs: 0}, ctx),
	panes: () => observedPanes,
	keys: () => allKeys,
	benchmarks: () => [],
	shownBenchmark: () => null,
	metrics: metricsOf,
	unprobed: () => [],
	results: {
		...plainResults,
		plain: (suite, columns, ctx) => [...suiteDetail(suite, columns, ctx), ...processRows(suite, columns, ctx)],
	},
}
