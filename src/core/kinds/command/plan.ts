import type {ArmCommon} from '../../plan/arm-common.ts'
import type {SuitePlanCommon} from '../../plan/suite-plan-common.ts'
import type {LaunchSpec} from '../../suite/launch.ts'
import type {CommandSteps, CommandVariant} from './suite-steps.ts'

/** Run n times from start to end and time each. What that means with `variants`: plan-benchmarks.ts. */
export interface CommandPlan extends SuitePlanCommon, CommandSteps {
	readonly kind: 'command'
	readonly runs: number
	/** Runs before the counted ones, shown and thrown away. */
	readonly warmup: number
	/** The probe rides in a run after the counted ones, which are all there is before it: cold starts stay cold. */
	readonly probeAfter?: true
	/** A run that takes longer is ended and counts as failed. */
	readonly timeoutMs: number | null
	/** One for each combination of parameters; absent: there are none. */
	readonly variants?: readonly CommandVariant[]
	/** How often at most the shell is run on nothing, to subtract what it costs; absent: there is no shell, or its cost belongs to the run. */
	readonly shellRuns?: number
}

/** One side of a comparison of commands. */
export interface CommandArm extends ArmCommon, Pick<CommandSteps, 'setup' | 'cleanup'> {
	readonly kind: 'command'
	/** One, or one for each combination of parameters. Both arms have the same labels in the same order. */
	readonly benchmarks: readonly ArmBenchmark[]
	/** See `CommandPlan.shellRuns`. */
	readonly shellRuns?: number
}

export interface ArmBenchmark extends Pick<CommandSteps, 'prepare' | 'conclude'> {
	/** `size=10`; null: there are no parameters. */
	readonly label: string | null
	readonly launch: LaunchSpec
}
