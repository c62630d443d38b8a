import type {RuleSpec} from '../rules/rule.ts'
import type {LaunchSpec} from '../suite/launch.ts'
import type {BaselinePlan} from './baseline-plan.ts'

/** What to watch inside every Node process of the target tree. `null` in a plan: no probe is loaded at all. */
export interface ProbePlan {
	/** Asked time between two CPU samples: 10 309 (97 a second) by default, 1000 with `--deep`. null: `--light`, neither samples nor garbage collections. */
	readonly cpuIntervalUs: number | null
	/** Garbage collections are watched all the time, as was asked for. Otherwise where there are many a part of the time is. */
	readonly allCollections?: true
}

/** Watched without CPU samples and garbage collections, as was asked for. */
export function isLight({probe}: {readonly probe: ProbePlan | null}): boolean {
	return probe?.cpuIntervalUs === null
}

export interface SuitePlanCommon {
	readonly name: string
	readonly tags: readonly string[]
	readonly launch: LaunchSpec
	/** The Node that its command names, such as `v24.2.0`, asked when the run began. Absent: it names none. */
	readonly nodeVersion?: string
	readonly probe: ProbePlan | null
	/** Nothing of ours is in the target: it is observed from outside, as was asked for. */
	readonly outside?: true
	/** Sent to the target's process group to end it; SIGKILL follows after the grace. */
	readonly stop: {readonly signal: string; readonly graceMs: number}
	/** Exit codes of the target that count as success when it ends by itself. */
	readonly allowedExitCodes: readonly number[]
	/** Write a flamegraph of the whole suite when it ends. */
	readonly flameAtEnd: boolean
	/** How a run more is profiled when a budget is broken or an alert has fired. Absent: there is none. */
	readonly profileBroken?: ProbePlan
	/** What is asked of it: budgets, alerts, and what is to be captured. Absent: nothing. */
	readonly rules?: readonly RuleSpec[]
	/** Absent: it is held against nothing that was kept. */
	readonly baseline?: BaselinePlan
}
