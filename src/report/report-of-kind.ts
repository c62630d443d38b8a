import type {RunEvent} from '../core/events/run-event.ts'
import type {RunState, SuiteState} from '../core/run/state/run-state.ts'
import type {MetricReport, SuiteReport} from '../core/run/summary/run-report.ts'
import type {SummaryTable} from './summary-table.ts'

/** What a kind of suite says of itself in lines, in markdown and in tables: a row of `kinds.ts`, which stands in the room of the kind. */
export interface ReportOfKind<State extends SuiteState> {
	/** Lines of an event that only this kind has, or that it alone tells of. */
	readonly eventLines: (state: RunState, suite: State, event: RunEvent) => readonly string[]
	/** Node processes are named as they let a probe in. */
	readonly namesProcesses: boolean
	/** How far it is, for a progress line. */
	readonly progress: (state: RunState, suite: State) => string
	/** What a progress line tells beside that: requests and usage, usage alone, or nothing. */
	readonly progressFigures: 'all' | 'usage' | 'none'
	/** Its place in the table of all suites, with how much of it was seen below that; or lines of its own. */
	readonly endOfLines: 'in-table' | ((suite: SuiteReport) => readonly string[])
	/** Below its heading in markdown. A section nothing was measured for does not appear. */
	readonly sections: (suite: SuiteReport) => readonly string[]
	/** Versions of the Node it ran in. */
	readonly nodeVersions: (suite: SuiteReport) => readonly string[]
	/** What it came to in sentences, in place of figures; null: figures say it. */
	readonly sentences: ((suite: SuiteReport) => readonly string[]) | null
	/** Metrics that speak for it, one or one a combination of its parameters; never empty. */
	readonly mainRows: (suite: SuiteReport) => readonly MainRow[]
	/** The same for the summary in markdown, and what is added to its name there. */
	readonly summarised: (suite: SuiteReport) => {readonly rows: readonly MainRow[]; readonly more: string}
	/** Whether the table of all suites says what CPU and memory it used. */
	readonly hasUsage: boolean
	/** Tables of its own at the end of a run; null: it is in the table of all. @param several  so that each has to be named */
	readonly ownTables: ((suites: readonly SuiteReport[], several: boolean) => readonly SummaryTable[]) | null
	/** In as few words as there are: of one that is done. */
	readonly gist: (suite: SuiteReport) => string
}

export interface MainRow {
	/** Null: it has none but itself. */
	readonly benchmark: string | null
	/** Null: nothing was measured. */
	readonly metric: MetricReport | null
	/** Outcome of the benchmark, where it is known apart from the suite's. */
	readonly outcome?: string
}
