import {existsSync, readlinkSync} from 'node:fs'
import {setTimeout as delay} from 'node:timers/promises'
import type {Leftover, Leftovers} from '../../ports.ts'
import {launcherIn} from '../launch/mark.ts'
import {hasEnded} from './proc-stat.ts'
import {listPids, readProcArguments, readProcEnvironment, readProcStat} from './proc-table.ts'

/** A watchdog asks, waits 0.3 s, and kills until nobody is left: in a second and a half at most. */
const watchdogMs = 2000
const lookEveryMs = 100

/**
 * The watchdog sees to it that nothing outlives a run, unless it is killed together with the run's process (`pkill -9 arsenal`). Then the mark
 * is left that everything carries which was started: the next of us says who it is. Only where there is a Linux /proc.
 */
export const leftovers: Leftovers = {
	async find() {
		if (!existsSync('/proc/self/environ')) return []
		let left = look()
		// Whoever asks is about to end, and must not before it has heard: this timer keeps it.
		for (let waitedMs = 0; left.length > 0 && waitedMs < watchdogMs; waitedMs += lookEveryMs) {
			await delay(lookEveryMs)
			left = look()
		}
		return left
	},
}

function look(): Leftover[] {
	const ours = namespaceOf('self')
	const dead = new Map<string, boolean>()
	try {
		return listPids().flatMap(pid => {
			const launcher = pid === process.pid ? null : launcherIn(readProcEnvironment(pid) ?? '')
			if (launcher === null) return []
			const key = `${launcher.pid} ${launcher.startTicks}`
			if (!dead.has(key)) dead.set(key, readProcStat(launcher.pid)?.startTicks !== launcher.startTicks)
			// In another container the launcher has another number there than here.
			if (!dead.get(key) || namespaceOf(pid) !== ours) return []
			const stat = readProcStat(pid)
			if (stat === null || hasEnded(stat.state)) return []
			return [{pid, argv: (readProcArguments(pid) ?? '').split('\0').slice(0, -1)}]
		})
	} catch {
		return []
	}
}

function namespaceOf(pid: number | 'self'): string | null {
	try {
		return readlinkSync(`/proc/${pid}/ns/pid`)
	} catch {
		return null
	}
}
