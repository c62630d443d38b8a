import type {SuitePlanCommon} from '../../plan/suite-plan-common.ts'
import type {LaunchSpec, Readiness} from '../../suite/launch.ts'

export type ObserveTarget =
	/** Started as `launch` says, and ended when the suite is over. */
	| {readonly is: 'launched'}
	/** It ran before and goes on running. `launch` says how somebody else has started it, for whoever shows it. */
	| {readonly is: 'running'; readonly pid: number}

/** Launch, wait until ready, exercise with a driver if there is one, watch for a time or until it ends. */
export interface ObservePlan extends SuitePlanCommon {
	readonly kind: 'observe'
	/** Suites of a configuration are launched. */
	readonly target: ObserveTarget
	readonly ready: Readiness
	readonly driver: LaunchSpec | null
	/** Counted from readiness; `null`: until the target (or the driver, if there is one) ends. */
	readonly durationMs: number | null
}
