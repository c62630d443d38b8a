import type {Host, Runners} from '../ports.ts'
import {systemClock} from './clock.ts'
import {controlProgram} from './control-program.ts'
import {createDeepProfilers} from './deep/profilers.ts'
import {httpClient} from './http-client.ts'
import {createBenchChildren} from './launch/bench-children.ts'
import {loadGenerators} from './load/generators.ts'
import {ownLoop} from './own-loop.ts'
import {createExitProfiles} from './probe/exit-profiles.ts'
import {createProbes} from './probe/server.ts'
import {createProcesses} from './processes/processes.ts'
import {startWatchdog} from './processes/watchdog.ts'
import {readinessCheck} from './readiness.ts'
import {createRevisions} from './revisions/revisions.ts'
import {runSocket} from './run-socket/run-socket.ts'
import {createUsage} from './usage/usage.ts'
import {createWorkFolders} from './work-folder/work-folders.ts'

/** Everything real that conducting a run needs. @param environment as arsenal-tui was started with: what targets inherit */
export function realHost(environment: Readonly<Record<string, string | undefined>>, runners: Runners): Host {
	const processes = createProcesses(environment)
	return {
		clock: systemClock,
		processes,
		benchChildren: createBenchChildren(environment),
		usage: createUsage(),
		readiness: readinessCheck,
		http: httpClient,
		ownLoop,
		loadGenerators,
		workFolders: createWorkFolders(),
		probes: createProbes(),
		exitProfiles: createExitProfiles(environment),
		startWatchdog,
		deepProfilers: createDeepProfilers(processes, environment),
		revisions: createRevisions(environment),
		controlProgram,
		runSocket,
		runners,
	}
}
