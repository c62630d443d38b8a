import type {ArmCommon} from '../../plan/arm-common.ts'
import type {SuitePlanCommon} from '../../plan/suite-plan-common.ts'
import type {GcMode} from './suite.ts'

/**
 * Every benchmark of a file, each run of each in a fresh process: what one process has compiled, allocated and laid out in memory is common to
 * all its samples, and only other processes tell how much of a figure that is. In each run the benchmarks come in another order (seeded).
 */
export interface MicroPlan extends SuitePlanCommon {
	readonly kind: 'micro'
	/** Absolute. */
	readonly file: string
	readonly samples: number
	/** Asked for on the command line: benchmarks that ask for another number of samples do not get it. */
	readonly samplesInsisted?: true
	readonly runs: number
	/** For taking the samples of one benchmark in one run. */
	readonly timeLimitMs: number
	readonly gc: GcMode
	/** Source of a regular expression that names must match; null: all are measured. */
	readonly only: string | null
	readonly nodeFlags: readonly string[]
}

/** What it takes to measure a benchmark of a file once: also one side of a comparison. */
export type BenchFile = Pick<
	MicroPlan,
	'file' | 'samples' | 'samplesInsisted' | 'timeLimitMs' | 'gc' | 'nodeFlags' | 'launch'
>

/** Benchmarks of a file, each run of each in a fresh process. Which those are the file says; both sides run those that both have. */
export interface MicroArm extends ArmCommon, BenchFile {
	readonly kind: 'micro'
	/** Source of a regular expression that names must match; null: all are measured. */
	readonly only: string | null
}
