import type {BaselineStrategy} from '../../core/history/baseline/baseline.ts'
import type {CompareMetric, FailOn} from '../../core/kinds/compare/plan.ts'
import type {DeepProfiler} from '../../core/plan/plan.ts'
import type {ReportFormat} from '../../core/run/summary/report-formats.ts'
import type {AlertsAction, BaselineAction, DbAction, RunsAction} from './command-names.ts'

/** How to show things; `null`: decide by the terminal and the environment. */
export interface DisplayChoices {
	readonly plain: boolean
	readonly ascii: boolean
	readonly color: 'always' | 'never' | null
	readonly fps: number | null
	/** false: not, whatever else is said. */
	readonly mouse: false | null
	readonly json: boolean
	/** Where what was measured so far is served. */
	readonly metricsPort: number | null
	readonly quiet: boolean
}

/** What flags change about a run; `null`: as the suite says. */
export interface MeasureChoices {
	readonly tags: readonly string[]
	readonly durationMs: number | null
	readonly runs: number | null
	readonly warmup: number | null
	readonly samples: number | null
	/** A part of the names of benchmarks. */
	readonly only: string | null
	readonly deep: boolean
	/** Garbage collections are watched all the time. */
	readonly allCollections: boolean
	/** Neither CPU samples nor garbage collections. */
	readonly light: boolean
	readonly flame: boolean
	/** Nothing of ours is put into the target. */
	readonly outside: boolean
	readonly profiler: DeepProfiler | null
	/** Conditions, as typed. */
	readonly budgets: readonly string[]
	readonly captures: readonly string[]
	/** Files of alerts. */
	readonly rules: readonly string[]
	/** What suites are held against; null: nothing. */
	readonly baseline: BaselineFlags | null
	readonly inconclusive: 'pass' | 'fail'
	/** Exit codes of the target that count as success. */
	readonly exitCodes: readonly number[] | null
	/** `null`: the caller picks one. */
	readonly seed: number | null
	readonly dryRun: boolean
}

export interface BaselineFlags {
	readonly name: string
	/** One that does not fit is accepted. */
	readonly force: boolean
	/** As a share; null: the default. */
	readonly margin: number | null
	/** That decides. */
	readonly metric: CompareMetric
}

/** What is compared: two commands, or a suite at two revisions. */
export type ComparedSides =
	| {
			readonly are: 'commands'
			readonly base: string
			readonly head: string
			readonly shell: boolean
			readonly prepare: string | null
			readonly conclude: string | null
			readonly cwd: string | null
			readonly exitCodes: readonly number[] | null
	  }
	| {
			readonly are: 'revisions'
			readonly suite: string
			readonly base: string
			readonly head: string
			readonly build: string | null
	  }

/** `null`: the default. */
export interface CompareFlags {
	readonly pairs: number | 'pilot' | null
	readonly maxTimeMs: number | null
	readonly margin: number | null
	readonly change: number | null
	readonly metric: CompareMetric
	readonly warmup: number | null
	readonly samples: number | null
	/** A part of the names of benchmarks. */
	readonly only: string | null
	readonly confirm: boolean
	readonly control: boolean
	readonly inconclusive: 'pass' | 'fail'
	/** Conditions, as typed. */
	readonly budgets: readonly string[]
	/** Beside a regression. */
	readonly failOn: readonly FailOn[]
	readonly seed: number | null
}

/** What `load` sends; null: the default. */
export interface LoadFlags {
	readonly rate: number | null
	/** As typed. */
	readonly stages: string | null
	readonly search: {readonly from: number; readonly to: number} | null
	readonly connections: number | null
	readonly method: string | null
	/** `name: value`. */
	readonly headers: readonly string[]
	readonly body: string | null
	readonly timeoutMs: number | null
	readonly poisson: boolean
	readonly http2: boolean
	readonly newConnections: boolean
	readonly maxInFlight: number | null
	readonly queue: boolean
	readonly threads: number | null
	readonly socket: string | null
	readonly insecure: boolean
	readonly allowHosts: readonly string[]
}

/** Where `ci` leaves its files, and where runs are kept; null: not said. */
export interface CiOutputs {
	readonly outputDir: string | null
	readonly junitFile: string | null
	readonly outDir: string | null
	/** Nothing is written, nor removed. */
	readonly isDry: boolean
}

