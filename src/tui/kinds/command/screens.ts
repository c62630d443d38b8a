import type {SuiteStateOf} from '../../../core/run/state/run-state.ts'
import {benchmarkPanes, benchmarksScreen} from '../../screens/live-benchmarks.ts'
import {liveObserved, observedPanes} from '../../screens/live-observed.ts'
import {figureStrip, figuresDetail} from '../../screens/result-figures.ts'
import {plainResults} from '../../screens/result-plain.ts'
import {suiteDetail} from '../../screens/result-suite.ts'
import {figureTable} from '../../select/result-rows.ts'
import {metricsOf} from '../../select/shown-suite.ts'
import {allKeys, noWindow, type SuiteScreens} from '../../suite-screens.ts'
import {combinationsView} from './benchmarks.ts'
import {headerOfCommand} from './header.ts'
import {combinationRows, combinationsLook} from './result-figures.ts'
import {runCourse} from './run-course.ts'
import {runListOf} from './run-list.ts'

export const command: SuiteScreens<'command'> = {
	live: (model, run, suite, ctx) => {
		if (combinationsOf(suite).length > 0) return benchmarksScreen(model, combinationsView(run, suite, model.live), ctx)
		const header = (asOfMs: number) => headerOfCommand(run, suite, asOfMs)
		const runList = runListOf(run, suite, model, ctx)
		return liveObserved(model, run, suite, {header, runs: suite.iterations.length, purpose: 'runs', own: runList}, ctx)
	},
	panes: (suite, asOfMs) => (combinationsOf(suite).length > 0 ? benchmarkPanes : observedPanes(suite, asOfMs, 'runs')),
	keys: suite =>
		combinationsOf(suite).length > 0
			? {...allKeys, window: noWindow, metric: 'each of these is timed by its runs alone'}
			: allKeys,
	benchmarks: combinationsOf,
	shownBenchmark: (run, suite, live) => combinationsView(run, suite, live).shown?.key ?? null,
	metrics: metricsOf,
	unprobed: ({plan}) => (plan.warmup === 0 ? ['(no warm-up: every run counts; --flame adds one that does not)'] : []),
	results: {
		...plainResults,
		plain: ({suite, run}, columns, ctx) => suiteDetail(suite, columns, ctx, runCourse(suite, run, null, columns, ctx)),
		rows: {
			joins: () => false,
			table: ([suite], model) => figureTable(combinationRows(suite), model),
			told: (of, suite, size, ctx) => figuresDetail(combinationsLook(of.run), of, suite, size, ctx),
			strip: (of, _, size, ctx) => figureStrip(of, size, ctx),
		},
	},
}

/** Each is a benchmark; none of a command without parameters, which is shown as what is watched. */
function combinationsOf({plan}: SuiteStateOf<'command'>): readonly string[] {
	return plan.variants?.map(one => one.label) ?? []
}
