/**
 * A run as report.json tells it: plain JSON, figures that the data cannot support are null. A contract with scripts (`schemaVersion`):
 * fields are added, never renamed or given another meaning. Everything that any report shows is in here, so a report can be rendered
 * again from report.json alone. `src/report/report-schema.ts` says the same as a schema.
 */
import type {Environment, RunOutcome, SuiteFailure, TopFrame} from '../../events/run-event.ts'
import type {CompareReport} from '../../kinds/compare/summary-report.ts'
import type {LoadReport} from '../../kinds/load/summary-report.ts'
import type {MicroReport} from '../../kinds/micro/summary-report.ts'
import type {StepsReport} from '../../kinds/steps/summary-report.ts'
import type {BaselineRun, BaselineStat} from '../../plan/baseline-plan.ts'
import type {SuitePlan} from '../../plan/plan.ts'
import type {Setup} from '../../plan/setup.ts'
import type {AlertState} from '../../rules/alert-state.ts'
import type {RuleSeverity} from '../../rules/rule.ts'
import type {RuleUnit} from '../../rules/units.ts'
import type {Interval} from '../../stats/interval.ts'
import type {OutlierCounts} from '../../stats/tukey.ts'
import type {Finding} from '../../trouble/finding.ts'
import type {Artifact} from '../state/run-state.ts'
import type {ProbeCost} from './probe-cost.ts'
import type {VerdictReport} from './verdict-report.ts'

export interface RunReport {
	readonly schemaVersion: 1
	readonly tool: {readonly name: string; readonly version: string}
	readonly run: {
		readonly id: string
		/** UTC, ISO 8601. */
		readonly startedAt: string
		readonly endedAt: string
		/** A run without an end in its log was interrupted. */
		readonly outcome: RunOutcome
		readonly exitCode: number | null
		/** How it can be started again. */
		readonly command: string
		/** See `RunPlan.out`. */
		readonly out?: string
		readonly seed: number
		readonly ui: 'tui' | 'plain'
	}
	readonly environment: Environment
	readonly suites: readonly SuiteReport[]
	readonly artifacts: readonly Artifact[]
}

export interface SuiteReport {
	readonly name: string
	readonly kind: SuitePlan['kind']
	readonly tags: readonly string[]
	readonly outcome: 'done' | 'failed' | 'interrupted' | 'not-run'
	/** Why it failed, as a sentence for people; null when it did not. */
	readonly failure: {readonly code: SuiteFailure; readonly reason: string} | null
	/** The target's own; null when it was still running, ended by a signal or never started. */
	readonly exitCode: number | null
	/** What was started, as argv or as the one line a shell read. */
	readonly command: {readonly argv: readonly string[]; readonly shell: boolean; readonly cwd: string}
	readonly driver: {readonly argv: readonly string[]; readonly shell: boolean; readonly cwd: string} | null
	/** What was measured, and how: see core/plan/setup.ts. Absent in runs recorded before 2026-11-30. */
	readonly setup?: Setup
	/** The Node that its command names, asked when the run began. Absent: it names none, or runs recorded before 2026-11-30. */
	readonly nodeVersion?: string
	/** Measured time, from readiness on. */
	readonly durationMs: number
	readonly readyAfterMs: number | null
	readonly metrics: readonly MetricReport[]
	readonly usage: UsageReport | null
	/**
	 * As was asked for. `outside`: nothing of ours was in the target, and what can only be told from inside is not known. `light`: no CPU samples were
	 * taken and no garbage collections observed.
	 */
	readonly observed?: 'outside' | 'light'
	/** null: no Node process of the tree let our probe in. */
	readonly node: NodeReport | null
	/** The functions on top of the CPU over the whole suite; null without samples. */
	readonly hottest: HottestReport | null
	readonly flames: readonly FlameReport[]
	readonly deepProfile: {
		readonly profiler: string
		readonly outcome: 'done' | 'failed' | 'interrupted'
		readonly text: string
	} | null
	readonly series: readonly SeriesReport[]
	readonly budgets: readonly BudgetReport[]
	/** Those that stand in files, as they stood. What came of them is among `budgets`. Absent: there are none. */
	readonly alerts?: readonly AlertReport[]
	/** Absent: none was asked for. */
	readonly captures?: readonly CaptureReport[]
	readonly verdicts: readonly VerdictReport[]
	/** What it was held against, and what came of it. Absent: nothing. */
	readonly baseline?: BaselineReport
	readonly findings: readonly Finding[]
	/** Only in `compare` suites. */
	readonly compare?: CompareReport
	/** Only in `micro` suites. */
	readonly micro?: MicroReport
	/** Only in `steps` suites. */
	readonly steps?: StepsReport
	/** Only in `load` suites. */
	readonly load?: LoadReport
	/** The last lines the target and its driver printed, oldest first, as printed. Hostile until escaped. */
	readonly output: {readonly lines: readonly string[]; readonly omittedLines: number}
}

