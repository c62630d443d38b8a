import type {CaptureConfig, Command, Duration, ReadyConfig, StartedConfig} from '../../suite/config-common.ts'

/** The program that the load goes to. */
export interface LoadTargetConfig extends Pick<StartedConfig, 'shell' | 'cwd' | 'env'> {
	readonly command: Command
	/** When it counts as started. Default: at once. */
	readonly ready?: ReadyConfig
}

/** A request. Values of headers and the body are in no log and no report. */
export interface LoadRequestConfig {
	readonly url: string
	/** Default GET; with a body POST. */
	readonly method?: string
	readonly headers?: Readonly<Record<string, string | number>>
	readonly body?: string
}

/** What a module is told of the request that is due. */
export interface LoadContext {
	/** Its number, from 0. */
	readonly index: number
	/** Its stage, from 0. */
	readonly stage: number
	/** The row of `data` that is its turn; without `data` undefined. */
	readonly row: Readonly<Record<string, string>> | undefined
	/** What `setup` has returned. */
	readonly data: unknown
	/** In [0, 1), by the seed of the run. */
	readonly random: () => number
}

/** What is sent; what is left out is as the suite's `request` says. */
export interface LoadModuleRequest {
	readonly method?: string
	/** With its query, beginning with a slash. */
	readonly path?: string
	readonly headers?: Readonly<Record<string, string | number>>
	readonly body?: string
}

export interface LoadAnswer {
	readonly status: number
	/** Names in lower case; of several of one name the last. */
	readonly headers: Readonly<Record<string, string>>
	/** As UTF-8, of 1 MiB at the most. */
	readonly body: string
}

/** What a `module` may export: all of it is called in the threads that send, and `request` and `check` must not wait for anything. */
export interface LoadModule {
	/** Once in each thread, before the load begins. */
	readonly setup?: (of: {readonly thread: number; readonly threads: number}) => unknown
	readonly request?: (ctx: LoadContext) => LoadModuleRequest | undefined
	/** false or a text: the answer is not what it should be, and the request has failed. */
	readonly check?: (answer: LoadAnswer, ctx: LoadContext) => boolean | string | undefined
}

/** A stretch of the load. */
export interface LoadStageConfig {
	/** Requests a second, 0 to 1000000. */
	readonly rate: number
	/** The rate it has come to at the end, in a straight line. Default: the same. */
	readonly to?: number
	readonly for: Duration
}

/**
 * Requests on a schedule that was made before: each is sent when its time has come, whatever the server does, and its response time counts from then.
 */
export interface LoadConfig extends Omit<StartedConfig, 'command' | 'shell' | 'cwd' | 'env'> {
	readonly kind: 'load'
	/** The program that the load goes to. Default: none; whatever answers at the URL is there already. */
	readonly target?: LoadTargetConfig
	/** What is sent; instead of `requests`. */
	readonly request?: string | LoadRequestConfig
	/** Several, to the same host and port, each as often as its weight says. Default weight 1. */
	readonly requests?: ReadonlyArray<LoadRequestConfig & {readonly weight?: number}>
	/** A module that makes each request and checks each answer, relative to the configuration file: see `LoadModule`. Default: none. */
	readonly module?: string
	/**
	 * A CSV file with a line of names, relative to the configuration file: `{name}` in URLs, headers and bodies stands for the value in a row, and a module has it
	 * as `ctx.row`. Requests take its rows in turn. Default: none.
	 */
	readonly data?: string
	/** One after the other; also as on the command line: `'100x10s,100..5000x1m'`. Instead of `rate` and `duration`. */
	readonly stages?: string | readonly LoadStageConfig[]
	/** Requests a second, all the time. */
	readonly rate?: number
	readonly duration?: Duration
	/**
	 * Find the rate at which something stops to hold, in place of stages: each rate is sent for a while, twice the one before, until it does not hold, and then
	 * the middle of what is left.
	 */
	readonly search?: {
		readonly from: number
		readonly to: number
		/** What has to hold at a rate: as in `budgets`. */
		readonly holds: readonly string[]
		/** How long a rate is sent. Default `'3s'`. */
		readonly step?: Duration
		/** How narrow the interval is to be. Default `'3%'`. */
		readonly precision?: string
	}
	/** `'poisson'`: as those of many users who know nothing of each other, by the seed of the run. Default `'uniform'`: evenly. */
	readonly arrival?: 'uniform' | 'poisson'
	/** Default 50. All are opened before the load begins. */
	readonly connections?: number
	/** HTTP/2, without encryption where the URL begins with `http:`. Default false: HTTP/1.1. */
	readonly http2?: boolean
	/** false: a new connection for each request. Default true. */
	readonly keepAlive?: boolean
	/** A unix socket, relative to the configuration file, in place of host and port of the URL. Default: none. */
	readonly socket?: string
	/** A request that is not answered by then has failed: it counts as one that took so long. Default `'10s'`. */
	readonly timeout?: Duration
	/** Requests that may be under way at once. Default four times the connections, and 1000 at the least. */
	readonly maxInFlight?: number
	/** What becomes of a request when so many are: it is left out and counted, or it waits. Default `'drop'`. */
	readonly overflow?: 'drop' | 'queue'
	/** Threads that send. Default: one for each 5000 requests a second, eight at the most. */
	readonly threads?: number
	/** true: a certificate that nobody vouches for is accepted. Default false. */
	readonly insecure?: boolean
	/** Hosts that load may be sent to beside this machine and private networks. Default: none. */
	readonly allowHosts?: readonly string[]
	/** See `observe` suites. Default false. */
	readonly light?: boolean
	/** When to file the flamegraph of the seconds before and during: `'response_time_p99[5s] > 100ms'`. */
	readonly capture?: readonly CaptureConfig[]
}
