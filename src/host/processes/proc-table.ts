import {closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync} from 'node:fs'
import path from 'node:path'
import type {ProcessRow} from './family.ts'
import {hasEnded, type ProcStat, parseProcStat} from './proc-stat.ts'

/** A stat line is some 300 bytes; the kernel hands it over in one read. */
const statBuffer = Buffer.allocUnsafe(4096)

/** @returns null when there is no such process (any more), or the system will not say */
export function readProcStat(pid: number): ProcStat | null {
	try {
		return askProcStat(pid)
	} catch {
		return null
	}
}

/** @throws when the system will not say: for lack of descriptors or memory, which tells nothing about the process */
export function askProcStat(pid: number): ProcStat | null {
	const fd = openProcStat(pid)
	if (fd === null) return null
	try {
		return rereadProcStat(fd)
	} finally {
		closeSync(fd)
	}
}

/**
 * To be read again and again. It stays bound to this one process: once that has ended it reads nothing, whoever has the pid then.
 * @throws like `askProcStat`
 */
export function openProcStat(pid: number): number | null {
	try {
		return openSync(`/proc/${pid}/stat`, 'r')
	} catch (error) {
		if (isRefusal(error)) throw error
		return null
	}
}

/** @throws like `askProcStat` */
export function rereadProcStat(fd: number): ProcStat | null {
	try {
		return parseProcStat(statBuffer, readSync(fd, statBuffer, 0, statBuffer.length, 0))
	} catch (error) {
		if (isRefusal(error)) throw error
		// ESRCH: it has ended and has been collected.
		return null
	}
}

function isRefusal(error: unknown): boolean {
	return ['EMFILE', 'ENFILE', 'ENOMEM'].includes((error as NodeJS.ErrnoException).code ?? '')
}

/** Newer Nodes call their main thread so, and Linux takes the name of the first thread for that of the process. */
function isThreadName(name: string): boolean {
	return name === 'MainThread' || name === 'node-MainThread'
}

/** The kernel cuts a name at 15 bytes: `next-build (v16` of a program that calls itself `next-build (v16.4.6)`. */
const keptNameBytes = 15
const longestName = 40

/** Whether the kernel tells the name that a user would look for. */
export function isWholeName(name: string): boolean {
	return !isThreadName(name) && Buffer.byteLength(name) < keptNameBytes
}

/** What a user would call this process, hostile: a program names itself. */
export function programName(stat: ProcStat): string {
	if (isWholeName(stat.name)) return stat.name
	if (!isThreadName(stat.name)) return wholeName(stat)
	try {
		return path.basename(readlinkSync(`/proc/${stat.pid}/exe`)).slice(0, longestName)
	} catch {
		return stat.name
	}
}

/** Its first argument goes on where the name was cut: for a title that a program gives itself, and for the path it was started by. */
function wholeName({pid, name}: ProcStat): string {
	const first = readProcArguments(pid)?.split('\0', 1)[0] ?? ''
	const told = Buffer.from(first, 'latin1').toString()
	const whole = [told, path.basename(told)].find(one => one.startsWith(name))
	return whole === undefined ? name : whole.slice(0, longestName)
}

export function listPids(): number[] {
	const pids: number[] = []
	for (const name of readdirSync('/proc')) {
		const first = name.charCodeAt(0)
		if (first >= 0x30 && first <= 0x39) pids.push(Number(name))
	}
	return pids
}

/** Every process that lives now, dead ones that nobody has collected left out. Costs some 15 us a process. */
export function listProcesses(pids: readonly number[] = listPids()): ProcessRow[] {
	return pids.flatMap(pid => {
		const stat = readProcStat(pid)
		return stat === null || hasEnded(stat.state) ? [] : [toRow(stat)]
	})
}

export function toRow(stat: ProcStat): ProcessRow {
	return {
		pid: stat.pid,
		ppid: stat.ppid,
		processGroup: stat.processGroup,
		session: stat.session,
		started: stat.startTicks,
	}
}

/** As it was when the program started. null: not ours to read. */
export function readProcEnvironment(pid: number): string | null {
	try {
		return readFileSync(`/proc/${pid}/environ`, 'latin1')
	} catch {
		return null
	}
}

/** With NUL after each. null: not ours to read, or gone. */
export function readProcArguments(pid: number): string | null {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, 'latin1')
	} catch {
		return null
	}
}

/** Each known stranger is looked at again in one scan of 64, lest a pid that was given out anew within a second stay unseen for ever. */
const lookAgainEvery = 64

/**
 * Finds who is new since the last scan. A process that came of the family is a new process, so of all others only the pid is read:
 * one directory listing, however many processes the machine has. (`/proc/<pid>/task/<tid>/children` would need a read for every
 * thread of the family, eleven for an idle Node, and many kernels are built without it.)
 */
export class ProcScan {
	#known = new Set<number>()
	#round = 0

	/** @throws like `askProcStat`; who was new then is new at the next scan */
	newcomers(): ProcessRow[] {
		const pids = listPids()
		const slice = this.#round++ % lookAgainEvery
		const rows: ProcessRow[] = []
		for (const pid of pids) {
			if (this.#known.has(pid) && pid % lookAgainEvery !== slice) continue
			const stat = askProcStat(pid)
			if (stat !== null && !hasEnded(stat.state)) rows.push(toRow(stat))
		}
		this.#known = new Set(pids)
		return rows
	}
}
