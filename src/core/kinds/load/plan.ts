import type {SuitePlanCommon} from '../../plan/suite-plan-common.ts'
import type {Readiness} from '../../suite/launch.ts'
import type {LoadSpec} from './suite-load.ts'

/** Launch, wait until ready, send requests on a schedule, wait until they have ended. */
export interface LoadPlan extends SuitePlanCommon {
	readonly kind: 'load'
	/** `launch` is what the load goes to. false: that runs already, and `launch` only says what is asked of it. */
	readonly hasTarget: boolean
	readonly ready: Readiness
	readonly load: LoadSpec
}
