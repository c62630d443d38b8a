import type {
	CaptureConfig,
	Command,
	Duration,
	ProgramConfig,
	ReadyConfig,
	StartedConfig,
} from '../../suite/config-common.ts'

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
	readonly capture?: readonly CaptureConfig[]
}
