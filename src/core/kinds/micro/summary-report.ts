/** What report.json holds of a `micro` suite beside its metrics: additive, absent of other kinds. Times in ns a call. */

import type {DriftReport} from '../../run/summary/drift-report.ts'
import type {GrowthOrder} from '../../stats/growth.ts'
import type {Finding} from '../../trouble/finding.ts'
import type {MicroFailedCode} from './events.ts'
import type {BenchmarkSource, MicroPhase, ParamLabels, SampleKind, TimerFigures} from './events-message.ts'

export interface MicroReport {
	/** Asked for, of each benchmark. */
	readonly runs: number
	readonly samples: number
	/** The Node that measured: `24.21.0`. */
	readonly node: string | null
	/** The median of the processes that measured. */
	readonly timer: TimerFigures | null
	/** Benchmarks of the file that were not asked for. */
	readonly leftOut: number
	/** In the order of the file. */
	readonly benchmarks: readonly BenchmarkReport[]
	/** Parameters that are numbers: what they make of the time. */
	readonly sweeps: readonly SweepReport[]
}

export interface BenchmarkReport {
	/** Also of its metric; heap and GC are `NAME heap` and `NAME gc`. */
	readonly name: string
	readonly params: ParamLabels
	readonly source: BenchmarkSource
	/** `partial`: measured in fewer runs than were asked for, because it failed in one or the run ended. */
	readonly outcome: 'measured' | 'partial' | 'failed' | 'not-run'
	readonly failure: {
		readonly code: MicroFailedCode
		readonly phase: MicroPhase
		readonly run: number
		readonly text: string
		readonly stack: string | null
	} | null
	/** In the order they were measured. */
	readonly runs: readonly BenchmarkRunReport[]
	/** As many independent samples all of them are worth, for the median and for p90 and above. */
	readonly effective: number | null
	readonly effectiveTail: number | null
	readonly async: boolean | null
	readonly kind: SampleKind | null
	/** Medians over the runs. */
	readonly firstCallNs: number | null
	readonly heapBytesPerCall: number | null
	readonly gcNsPerCall: number | null
	readonly emptyNs: number | null
	/** From the first run to the last; null below five runs. */
	readonly drift: DriftReport | null
	readonly findings: readonly Finding[]
}

export interface BenchmarkRunReport {
	/** From 1: which round. */
	readonly run: number
	readonly samples: number
	/** Calls that made up one sample. */
	readonly batch: number
	readonly median: number | null
	readonly p99: number | null
	readonly mean: number | null
	readonly effective: number | null
	readonly gcCount: number
	/** Medians of successive parts of its samples. */
	readonly course: readonly number[]
}

export interface SweepReport {
	/** The benchmarks with `*` where the parameter's value stands: `sort/n=*`. */
	readonly name: string
	readonly param: string
	/** `concurrency`: the parameter of that name; a call is taken to do as many operations at once. */
	readonly kind: 'size' | 'concurrency'
	readonly rows: readonly SweepRow[]
	/** Only for sizes, with four or more of them. */
	readonly growth: GrowthReport | null
	/** Concurrency with the highest throughput. */
	readonly peak: number | null
}

export interface SweepRow {
	readonly benchmark: string
	readonly value: number
	/** Time of one call; with `concurrency`, that of one operation while so many are under way. */
	readonly timeNs: number
	/** Calls a second; with concurrency, operations. */
	readonly perSecond: number
	/** Time of a size over that of the smallest; throughput of a concurrency over that of the lowest. */
	readonly factor: number
	/** 1: in proportion to size, or all at once. See core/stats/scaling.ts. */
	readonly efficiency: number
	/** Between the size before and this one: log(time ratio) / log(size ratio). */
	readonly exponent: number | null
}

export interface GrowthReport {
	readonly order: GrowthOrder
	/** time = fixed + rate * order. */
	readonly fixedNs: number
	readonly rateNs: number
	readonly r2: number
	readonly runnerUp: GrowthOrder | null
	/** AICc of the runner-up above that of the order; null without one. */
	readonly lead: number | null
	/** The data do not tell the two apart. */
	readonly ambiguous: boolean
	/** Slope of log time over log size, with its 95 % interval. */
	readonly slope: {readonly value: number; readonly low: number; readonly high: number}
	readonly sizes: number
}
