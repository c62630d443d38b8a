import {setTimeout as delay} from 'node:timers/promises'
import type {Processes} from '../../ports.ts'
import {findTimedLauncher} from '../launch/find-timed-launcher.ts'
import {LaunchedProgram} from '../launch/launch.ts'
import {TimedProgram} from '../launch/timed-launch.ts'
import {FamilySearch} from './family-search.ts'
import {groupExists, sendSignal} from './signal.ts'

/** Asleep in the kernel on a dead disk, even SIGKILL waits: we do not, for longer than this. */
const longestKillMs = 5000
/** Time for an exec, whose program may have to come from a disk. */
const longestUndecidedMs = 500

/** @param callerEnvironment as arsenal-tui was started with, before anything of ours (NODE_ENV) was set */
export function createProcesses(
	callerEnvironment: Readonly<Record<string, string | undefined>>,
	tools: {readonly perl?: string} = {},
): Processes {
	let launcher: ReturnType<typeof findTimedLauncher> | null = null
	return {
		launch(spec, {env = {}, onOutput}) {
			return new LaunchedProgram(spec, definedOnly({...callerEnvironment, ...spec.env, ...env}), onOutput)
		},
		launchTyped(spec, {env = {}, onOutput}) {
			const environment = definedOnly({...callerEnvironment, ...spec.env, ...env})
			return new LaunchedProgram(spec, environment, onOutput, {typed: true})
		},
		async launchTimed(spec, {env = {}, ...options}) {
			launcher ??= findTimedLauncher(callerEnvironment.PATH, tools.perl)
			const environment = definedOnly({...callerEnvironment, ...spec.env, ...env})
			const found = await launcher
			if (found !== null) return TimedProgram.start(found, spec, environment, options)
			const launched = new LaunchedProgram(spec, environment, options.onOutput)
			if (launched.pid !== null) options.onStarted?.(launched.pid)
			void launched.exited.then(exit => options.onEnded?.(exit))
			return launched
		},
		async launchHeld(spec, {env = {}, onOutput, allowedExitCodes}) {
			launcher ??= findTimedLauncher(callerEnvironment.PATH, tools.perl)
			const environment = definedOnly({...callerEnvironment, ...spec.env, ...env})
			const found = await launcher
			const repeat = {times: 'asked', allowedExitCodes} as const
			return found === null
				? Object.assign(new LaunchedProgram(spec, environment, onOutput), neverHeld)
				: TimedProgram.start(found, spec, environment, {onOutput, repeat})
		},
		async end(launched, stop) {
			if (!(launched instanceof LaunchedProgram || launched instanceof TimedProgram))
				throw new TypeError('end() is for what launch() returned')
			if (launched.pid === null) return
			if (launched instanceof TimedProgram && launched.isHeld) return endFamily(launched, launched.pid, stop)
			if (launched instanceof TimedProgram) launched.stopRepeating()
			await endFamily(launched, launched.pid, stop)
			await Promise.race([launched.exited, delay(1000, undefined, {ref: false})])
			launched.closeOutput()
		},
	}
}

const neverHeld = {isHeld: false, again: async () => false, letGo() {}}

function definedOnly(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
	)
}

/**
 * Signals go to whole groups: the root opened a session, so all groups in it are its own, and nobody slips away between the listing and
 * the kill by forking. Each pass lists anew, so a pid or group number that was given to a stranger is seen before it is signalled.
 */
async function endFamily(
	launched: LaunchedProgram | TimedProgram,
	rootPid: number,
	stop: {readonly signal: string; readonly graceMs: number},
): Promise<void> {
	const search = new FamilySearch(rootPid, launched)
	const startMs = performance.now()
	const asked = new Set<number>()
	for (let pauseMs = 2; ; pauseMs = Math.min(25, pauseMs * 1.5)) {
		const {listed, undecided} = await search.look()
		const groups = new Set([...search.members.values()].map(member => member.processGroup))
		// Not even ourselves are listed: no /proc, no ps, or no means. The group of the root can still be asked for.
		if (listed === 0 && groupExists(rootPid)) groups.add(rootPid)
		const elapsedMs = performance.now() - startMs
		if (groups.size === 0 && (undecided === 0 || elapsedMs > longestUndecidedMs)) return
		if (elapsedMs > stop.graceMs + longestKillMs) return
		for (const group of groups) {
			if (elapsedMs >= stop.graceMs) sendSignal(-group, 'SIGKILL')
			else if (!asked.has(group)) {
				asked.add(group)
				sendSignal(-group, stop.signal)
				// What is stopped finds the signal waiting when it goes on.
				sendSignal(-group, 'SIGCONT')
			}
		}
		await delay(Math.min(pauseMs, Math.max(1, elapsedMs < stop.graceMs ? stop.graceMs - elapsedMs : pauseMs)))
	}
}
