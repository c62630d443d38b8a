import type {SuitePlanCommon} from '../../plan/suite-plan-common.ts'
import type {LaunchSpec, Readiness} from '../../suite/launch.ts'

/** Launch, wait until ready, exercise with a driver if there is one, watch for a time or until it ends. */
export interface ObservePlan extends SuitePlanCommon {
	readonly kind: 'observe'
	readonly ready: Readiness
	readonly driver: LaunchSpec | null
	/** Counted from readiness; `null`: until the target (or the driver, if there is one) ends. */
	readonly durationMs: number | null
}
