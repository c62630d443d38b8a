import {stepMetric, wholeRun} from '../../../core/kinds/steps/state-metrics.ts'
import type {SuiteStateOf} from '../../../core/run/state/run-state.ts'
import {benchmarkPanes, benchmarksScreen} from '../../screens/live-benchmarks.ts'
import {liveObserved, observedPanes} from '../../screens/live-observed.ts'
import {figureStrip, figuresDetail} from '../../screens/result-figures.ts'
import {plainResults} from '../../screens/result-plain.ts'
import {suiteDetail} from '../../screens/result-suite.ts'
import {figureTable} from '../../select/result-rows.ts'
import {metricsOf} from '../../select/shown-suite.ts'
import {allKeys, noWindow, type SuiteScreens} from '../../suite-screens.ts'
import {stepKeys, stepsView} from './benchmarks.ts'
import {headerOfSteps} from './header.ts'
import {stepRows, stepsLook} from './result-figures.ts'
import {stepCourses} from './run-course.ts'
import {runListOf} from './run-list.ts'

const notDeep = 'another tool would change the times of steps'

export const steps: SuiteScreens<'steps'> = {
	live: (model, run, suite, ctx) => {
		if (hasCombinations(suite)) return benchmarksScreen(model, stepsView(run, suite, model.live), ctx)
		const header = (asOfMs: number) => headerOfSteps(run, suite, asOfMs)
		const runList = runListOf(run, suite, model, ctx)
		return liveObserved(model, run, suite, {header, runs: suite.steps.length, purpose: 'runs', own: runList}, ctx)
	},
	panes: (suite, asOfMs) => (hasCombinations(suite) ? benchmarkPanes : observedPanes(suite, asOfMs, 'runs')),
	keys: suite =>
		hasCombinations(suite)
			? {...allKeys, deep: notDeep, window: noWindow, metric: 'each of these is timed by its runs alone'}
			: {...allKeys, deep: notDeep},
	// Those without parameters are metrics, which `m` goes through.
	benchmarks: suite => (hasCombinations(suite) ? stepKeys(suite) : []),
	shownBenchmark: (run, suite, live) => stepsView(run, suite, live).shown?.key ?? null,
	metrics: metricsOf,
	unprobed: ({plan}) =>
		plan.hasProgram ? [] : ['(commands of steps carry no probe: it would be a part of their time)'],
	results: {
		...plainResults,
		plain: ({suite, run}, columns, ctx) =>
			suiteDetail(suite, columns, ctx, stepCourses(suite, run, null, columns, ctx)),
		rows: {
			joins: () => false,
			table: ([suite], model) => figureTable(stepRows(suite), model),
			told: (of, suite, size, ctx) => figuresDetail(stepsLook(of.run), of, suite, size, ctx),
			strip: (of, _, size, ctx) => figureStrip(of, size, ctx),
		},
		mainMetric: ({metrics}) => metrics.find(one => one.name === stepMetric(wholeRun, null)),
	},
}

/** Each is a benchmark of its own; without parameters the suite is shown as what is watched. */
function hasCombinations({plan}: SuiteStateOf<'steps'>): boolean {
	return plan.benchmarks.length > 1
}
