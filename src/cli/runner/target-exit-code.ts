import os from 'node:os'
import type {RunState} from '../../core/run/state/run-state.ts'

/** As shells say it of a command that they cannot start. */
const notStarted = 127

/**
 * The exit code of the program that ran, as a shell would have had it: its own, or 128 and the number of the signal that ended it.
 * After several runs it is that of the last, which is the one that failed if any did: no other is started after that.
 * @returns null when none came to an end
 */
export function targetExitCode({suites}: Pick<RunState, 'suites'>): number | null {
	const suite = suites.at(-1)
	const exit = suite?.processes.findLast(process => process.role === 'target')?.exit
	if (exit?.signal) return 128 + (os.constants.signals[exit.signal as NodeJS.Signals] ?? 0)
	if (exit) return exit.exitCode
	return suite?.outcome?.is === 'failed' && suite.outcome.code === 'not-started' ? notStarted : null
}
