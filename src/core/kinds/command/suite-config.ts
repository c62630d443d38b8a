import type {Command, Duration, ParamConfig, ProgramConfig, StartedConfig} from '../../suite/config-common.ts'

/** A program run around the timed ones. One line goes through the suite's shell, if it has one. */
export type StepConfig = Command | ProgramConfig

/** Run from start to end a number of times and time each. */
export interface CommandConfig extends StartedConfig {
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
	/**
	 * `{name}` stands for the value in `command`, `cwd`, `env`, `input`, `prepare` and `conclude`. Each combination of values is a benchmark, measured round
	 * after round: a machine that slows down slows all alike.
	 */
	readonly params?: Readonly<Record<string, ParamConfig>>
	/** What the command reads, each run from the beginning: a file (relative to the configuration file), or a text. Default: nothing. */
	readonly input?: {readonly file: string} | {readonly text: string}
	/** A run that takes longer is ended and counts as failed. Default: none. */
	readonly timeout?: Duration
}
