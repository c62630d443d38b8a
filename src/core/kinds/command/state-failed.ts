import type {ProcessExit} from '../../events/process-exit.ts'
import type {SuitePlan} from '../../plan/plan.ts'

/**
 * Whether a program of the suite has failed by how it ended. What it took then says nothing of how long its work takes: it may not have done it.
 */
export function hasFailed({allowedExitCodes}: Pick<SuitePlan, 'allowedExitCodes'>, exit: ProcessExit): boolean {
	return exit.failure !== null || exit.exitCode === null || !allowedExitCodes.includes(exit.exitCode)
}