/** What the user asked for, read and checked. Paths are as typed, relative to the working directory. */
export type Invocation = {readonly display: DisplayChoices} & (
	| {
			readonly command: 'pick'
			readonly suites: readonly string[]
			readonly config: string | null
			/** `null`: not said. See out-place.ts. */
			readonly outDir: string | null
			readonly measure: MeasureChoices
			/** The command that the first word may be a slip for: `flaem`. Named when there is no such suite. */
			readonly mayMean: string | null
	  }
	| {
			readonly command: 'run'
			readonly suites: readonly string[]
			readonly config: string | null
			/** `null`: not said. See out-place.ts. */
			readonly outDir: string | null
			/** Again whenever a file has changed. */
			readonly onChange: boolean
			readonly measure: MeasureChoices
	  }
	/** `argv` is everything after `--`, untouched, and not empty. */
	| {
			readonly command: 'exec'
			readonly argv: readonly string[]
			/** All words together are one line for the shell. */
			readonly shell: boolean
			/** `target`: our exit code is that of the target. */
			readonly exitCode: 'target' | null
			/** `null`: not said. See out-place.ts. */
			readonly outDir: string | null
			readonly measure: MeasureChoices
	  }
	| {
			readonly command: 'load'
			readonly url: string
			/** What starts the target; empty: it runs already. */
			readonly argv: readonly string[]
			readonly load: LoadFlags
			/** `null`: not said. See out-place.ts. */
			readonly outDir: string | null
			readonly measure: MeasureChoices
	  }
	| {
			readonly command: 'ci'
			readonly suites: readonly string[]
			readonly config: string | null
			/** `null`: not said. See out-place.ts. */
			readonly outDir: string | null
			/** `null`: the default. */
			readonly outputDir: string | null
			/** `null`: in the output folder. */
			readonly junitFile: string | null
			/** A git revision that the work tree is compared with; `null`: none. */
			readonly base: string | null
			readonly build: string | null
			readonly timeoutMs: number | null
			readonly suiteTimeoutMs: number | null
			readonly measure: MeasureChoices
			readonly compare: CompareFlags
	  }
	| {
			readonly command: 'ab'
			readonly sides: ComparedSides
			readonly config: string | null
			/** `null`: not said. See out-place.ts. */
			readonly outDir: string | null
			readonly compare: CompareFlags
			readonly dryRun: boolean
	  }
	| {
			readonly command: 'noise'
			readonly suites: readonly string[]
			readonly times: number | null
			readonly config: string | null
			/** `null`: not said. See out-place.ts. */
			readonly outDir: string | null
			readonly compare: CompareFlags
			readonly dryRun: boolean
	  }
	| {
			readonly command: 'compare'
			/** Runs: an id or its beginning, `latest`, or a path. */
			readonly base: string
			readonly head: string
			/** `null`: not said. See out-place.ts. */
			readonly outDir: string | null
			readonly margin: number | null
			readonly metric: CompareMetric
			readonly inconclusive: 'pass' | 'fail'
			readonly force: boolean
	  }
	/** `run: null`: the latest. */
	| {readonly command: 'watch'; readonly run: string | null; readonly outDir: string | null}
	| {readonly command: 'flame'; readonly file: string; readonly svg: string | null}
	| {
			readonly command: 'report'
			readonly run: string | null
			/** `null`: not said. See out-place.ts. */
			readonly outDir: string | null
			readonly format: ReportFormat
			/** `null`: stdout. */
			readonly output: string | null
	  }
	| {
			readonly command: 'history'
			/** `null`: all that are kept. */
			readonly suite: string | null
			/** `null`: not said. See out-place.ts. */
			readonly outDir: string | null
			/** Only runs that began no longer ago; `null`: all. */
			readonly sinceMs: number | null
			/** `null`: screens, or lines where there is no terminal. */
			readonly format: 'lines' | 'md' | null
			/** Files of alerts, as typed. */
			readonly rules: readonly string[]
			/** The text for a tracker instead. */
			readonly issue: boolean
			/** Where that is posted; `null`: nowhere. */
			readonly webhook: URL | null
			/** `null`: stdout. */
			readonly output: string | null
	  }
	| {
			readonly command: 'runs'
			readonly action: RunsAction
			/** Ids, or beginnings of such. */
			readonly runs: readonly string[]
			/** `null`: not said. See out-place.ts. */
			readonly outDir: string | null
			/** Only those that began no longer ago; `null`: all. */
			readonly sinceMs: number | null
			readonly limit: number
			/** What is pruned: older ones, and the oldest of more than that. */
			readonly olderThanMs: number | null
			readonly keepBytes: number | null
			readonly force: boolean
			readonly dryRun: boolean
	  }
	| {
			readonly command: 'baseline'
			readonly action: BaselineAction
			/** `null`: none is named, of `list`. */
			readonly name: string | null
			readonly suites: readonly string[]
			/** `null`: not said. See out-place.ts. */
			readonly outDir: string | null
			readonly runs: number | null
			readonly strategy: BaselineStrategy
			/** `null`: runs of any. */
			readonly branch: string | null
	  }
	| {
			readonly command: 'db'
			readonly action: DbAction
			/** `null`: stdout, of `export`. */
			readonly file: string | null
			/** So many of `log`. */
			readonly limit: number
			/** `null`: not said. See out-place.ts. */
			readonly outDir: string | null
	  }
	| {
			readonly command: 'alerts'
			readonly action: AlertsAction
			readonly files: readonly string[]
			/** `null`: stdout, of `export`. */
			readonly output: string | null
	  }
	| {readonly command: 'list'; readonly config: string | null; readonly tags: readonly string[]}
	| {readonly command: 'init'}
	| {readonly command: 'doctor'}
)
