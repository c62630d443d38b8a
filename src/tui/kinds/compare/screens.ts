import {nodeCount} from '../../../core/run/state/run-state.ts'
import type {SuiteReport} from '../../../core/run/summary/run-report.ts'
import {plainResults} from '../../screens/result-plain.ts'
import {noSamples, noWindow, type SuiteScreens} from '../../suite-screens.ts'
import {comparisonPanes, comparisonScreen, panesOfSeveral} from './live.ts'
import {floorStrip, floorsDetail} from './result-floors.ts'
import {floorTable, verdictTable} from './result-table.ts'
import {verdictStrip, verdictsDetail} from './result-verdicts.ts'
import {compareBenchmarks, compareView, figuresIn} from './view.ts'

export const compare: SuiteScreens<'compare'> = {
	live: (model, run, suite, ctx) => {
		const {asOfMs, metric, benchmark} = model.live
		return comparisonScreen(model, compareView(run, suite, {asOfMs, figure: metric, benchmark}), ctx)
	},
	panes: ({compare: {benchmarks}}) => (benchmarks.length > 1 ? panesOfSeveral : comparisonPanes),
	keys: suite => ({
		deep: 'what is compared is not run under another tool',
		profile: nodeCount(suite) > 0 ? null : noSamples,
		window: noWindow,
		scale: 'a comparison has no histogram',
		metric: null,
	}),
	benchmarks: compareBenchmarks,
	shownBenchmark: (_, suite) => compareBenchmarks(suite)[0] ?? null,
	metrics: figuresIn,
	unprobed: () => [],
	results: {
		...plainResults,
		rows: {
			joins: suite => !isNoise(suite),
			table: (suites, model) => (isNoise(suites[0]) ? floorTable(suites[0]) : verdictTable(suites, model)),
			told: (of, suite, size, ctx) => (isNoise(suite) ? floorsDetail : verdictsDetail)(of, suite, size, ctx),
			strip: (of, suite, size, ctx) => (isNoise(suite) ? floorStrip : verdictStrip)(of, size, ctx),
		},
	},
}

function isNoise({compare: report}: SuiteReport): boolean {
	return report?.purpose === 'noise'
}
