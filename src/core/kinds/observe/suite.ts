import type {LaunchSpec, Readiness} from '../../suite/launch.ts'
import type {SuiteCommon} from '../../suite/suite-common.ts'

export interface ObserveSuite extends SuiteCommon {
	readonly kind: 'observe'
	readonly ready: Readiness
	readonly driver: LaunchSpec | null
	readonly durationMs: number | null
	/** See `ProbePlan.cpuIntervalUs`. */
	readonly light: boolean
}
