import type {RuleSpec} from '../rules/rule.ts'
import type {LaunchSpec} from './launch.ts'

/** What the configuration says about the probe in Node processes; flags may still change `default`, never `off`. */
export type ProbeWish =
	| {readonly is: 'default'}
	/** `outside`: nor is anything else of ours put into the target. */
	| {readonly is: 'off'; readonly outside?: true}
	| {readonly is: 'on'; readonly cpuIntervalUs: number | null}

/** What suites of all kinds have. */
export interface SuiteCommon {
	readonly name: string
	readonly tags: readonly string[]
	readonly launch: LaunchSpec
	readonly probe: ProbeWish
	readonly deep: boolean
	/** See `ProbePlan.allCollections`. */
	readonly allCollections: boolean
	/** `null`: the configuration does not say. */
	readonly flame: boolean | null
	readonly stop: {readonly signal: string; readonly graceMs: number}
	readonly allowedExitCodes: readonly number[]
	/** Absent: nothing is asked of it. */
	readonly rules?: readonly RuleSpec[]
}

/** What a suite gets when the configuration is silent. Said in `config-common.ts` and in the output of `init` too. */
export const suiteDefaults = {
	stop: {signal: 'SIGTERM', graceMs: 5000},
	allowedExitCodes: [0],
	readyTimeoutMs: 15_000,
} as const
