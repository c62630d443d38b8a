import {nodeCount} from '../../../core/run/state/run-state.ts'
import {benchmarkPanes, benchmarksScreen} from '../../screens/live-benchmarks.ts'
import {figureStrip, figuresDetail} from '../../screens/result-figures.ts'
import {plainResults} from '../../screens/result-plain.ts'
import {figureTable} from '../../select/result-rows.ts'
import {metricsOf} from '../../select/shown-suite.ts'
import {noSamples, noWindow, type SuiteScreens} from '../../suite-screens.ts'
import {microView} from './benchmarks.ts'
import {benchmarkRows, benchmarksLook} from './result-figures.ts'

export const micro: SuiteScreens<'micro'> = {
	live: (model, run, suite, ctx) => benchmarksScreen(model, microView(run, suite, model.live), ctx),
	panes: () => benchmarkPanes,
	keys: suite => ({
		deep: 'functions are not run under another tool',
		profile: nodeCount(suite) > 0 ? null : noSamples,
		window: noWindow,
		scale: null,
		metric: 'functions are timed by their samples alone',
	}),
	benchmarks: suite => [...suite.micro.benchmarks.keys()],
	shownBenchmark: (run, suite, live) => microView(run, suite, live).shown?.key ?? null,
	metrics: metricsOf,
	unprobed: () => [],
	results: {
		...plainResults,
		rows: {
			joins: () => false,
			table: ([suite], model) => figureTable(benchmarkRows(suite), model),
			told: (of, suite, size, ctx) => figuresDetail(benchmarksLook, of, suite, size, ctx),
			strip: (of, _, size, ctx) => figureStrip(of, size, ctx),
		},
		mainMetric: suite => {
			const count = suite.micro?.benchmarks.length ?? 0
			if (count > 1) return undefined
			const one = count === 1 ? suite.metrics.find(metric => metric.unit === 'ns') : undefined
			return plainResults.mainMetric(suite) ?? one
		},
	},
}
