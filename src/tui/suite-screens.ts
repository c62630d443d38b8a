/** What a kind of suite shows on the screens and what can be done there: one row of the table in kinds.ts, as types. */
import type {PlanKind} from '../core/plan/plan.ts'
import type {RunState, SuiteStateOf} from '../core/run/state/run-state.ts'
import type {MetricReport, SuiteReport} from '../core/run/summary/run-report.ts'
import type {ViewContext} from './screens/context.ts'
import type {LiveScreen, PaneSize, PaneTab} from './screens/live-screen.ts'
import type {Detail, Told} from './screens/result-detail.ts'
import type {ResultTable} from './select/result-rows.ts'
import type {LiveModel, Model, ResultsModel} from './state.ts'
import type {Line} from './text/line.ts'

export interface SuiteScreens<K extends PlanKind> {
	readonly live: (model: Model, run: RunState, suite: SuiteStateOf<K>, ctx: ViewContext) => LiveScreen
	/** Those of its live screen, in the order of `tab`, as they were at a moment; null: now. */
	readonly panes: (suite: SuiteStateOf<K>, asOfMs: number | null) => readonly PaneTab[]
	readonly keys: (suite: SuiteStateOf<K>) => SuiteKeys
	/** What `j` and `k` go through on its live screen, as `LiveModel.benchmark` names them. */
	readonly benchmarks: (suite: SuiteStateOf<K>) => readonly string[]
	/** The one of them that is shown. */
	readonly shownBenchmark: (run: RunState, suite: SuiteStateOf<K>, live: LiveModel) => string | null
	/** What `m` goes through, as `LiveModel.metric` names them. */
	readonly metrics: (suite: SuiteStateOf<K>) => readonly string[]
	/** Where nothing was sampled because it ran without our probe: what can be done about that. */
	readonly unprobed: (suite: SuiteStateOf<K>) => readonly string[]
	readonly results: ResultScreens
}

/** Why keys of the live screen have nothing to do; null: they have. */
export interface SuiteKeys {
	/** It can be run again under another tool: what is timed by its runs gains nothing from it. */
	readonly deep: string | null
	/** There may be samples of the last seconds: nothing runs beside what is timed. */
	readonly profile: string | null
	/** Its figures are of the last seconds, rather than of runs. */
	readonly window: string | null
	/** It has a histogram. */
	readonly scale: string | null
	/** It has several metrics to go through. */
	readonly metric: string | null
}

export const allKeys: SuiteKeys = {deep: null, profile: null, window: null, scale: null, metric: null}

/** For what is timed by its runs. */
export const noWindow = 'these figures are of whole runs: there is no time window'
export const noSamples = 'nothing is sampled while the time is taken'

/** A suite on the screen of results. */
export interface ResultScreens {
	/** null: nothing of it is told row by row. */
	readonly rows: ResultRows | null
	/** Where it has no rows. */
	readonly plain: (
		of: {readonly suite: SuiteReport; readonly run: RunState},
		columns: number,
		ctx: ViewContext,
	) => readonly Line[]
	/** What stands for it in a list of suites. */
	readonly mainMetric: (suite: SuiteReport) => MetricReport | undefined
}

export interface ResultRows {
	/** Its table takes the rows of the other suites too, if all of them say so. */
	readonly joins: (suite: SuiteReport) => boolean
	/** null: it has none. @param suites of this kind; more than one where they join */
	readonly table: (suites: readonly [SuiteReport, ...SuiteReport[]], model: ResultsModel) => ResultTable | null
	/** Its table, and below it what there is to say of the row under the cursor. */
	readonly told: (of: Detail, suite: SuiteReport, size: PaneSize, ctx: ViewContext) => Told
	/** Its table in a few rows. */
	readonly strip: (of: Detail, suite: SuiteReport, size: PaneSize, ctx: ViewContext) => readonly Line[]
}
