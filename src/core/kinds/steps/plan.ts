import type {SuitePlanCommon} from '../../plan/suite-plan-common.ts'
import type {Readiness} from '../../suite/launch.ts'
import type {StepsBenchmark, WorkPlace} from './suite-step.ts'

export {stepKey} from './suite-step.ts'

/** All steps, one after the other, again and again; with parameters, those of each combination in turn. */
export interface StepsPlan extends SuitePlanCommon {
	readonly kind: 'steps'
	/** `launch` runs beside the steps. false: nothing does, and `launch` only says where they are done, and what is done first. */
	readonly hasProgram: boolean
	readonly ready: Readiness
	readonly runs: number
	/** Runs before the counted ones. */
	readonly warmup: number
	/** Program and copy are made anew for each run. */
	readonly fresh: boolean
	readonly workIn: WorkPlace
	/** At least one, all with the same names of steps in the same order. */
	readonly benchmarks: readonly StepsBenchmark[]
}

/** How often all steps are done, warm-up runs included. */
export function runTotal({runs, warmup, benchmarks}: Pick<StepsPlan, 'runs' | 'warmup' | 'benchmarks'>): number {
	return (runs + warmup) * benchmarks.length
}

/** In the order in which they are done. */
export function stepNames({benchmarks}: Pick<StepsPlan, 'benchmarks'>): readonly string[] {
	return benchmarks[0]?.steps.map(step => step.name) ?? []
}
