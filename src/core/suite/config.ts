/**
 * The configuration as the user writes it: the types behind `defineConfig`. Shown in editors, so every key says its default. Checked at
 * run time by `parse-config.ts`, because a configuration may be plain JavaScript or JSON.
 */

import type {GcMode} from './suite.ts'

/** A number with its unit: `'500ms'`, `'30s'`, `'2m'`, `'1m30s'`, `'100us'`. */
export type Duration = string

/** One line, split into words like a shell does (quotes and backslashes, nothing else), or the words themselves. */
export type Command = string | readonly string[]

/** When the target counts as started: exactly one of `http`, `port`, `log`, `delay`. */
export interface ReadyConfig {
	/** A URL that answers with a status below 500. */
	readonly http?: string
	/** Something accepts connections: a port of 127.0.0.1, or `'host:port'`. */
	readonly port?: number | string
	/** A line of output matches this regular expression. */
	readonly log?: string | RegExp
	/** Wait this long and look no further. */
	readonly delay?: Duration
	/** Give up after this long. Default `'15s'`; not used with `delay`. */
	readonly timeout?: Duration
}

/** A program that exercises the target once it is ready. */
export interface DriverConfig {
	readonly command: Command
	readonly shell?: boolean
	/** Default: the suite's. */
	readonly cwd?: string
	/** Added to the suite's. */
	readonly env?: Readonly<Record<string, string | number>>
}

interface SuiteConfigCommon {
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
	/** Write a flamegraph at the end. Default: true for `observe`, false for `command`. */
	readonly flame?: boolean
	/** A CPU sample every millisecond: finer, and it costs the target more. Default false. */
	readonly deep?: boolean
}

/** Launch, wait until ready, exercise, watch for a time or until it ends. */
export interface ObserveConfig extends SuiteConfigCommon {
	readonly kind: 'observe'
	/** Default: ready at once. */
	readonly ready?: ReadyConfig
	readonly driver?: Command | DriverConfig
	/** Counted from readiness. Default: until the driver (or without one, the target) ends. */
	readonly duration?: Duration
}

/** A program run around the timed ones. One line goes through the suite's shell, if it has one. */
export type StepConfig = Command | DriverConfig

/** `{name}` stands for the value in `command`, `cwd`, `env`, `input`, `prepare` and `conclude`; each combination is a benchmark. */
export type ParamConfig =
	| ReadonlyArray<string | number>
	/** Both ends included; `step` is 1 unless said. */
	| {readonly from: number; readonly to: number; readonly step?: number}

/** Run from start to end a number of times and time each. */
export interface CommandConfig extends SuiteConfigCommon {
	readonly kind: 'command'
	/** Default 10. */
	readonly runs?: number
	/**
	 * Runs before the counted ones, the first of which carries the probe. Default: that one run; without a probe none. 0 means no run but the
	 * counted ones, as for cold starts: nothing is profiled then, unless `flame` or `deep` ask for a run after them that is.
	 */
	readonly warmup?: number
	/** Before each run, warm-up runs included; not timed. */
	readonly prepare?: StepConfig
	/** After each run; not timed. */
	readonly conclude?: StepConfig
	/** Once, before all runs. */
	readonly setup?: StepConfig
	/** Once, after all runs, also when one failed. */
	readonly cleanup?: StepConfig
	/** Each combination of values is measured, round after round: a machine that slows down slows all alike. */
	readonly params?: Readonly<Record<string, ParamConfig>>
	/** What the command reads, each run from the beginning: a file (relative to the configuration file), or a text. Default: nothing. */
	readonly input?: {readonly file: string} | {readonly text: string}
	/** A run that takes longer is ended and counts as failed. Default: none. */
	readonly timeout?: Duration
}

/** Measures the functions a file registers with `bench(name, fn)`, each run of each benchmark in a process of its own. */
export interface MicroConfig {
	/** How you call it: `arsenal-tui run NAME`. */
	readonly name: string
	readonly kind: 'micro'
	/** Groups suites: `arsenal-tui run --tag NAME`. */
	readonly tags?: readonly string[]
	/** JavaScript or TypeScript, relative to the configuration file. Bench files of mitata, tinybench and vitest run as they are. */
	readonly file: string
	/** Of each benchmark in each run. Default 10000. */
	readonly samples?: number
	/** Fresh processes for each benchmark; 6 or more tell how much they differ. Default 10. */
	readonly runs?: number
	/** For taking the samples of one benchmark in one run. Default `'5s'`. */
	readonly timeLimit?: Duration
	/** Collect garbage `before` the samples (default), before `each` of them, or not at all (`none`). */
	readonly gc?: GcMode
	/** Only benchmarks whose name holds this text or matches this expression. */
	readonly only?: string | RegExp
	/** Handed to Node: `['--max-old-space-size=4096']`. */
	readonly nodeFlags?: readonly string[]
	/** Working directory of the benchmarks, relative to the configuration file. Default: its folder. */
	readonly cwd?: string
	/** Added to the environment arsenal-tui was started with. */
	readonly env?: Readonly<Record<string, string | number>>
}

export type SuiteConfig = ObserveConfig | CommandConfig | MicroConfig

export interface Config {
	readonly suites: readonly SuiteConfig[]
}
