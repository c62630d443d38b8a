import type {LaunchSpec} from '../../plan/plan.ts'
import type {SuiteStateCommon} from '../state/suite-state-common.ts'
import type {SuiteReport} from './run-report.ts'

export function launchReport(launch: LaunchSpec): SuiteReport['command'] {
	return {argv: launch.argv, shell: launch.shell, cwd: launch.cwd}
}

/** The target's own; where it was started more than once, the last one's. */
export function exitCodeOf(suite: SuiteStateCommon): number | null {
	if (suite.outcome?.is === 'failed' && suite.outcome.exitCode !== null) return suite.outcome.exitCode
	return suite.processes.findLast(process => process.role === 'target')?.exit?.exitCode ?? null
}
