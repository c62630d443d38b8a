import type {Command, Duration, ProgramConfig, StartedConfig} from '../../suite/config-common.ts'

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
export type DriverConfig = ProgramConfig

/** Launch, wait until ready, exercise, watch for a time or until it ends. */
export interface ObserveConfig extends StartedConfig {
	readonly kind: 'observe'
	/** Default: ready at once. */
	readonly ready?: ReadyConfig
	readonly driver?: Command | DriverConfig
	/** Counted from readiness. Default: until the driver (or without one, the target) ends. */
	readonly duration?: Duration
	/**
	 * No CPU samples and no garbage collections: requests, the event loop, heap, CPU and memory only, which costs the target least. Default false; does
	 * not go with `deep`, `allCollections`, `flame` or `probe: {interval}`.
	 */
	readonly light?: boolean
	/** When to file the flamegraph of the seconds before and during: `'loop_block > 100ms'`. */
	readonly capture?: ReadonlyArray<string | {readonly expr: string; readonly delay?: Duration; readonly for?: Duration}>
}
