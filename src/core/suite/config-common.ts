/** What several kinds of suites have in a configuration, as the user writes it. Every key says its default: editors show it. */

/** A number with its unit: `'500ms'`, `'30s'`, `'2m'`, `'1m30s'`, `'100us'`. */
export type Duration = string

/** One line, split into words like a shell does (quotes and backslashes, nothing else), or the words themselves. */
export type Command = string | readonly string[]

/** A program that is run beside the suite's own. */
export interface ProgramConfig {
	readonly command: Command
	readonly shell?: boolean
	/** Default: the suite's. */
	readonly cwd?: string
	/** Added to the suite's. */
	readonly env?: Readonly<Record<string, string | number>>
}

/** A condition on what the suite measures: `'p99 < 40us'`, `'error_rate[30s] < 1%'`, `'rss < 100MB'`. See docs/budgets.md. */
export type RuleConfig =
	| string
	| {
			readonly expr: string
			/** A warning is shown and never changes the exit code. Default `'error'`. */
			readonly severity?: 'warning' | 'error' | 'critical'
			/** End the run as soon as it is broken. Default false. */
			readonly abort?: boolean
			/** Do not look at what happens in so much time after the program was ready: its warm-up. Default: at all. */
			readonly delay?: Duration
			/** Only when it was broken for so long without a pause. Default: at once. */
			readonly for?: Duration
	  }

/** Thresholds as k6 has them: `{http_req_duration: 'p(95)<500'}`. Times without a unit are milliseconds there. */
export type ThresholdsConfig = Readonly<Record<string, Threshold | readonly Threshold[]>>
type Threshold =
	| string
	| {readonly threshold: string; readonly abortOnFail?: boolean; readonly delayAbortEval?: Duration}

/** A condition of which the flamegraph of the seconds before and during is filed: `'loop_block > 100ms'`. */
export type CaptureConfig = string | {readonly expr: string; readonly delay?: Duration; readonly for?: Duration}

/** What is asked of a suite. */
export interface RulesConfig {
	/** What must hold: else the run ends with exit code 1. */
	readonly budgets?: ReadonlyArray<RuleConfig | ThresholdsConfig> | ThresholdsConfig
	/** What must not happen, looked at second by second: else the run ends with exit code 1. */
	readonly alerts?: ReadonlyArray<RuleConfig | ThresholdsConfig> | ThresholdsConfig
}

export interface StartedConfig extends RulesConfig {
	/** How you call it: `arsenal-tui run NAME`. */
	readonly name: string
	/** Groups suites: `arsenal-tui run --tag NAME`. */
	readonly tags?: readonly string[]
	/** What to start. */
	readonly command: Command
	/** Hand `command`, then one line, to /bin/sh or to the shell of this name. Default false. */
	readonly shell?: boolean | string
	/** Relative to the configuration file. Default: its folder. */
	readonly cwd?: string
	/** Added to the environment arsenal-tui was started with. */
	readonly env?: Readonly<Record<string, string | number>>
	/** How the target is ended. Default `SIGTERM`, then SIGKILL after `'5s'`. */
	readonly stop?: {readonly signal?: string; readonly grace?: Duration}
	/** Exit codes that count as success. Default `[0]`. A signal never does. */
	readonly exitCodes?: readonly number[] | 'any'
	/**
	 * What to load into Node processes: nothing (`false`), or a probe that takes a CPU sample every `interval` (97 a second by default). The
	 * counted runs of a `command` never carry it: the first run before them does (with `warmup: 0` none, or one after them).
	 */
	readonly probe?: false | {readonly interval?: Duration}
	/**
	 * `outside` puts nothing of ours into the target: no probe, no `NODE_OPTIONS`, no variable. CPU, memory and I/O of its processes are told all the
	 * same; requests, event loop, garbage collection, heap and functions cannot be, and a daemon that leaves its session is not found again.
	 * Default `inside`, as `probe` says.
	 */
	readonly observe?: 'inside' | 'outside'
	/** Write a flamegraph at the end. Default: true for `observe` and `steps`, false for `command`. */
	readonly flame?: boolean
	/** A CPU sample every millisecond: finer, and it costs the target more. Default false. */
	readonly deep?: boolean
	/** Watch garbage collections all the time, also where there are more than six a second: each costs the target 0.03 to 0.5 ms. Default false. */
	readonly allCollections?: boolean
}

/** When a target counts as started: exactly one of `http`, `port`, `log`, `delay`. */
export interface ReadyConfig {
	/** A URL that answers with a status below 500. */
	readonly http?: string
	/** Something accepts connections: a port of 127.0.0.1, or `'host:port'`. */
	readonly port?: number | string
	/** A line of output matches this regular expression, as it is shown (without colours) or as it was printed. */
	readonly log?: string | RegExp
	/** Wait this long and look no further. */
	readonly delay?: Duration
	/** Give up after this long. Default `'15s'`; not used with `delay`. */
	readonly timeout?: Duration
}

/** The values of a parameter. */
export type ParamConfig =
	| ReadonlyArray<string | number>
	/** Both ends included; `step` is 1 unless said. */
	| {readonly from: number; readonly to: number; readonly step?: number}