export interface HottestReport {
	/** That found the program at work. */
	readonly samples: number
	readonly durationMs: number
	/** Empty where they tell too little to call one function the hottest: see `unranked`. */
	readonly top: readonly TopFrame[]
	/** What part of the CPU time of the tree the samples stand for, 0..1, and of the main threads' time alone. null: not known. */
	readonly cpuShare?: number | null
	readonly mainThreadShare?: number | null
	/** Why nothing is ranked: fewer than 31 samples, or less than half of what the main threads did is covered. null: it is. */
	readonly unranked?: 'few-samples' | 'small-share' | null
}

/** A micro suite has one for each benchmark, under its name, in ns a call, and `NAME heap` and `NAME gc`. Others have `wall`, `step:<name>`, `http` and `measure:<name>` in ms; `cpuShare` in cores (1 = one core busy), `rssBytes` in bytes. */
export interface MetricReport {
	readonly name: string
	readonly unit: 'ms' | 'cores' | 'bytes' | 'ns'
	/** Which way is better. */
	readonly direction: 'lower' | 'higher' | 'none'
	/** Samples: iterations, requests, calls, or seconds of a series. */
	readonly n: number
	/** Independent runs behind them: what an interval may be built on. */
	readonly runs: number
	readonly mean: number | null
	readonly median: number | null
	readonly p50: number | null
	readonly p90: number | null
	readonly p95: number | null
	readonly p99: number | null
	readonly min: number | null
	readonly max: number | null
	readonly stddev: number | null
	readonly cv: number | null
	/** Interval of the median. Only where samples are independent runs. */
	readonly ci: Interval | null
	readonly outliers: OutlierCounts | null
	/** Events a second over the measured time; of a benchmark, calls a second. */
	readonly throughput: number | null
	/** HTTP status 500 and above, which are among the samples; runs that failed, which are not. */
	readonly errors: number
	/** Requests without a duration, which are not in n. Only in `http`, and there only if there were any. */
	readonly unanswered?: UnansweredReport
	/** Counts in [from, to), ascending; empty for sampled series. */
	readonly histogram: ReadonlyArray<{readonly from: number; readonly to: number; readonly count: number}>
}

export interface UnansweredReport {
	/** Their connection went before the answer had begun: the client gave up, or the server let go of it. */
	readonly left: number
	/** It went while the answer was under way: a download given up, an event stream that was closed. */
	readonly cut: number
	/** Still under way at the end. */
	readonly underWay: number
}

export interface UsageReport {
	/** 1 = one core busy. */
	readonly cpuShare: {readonly mean: number | null; readonly max: number | null}
	readonly rssBytes: {
		readonly mean: number | null
		readonly max: number | null
		readonly last: number | null
		/**
		 * `samples`: of the whole tree, ten times a second. `runs`: of a command, the largest peak of its counted runs, each that of the largest of
		 * its processes, as the kernel tells it when the run is over.
		 */
		readonly of?: 'samples' | 'runs'
	}
	/** About how much of the memory of each Node process of the tree is the probe's, by its version. null: it is in none of it. */
	readonly probeBytes?: number | null
	/** What watching usually costs a Node process, of the CPU time of its main thread. */
	readonly probeCpuShare?: ProbeCost | null
	/** How long threads of the tree were ready to run with no core free, all together. null: not known. */
	readonly waitMs?: number | null
	/** Moved by read and write calls of all processes together, each byte once. null: not known. */
	readonly readBytes?: number | null
	readonly writtenBytes?: number | null
	/** By CPU time, the busiest first; at most 50. */
	readonly perProcess: readonly ProcessReport[]
	/** Processes seen in all. */
	readonly processCount: number
}

