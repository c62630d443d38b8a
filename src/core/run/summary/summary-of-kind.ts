import type {SuiteState} from '../state/run-state.ts'
import type {MeasuredFloor} from './measured-floor.ts'
import type {RecordedBenchmark} from './recorded-benchmark.ts'
import type {HottestReport, MetricReport, SuiteReport, UsageReport} from './run-report.ts'

/** What a kind of suite makes of its state in report.json: a row of `kinds.ts`, which stands in the room of the kind. */
export interface SummaryOfKind<State extends SuiteState> {
	/** Times first, then what was sampled. A metric nobody measured is not listed. */
	readonly metrics: (of: SummaryInput<State>) => MetricReport[]
	/** null: nobody knows what its processes used. */
	readonly usage: (of: SummaryInput<State>) => UsageReport | null
	/** null: there are no samples, or not of one program. */
	readonly hottest: (suite: State) => HottestReport | null
	/** See `SuiteReport.exitCode`. */
	readonly exitCode: (suite: State) => number | null
	/** What is in the report of no other kind. */
	readonly own: (suite: State) => OwnReport
	/** What can be compared with the same suite of another run. */
	readonly recorded: (suite: State) => readonly RecordedBenchmark[]
	/** How far the machine moves a program that did not change, where it was run to find out. */
	readonly floors: (suite: State) => readonly MeasuredFloor[]
}

export type OwnReport = Partial<Pick<SuiteReport, 'driver' | 'verdicts' | 'compare' | 'micro' | 'steps' | 'load'>>

export interface SummaryInput<State extends SuiteState = SuiteState> {
	readonly suite: State
	/** The measured span, milliseconds since the run started. */
	readonly fromMs: number
	readonly toMs: number
	/** Samples of the process tree a second. */
	readonly sampleHz: number
}
