/**
 * What lives in this folder: what the user asked for, from the raw value of a configuration file to checked suites. Nothing here knows of
 * flags or of what will be done with a suite; that is `plan`.
 */
import type {CommandSteps, CommandVariant} from '../kinds/command/suite-steps.ts'
import type {LaunchSpec, Readiness} from './launch.ts'

/** What the configuration says about the probe in Node processes; flags may still change `default`, never `off`. */
export type ProbeWish =
	| {readonly is: 'default'}
	/** `outside`: nor is anything else of ours put into the target. */
	| {readonly is: 'off'; readonly outside?: true}
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
	/** `null`: the configuration does not say. 0 is a wish of its own: no run but the counted ones. */
	readonly warmup: number | null
	readonly timeoutMs: number | null
}

/** What `any` means where exit codes that count as success are asked for. */
export const everyExitCode: readonly number[] = Array.from({length: 256}, (_, code) => code)

/** As it is typed: `0,1`. */
export function exitCodesText(codes: readonly number[]): string {
	return codes.length >= everyExitCode.length ? 'any' : codes.join(',')
}

export const gcModes = ['none', 'before', 'each'] as const
/** When garbage is collected by force: never, once before the samples, or before each of them. */
export type GcMode = (typeof gcModes)[number]

/** Benchmarks of one file, each measured in processes of its own. `launch` says how the file is started, for whoever wants to show it. */
export interface MicroSuite extends SuiteCommon {
	readonly kind: 'micro'
	/** Absolute. */
	readonly file: string
	readonly samples: number
	/** Fresh processes for each benchmark. */
	readonly runs: number
	/** For taking the samples of one benchmark in one run. */
	readonly timeLimitMs: number
	readonly gc: GcMode
	/** Source of a regular expression that names must match; null: all are measured. */
	readonly only: string | null
	readonly nodeFlags: readonly string[]
}

export type Suite = ObserveSuite | CommandSuite | MicroSuite

export type SuiteKind = Suite['kind']
export type SuiteOfKind<K extends SuiteKind> = Extract<Suite, {readonly kind: K}>

/** What a suite gets when the configuration is silent. Said in `config.ts` and in the output of `init` too. */
export const suiteDefaults = {
	stop: {signal: 'SIGTERM', graceMs: 5000},
	readyTimeoutMs: 15_000,
	runs: 10,
	allowedExitCodes: [0],
	micro: {samples: 10_000, runs: 10, timeLimitMs: 5000, gc: 'before'},
} as const