export interface ProcessReport {
	readonly pid: number
	readonly ppid: number
	readonly name: string
	/** Mean over the time it was seen; null when that was less than a second. */
	readonly cpuShare: number | null
	readonly cpuMs: number
	readonly maxRssBytes: number
	/** The most at once. */
	readonly threads: number
	readonly fds: number | null
	/** By itself: what its children moved is theirs, as far as they were seen. */
	readonly readBytes: number | null
	readonly writtenBytes: number | null
	/** The version of Node inside, when our probe got in. */
	readonly node: string | null
	/** How long its threads were ready to run with no core free, all together. null: not known. */
	readonly waitMs?: number | null
	/** What part of its CPU time was not its main thread's, 0..1. null: not known. */
	readonly otherThreadsShare?: number | null
	/** What part of its CPU time the CPU samples stand for, 0..1. null: it was not sampled, or that is not known. */
	readonly sampledShare?: number | null
	/** In a cluster. */
	readonly role?: 'primary' | 'worker' | null
	/** HTTP requests it answered. null: it was not observed from inside. */
	readonly requests?: number | null
}

export interface NodeReport {
	/**
	 * How long an event waits for the loop that comes at a moment the loop knows nothing of: p50 and p99 of all of them, of several processes
	 * the worst, and the longest that was seen: the longest there was is at least that. Up to a millisecond of them may be the timer's that asks.
	 * null: no loop turned, none was watched, or it was asked too seldom. (In runs recorded before 2026-11-28 how late a timer of 20 ms came, in the
	 * median of seconds.)
	 */
	readonly loopDelayMs: {readonly p50: number | null; readonly p99: number | null; readonly max: number | null}
	/** Share of the time the loop was busy, 0..1: mean over seconds. */
	readonly utilisation: number | null
	/**
	 * Pauses of collections, and their share of the time; 0 to 1. null: nobody told of them. Where there are many, only a share of the time is watched: number
	 * and share are estimates then, and the share is within `shareMargin` of what it says in 19 cases of 20; `major` and `maxMs` are of those that were seen.
	 */
	readonly gc: {
		/** Absent: they were watched all the time. */
		readonly watchedShare?: number | null
		readonly shareMargin?: number | null
		readonly count: number | null
		readonly major: number | null
		readonly share: number | null
		readonly maxMs: number | null
	}
	/** Used heap at its largest. */
	readonly heapBytes: number | null
	readonly versions: readonly string[]
}

export interface FlameReport {
	readonly title: string
	readonly source: 'v8' | '0x' | 'clinic' | 'perf'
	/** Paths relative to the run folder. */
	readonly svg: string | null
	readonly profile: string | null
	readonly html: string | null
	readonly samples: number
	/** The bytes that the shares of a profile of memory are of; `samples` counts its stacks. */
	readonly bytes?: number
	readonly durationMs: number
	readonly top: readonly TopFrame[]
}

/** One value every `stepMs` from `t0` (ms since the run started) on; null where nobody measured. */
export interface SeriesReport {
	readonly name: string
	readonly unit: string
	readonly t0: number
	readonly stepMs: number
	readonly values: ReadonlyArray<number | null>
}

export const budgetOutcomes = ['pass', 'fail', 'inconclusive'] as const
export const budgetLists = ['budgets', 'alerts'] as const

