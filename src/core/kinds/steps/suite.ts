import type {Readiness} from '../../suite/launch.ts'
import type {SuiteCommon} from '../../suite/suite-common.ts'
import type {StepsBenchmark, WorkPlace} from './suite-step.ts'

/** `launch.cwd` is the folder that files of steps are relative to. */
export interface StepsSuite extends SuiteCommon {
	readonly kind: 'steps'
	/** `launch` is a program that runs beside the steps. false: there is none, and `launch` only says what the first step does. */
	readonly hasProgram: boolean
	readonly ready: Readiness
	/** See `ProbePlan.cpuIntervalUs`. */
	readonly light: boolean
	readonly runs: number
	/** Runs before the counted ones. */
	readonly warmup: number
	/** Program, and copy of the folder, are made anew for each run. */
	readonly fresh: boolean
	readonly workIn: WorkPlace
	/** At least one. All have the same names of steps in the same order. */
	readonly benchmarks: readonly [StepsBenchmark, ...StepsBenchmark[]]
}

/** Said in `suite-config.ts` too. */
export const stepsDefaults = {runs: 10, warmup: 0, timeoutMs: 30_000, countedSettleMs: 500} as const
