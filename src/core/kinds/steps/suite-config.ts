import type {
	CaptureConfig,
	Command,
	Duration,
	ParamConfig,
	ProgramConfig,
	ReadyConfig,
	StartedConfig,
} from '../../suite/config-common.ts'

/**
 * A line that the program, or a command that a step has started, prints after the action, as it is shown (without colours) or as it was printed. What was
 * printed before never counts.
 */
export interface UntilLog {
	readonly log: string | RegExp
}

/** The answer to the request of the step. Default for a request: any answer below 500. */
export interface UntilStatus {
	readonly status?: number
	/** What the answer has to hold. */
	readonly body?: string | RegExp
}

/** A URL that is asked again and again until its answer fits. One that fits before the action cannot tell of it: the run counts as an error. */
export interface UntilHttp {
	readonly http: string
	/** Default: anything below 500. */
	readonly status?: number
	readonly body?: string | RegExp
}

/** A file, relative to the folder of the suite, that appears or changes after the action. */
export interface UntilFile {
	readonly file: string
	readonly contains?: string | RegExp
}

/** The end of the step's command, or (where the step runs none) of the program. Default for a command: a code that counts as success. */
export interface UntilExit {
	readonly exit: number
}

type UntilAnything = UntilLog | UntilHttp | UntilFile | UntilExit

interface StepCommon {
	/** Letters, digits, `_` and `-`: `steps.NAME.p95` in a budget. */
	readonly name: string
	/** How often it is done, all at once; `{n}` counts them from 1. A parameter may stand here: `'{files}'`. Default 1. */
	readonly times?: number | string
	/** So many reactions there are to be, with `until: {log}`; more or fewer are an error. Default: the first is waited for, and none is counted. */
	readonly expect?: number
	/** Nothing is done for so long after the reaction, and further ones are still counted. Default none, with `expect` `'500ms'`. */
	readonly settle?: Duration
	/** A reaction that has not come by then is an error of that run. Default `'30s'`. */
	readonly timeout?: Duration
}

/** A command is started, and waited for until it ends, or until something else happens: then it goes on until the run is over. */
export interface RunStepConfig extends StepCommon {
	readonly run: Command | ProgramConfig
	readonly until?: UntilAnything
}

/** A file gets this content. It and its folders are made where they are missing. */
export interface WriteStepConfig extends StepCommon {
	readonly write: {readonly file: string; readonly text: string}
	readonly until: UntilAnything
}

/** A file counts as changed now: with the content it has, or with more text at its end, which `{run}` makes another in each run. */
export interface TouchStepConfig extends StepCommon {
	readonly touch: string | {readonly file: string; readonly append?: string}
	readonly until: UntilAnything
}

/** GET, HEAD and OPTIONS are repeated until the answer fits; others are sent once. Values of headers and the body are in no log and no report. */
export interface RequestStepConfig extends StepCommon {
	readonly request:
		| string
		| {
				readonly url: string
				/** Default GET; with a body POST. */
				readonly method?: string
				readonly headers?: Readonly<Record<string, string | number>>
				readonly body?: string
		  }
	readonly until?: UntilStatus | UntilAnything
}

/** Text into the standard input of the program, as it stands: a line needs its `\n`. It is a pipe and no terminal. */
export interface TypeStepConfig extends StepCommon {
	readonly type: string
	readonly until: UntilAnything
}

export type TimedStepConfig = RunStepConfig | WriteStepConfig | TouchStepConfig | RequestStepConfig | TypeStepConfig

/** Do something, wait for what it causes, and measure the time between: hot reload, a newcomer's first minute. */
export interface StepsConfig extends Omit<StartedConfig, 'command'> {
	readonly kind: 'steps'
	/** A program that runs beside the steps. Default: none; the steps are all there is. */
	readonly command?: Command
	/** When the program counts as started. Default: at once. */
	readonly ready?: ReadyConfig
	/**
	 * What is done, one after the other. In texts `{run}` stands for the number of the run, from 1, warm-up runs included. When a reaction does not come, the
	 * rest of the run is left out and the next run begins.
	 */
	readonly steps: readonly TimedStepConfig[]
	/** How often all steps are done. Default 10. */
	readonly runs?: number
	/** Runs before the counted ones. Default 0. */
	readonly warmup?: number
	/** The program is started anew for each run, and a copy of the folder is made anew. Default false: all runs are made against one program. */
	readonly fresh?: boolean
	/**
	 * `'copy'`: all of it happens in a fresh copy of the folder (`cwd`), so that your files stay as they are: without `.git` and `.arsenal`, packages of
	 * `node_modules` as links. `'bare-copy'` leaves `node_modules` out as well, as a newcomer has it. Default: in the folder itself; files that steps
	 * write or touch are then put back in the end.
	 */
	readonly workIn?: 'copy' | 'bare-copy'
	/** `{name}` stands for the value in `steps`. Each combination of values is a benchmark, measured round after round. */
	readonly params?: Readonly<Record<string, ParamConfig>>
	/** See `observe` suites. Default false. */
	readonly light?: boolean
	/** When to file the flamegraph of the seconds before and during: `'loop_block > 100ms'`. */
	readonly capture?: readonly CaptureConfig[]
}
