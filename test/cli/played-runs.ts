/**
 * Runs conducted in the test's own process, in a world that is a script as a whole or in a part: for what is made of a run, from the words that ask for it to its files. That
 * a runner is a process of its own, and what that is good for, is tested with real ones.
 */
import {runRunner} from '../../src/cli/runner/runner.ts'
import {runSocket} from '../../src/host/run-socket/run-socket.ts'
import type {EnginePorts, Host, RunnerProcess, RunnerRequest, Runners} from '../../src/ports.ts'

const signals = ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP'] as const

export type PlayedWorld = Omit<EnginePorts, 'targetLog'>

export function playedRunners(world: PlayedWorld): Runners {
	const runners: Runners = {
		start(request: RunnerRequest): RunnerProcess {
			const known = signals.map(name => process.listeners(name))
			const said = Promise.withResolvers<string>()
			const host: Host = {...world, startWatchdog: () => world.watchdog, runSocket, runners}
			// As it is handed to a process.
			const handed = JSON.parse(JSON.stringify(request)) as RunnerRequest
			const exited = runRunner(host, handed, {version: '0.0.0-test', databaseUrl: null}, said.resolve)
				.catch(said.reject)
				.then(() => {
					// Those of a process that would be gone now.
					for (const [i, name] of signals.entries())
						for (const listener of process.listeners(name))
							if (!known[i]!.includes(listener)) process.removeListener(name, listener)
				})
			return {pid: process.pid, ready: said.promise, exited}
		},
	}
	return runners
}
