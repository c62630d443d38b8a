/**
 * What lives in this folder: what the user asked for, from the raw value of a configuration file to checked suites. Nothing here knows of
 * flags or of what will be done with a suite; that is `plan`.
 */
import type {CommandSteps, CommandVariant} from './command-steps.ts'
import type {LaunchSpec, Readiness} from './launch.ts'

/** What the configuration says about the probe in Node processes; flags may still change `default`, never `off`. */
export type ProbeWish =
	| {readonly is: 'default'}
	| {readonly is: 'off'}
	| {readonly is: 'on'; readonly cpuIntervalUs: number | null}

interface SuiteCommon {
	readonly name: string
	readonly tags: readonly string[]
	readonly launch: LaunchSpec
	readonly probe: ProbeWish
	readonly deep: boolean
	/** `null`: the configuration does not say. */
	readonly flame: boolean | null
	readonly stop: {readonly signal: string; readonly graceMs: number}
	readonly allowedExitCodes: readonly number[]
}

export interface ObserveSuite extends SuiteCommon {
	readonly kind: 'observe'
	readonly ready: Readiness
	readonly driver: LaunchSpec | null
	readonly durationMs: number | null
}

/** With `variants` (parameters), `launch`, `prepare` and `conclude` are what they are made from, placeholders and all. */
export interface CommandSuite extends SuiteCommon, CommandSteps {
	readonly kind: 'command'
	readonly variants?: readonly CommandVariant[]
	readonly runs: number
	readonly warmup: number
	readonly timeoutMs: number | null
}

export type Suite = ObserveSuite | CommandSuite

/** What a suite gets when the configuration is silent. Said in `config.ts` and in the output of `init` too. */
export const suiteDefaults = {
	stop: {signal: 'SIGTERM', graceMs: 5000},
	readyTimeoutMs: 15_000,
	runs: 10,
	warmup: 0,
	allowedExitCodes: [0],
} as const