/** What was asked of a suite, and what was seen of it. */
export interface BudgetReport {
	/** As its owner wrote it. */
	readonly expr: string
	/** In `unit`. null: nothing was measured that tells it. */
	readonly observed: number | null
	/** In `unit`. null: it depends on something that is not there, such as a baseline. */
	readonly limit: number | null
	/** Values behind what was observed: requests, runs, calls, or seconds of a series. */
	readonly n: number
	readonly outcome: (typeof budgetOutcomes)[number]
	/** `budgets`: it must hold. `alerts`: it must not happen. */
	readonly list: (typeof budgetLists)[number]
	/** A warning is shown and never changes the exit code. */
	readonly severity: RuleSeverity
	readonly unit: RuleUnit
	/** How much of the limit is left, as a share of it; below 0: so much beyond it. null: not known, or the limit is 0. */
	readonly headroom: number | null
	/** When it was observed, milliseconds since the run started. null: never. */
	readonly atMs: number | null
	/** Why it is inconclusive, or how it was broken: a sentence without its end. null: nothing more is to be said. */
	readonly reason: string | null
	/** It ended the run. */
	readonly aborted: boolean
	/** When it was broken and again not, milliseconds since the run started; null: until the end. Only for those that are looked at second by second. */
	readonly broken: ReadonlyArray<{readonly fromMs: number; readonly toMs: number | null}>
}

/** How an alert of a file went. Its states are those of Prometheus. */
export interface AlertReport {
	/** As its file calls it. Several may be called so. */
	readonly name: string
	/** As in `budgets`: the name, and the condition as its owner wrote it. */
	readonly expr: string
	readonly severity: RuleSeverity
	/** What is told when it fires, as written; '' for nothing. */
	readonly message: string
	readonly labels: Readonly<Record<string, string>>
	/** As it stood last. */
	readonly state: AlertState
	/** What `observed` is counted in. */
	readonly unit: RuleUnit
	/** Each change of its state, the first of which is from `inactive`. */
	readonly history: readonly AlertStateChange[]
}

export interface AlertStateChange {
	readonly state: AlertState
	/** Milliseconds since the run started. */
	readonly atMs: number
	readonly observed: number | null
}

/** What was filed because a condition came true. */
export interface CaptureReport {
	readonly expr: string
	/** When it came true, milliseconds since the run started. */
	readonly at: number
	/** The flamegraph of the seconds before and during, relative to the run folder. null: there was nothing to draw. */
	readonly flame: string | null
	/** The same as a profile that other tools read. */
	readonly profile: string | null
	readonly observed: number | null
	readonly limit: number | null
	readonly unit: RuleUnit
	/** Who held the CPU then: `load (src/api.js:12)`. null: too few samples, or nobody alone. */
	readonly culprit: string | null
}

/** What a suite was held against, and what came of it. */
export interface BaselineReport {
	readonly name: string
	/** Oldest first. */
	readonly runs: readonly BaselineRun[]
	/** What does not fit and was accepted all the same, as clauses. */
	readonly misfits: readonly string[]
	readonly verdicts: readonly BaselineVerdict[]
}

export interface BaselineVerdict {
	/** As among the metrics of the suite. */
	readonly metric: string
	readonly stat: BaselineStat
	readonly unit: MetricReport['unit'] | null
	/** Whether it decides the exit code. */
	readonly gates: boolean
	/** Median over the runs of the baseline. null: it has none. */
	readonly base: number | null
	/** null: nobody measured it this time. */
	readonly head: number | null
	/** Head over base: 1.02 is 2 % more. By the geometric mean of the runs of the baseline. */
	readonly ratio: number | null
	/** Where it lies if nothing but the occasion has changed. */
	readonly ci: {
		readonly level: number
		readonly low: number
		readonly high: number
		readonly method: 'prediction'
	} | null
	/** That the ratio lies inside the margin; and corrected for the number of questions (Holm). */
	readonly p: number | null
	readonly adjustedP: number | null
	/** As a share. */
	readonly margin: number
	/** Runs of the baseline that have it. */
	readonly runs: number
	readonly verdict: 'regression' | 'improvement' | 'equivalent' | 'inconclusive'
	/** Why it is inconclusive: a clause. null: it is not. */
	readonly reason: string | null
}
