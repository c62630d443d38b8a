import type {Readiness} from '../../suite/launch.ts'
import type {SuiteCommon} from '../../suite/suite-common.ts'
import type {LoadSpec} from './suite-load.ts'

export interface LoadSuite extends SuiteCommon {
	readonly kind: 'load'
	/** `launch` is what the load goes to. false: that runs already, somewhere, and `launch` only says what is asked of it. */
	readonly hasTarget: boolean
	readonly ready: Readiness
	/** See `ProbePlan.cpuIntervalUs`. */
	readonly light: boolean
	readonly load: LoadSpec
}

/** Said in `suite-config.ts` and in docs/load.md too. */
export const loadDefaults = {
	arrival: 'uniform',
	connections: 50,
	overflow: 'drop',
	timeoutMs: 10_000,
} as const

/** So many may be under way where nobody says. */
export function defaultInFlight(connections: number): number {
	return Math.max(1000, 4 * connections)
}

/** More than this is better shared. */
const ratePerThread = 5000
const mostThreads = 8

export function defaultThreads(peakRate: number): number {
	return Math.min(mostThreads, Math.max(1, Math.ceil(peakRate / ratePerThread)))
}
