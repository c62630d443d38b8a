import type {Host, Runners} from '../ports.ts'
import {createBenchChildren} from './bench-children.ts'
import {systemClock} from './clock.ts'
import {control} from './control.ts'
import {controlProgram} from './control-program.ts'
import {createDeepProfilers} from './deep-profilers.ts'
import {createExitProfiles} from './exit-profiles.ts'
import {createProbes} from './probe-server.ts'
import {createProcesses} from './processes.ts'
import {readinessProbe} from './readiness.ts'
import {createRevisions} from './revisions.ts'
import {createUsage} from './usage.ts'
import {startWatchdog} from './watchdog.ts'

/** Everything real that conducting a run needs. @param environment as arsenal-tui was started with: what targets inherit */
export function realHost(environment: Readonly<Record<string, string | undefined>>, runners: Runners): Host {
	const processes = createProcesses(environment)
	return {
		clock: systemClock,
		processes,
		benchChildren: createBenchChildren(environment),
		usage: createUsage(),
		readiness: readinessProbe,
		probes: createProbes(),
		exitProfiles: createExitProfiles(environment),
		startWatchdog,
		deepProfilers: createDeepProfilers(processes, environment),
		revisions: createRevisions(environment),
		controlProgram,
		control,
		runners,
	}
}
