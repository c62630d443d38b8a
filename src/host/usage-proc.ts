import {closeSync, readdirSync, readFileSync, statSync} from 'node:fs'
import type {ProcessUsage} from '../core/events/run-event.ts'
import type {UsageMeter} from '../ports.ts'
import {hasEnded, type ProcStat} from './proc-stat.ts'
import {
	askProcStat,
	isThreadName,
	openProcStat,
	ProcScan,
	programName,
	readProcStat,
	rereadProcStat,
	toRow,
} from './proc-table.ts'
import type {ProcUnits} from './proc-units.ts'
import {ProcessFamily} from './process-family.ts'

/**
 * A `stat` kept open and read again costs 6 us where opening it each time costs 14 (measured); beyond this many it is opened each time,
 * lest a target of thousands of processes use up our descriptors.
 */
const keptOpen = 512

/** Usage of a process tree straight from Linux' /proc. Reading it is synchronous: none of these files waits for a disk. */
export class ProcUsageMeter implements UsageMeter {
	readonly #units: ProcUnits
	readonly #family: ProcessFamily
	readonly #scan = new ProcScan()
	/** Those kept open, by pid. */
	readonly #stats = new Map<number, number>()
	readonly #programs = new Map<number, string>()
	#closed = false

	constructor(rootPid: number, units: ProcUnits) {
		this.#units = units
		this.#family = new ProcessFamily(rootPid, readProcStat(rootPid)?.startTicks ?? null)
		this.#discover()
	}

	get processGroups(): ReadonlySet<number> {
		return this.#family.processGroups
	}

	/** Rejects when the system will not say for lack of descriptors or memory: whom it cannot ask for has not ended. */
	async sample(detail: 'light' | 'full'): Promise<readonly ProcessUsage[]> {
		if (this.#closed) return []
		if (detail === 'full') this.#discover()
		const usages: ProcessUsage[] = []
		for (const {pid, started} of this.#family.members.values()) {
			const stat = this.#readStat(pid)
			if (stat === null || stat.startTicks !== started || hasEnded(stat.state)) {
				this.#forget(pid)
				continue
			}
			this.#family.note(toRow(stat))
			usages.push(this.#toUsage(stat, detail))
		}
		return usages
	}

	close(): void {
		this.#closed = true
		for (const pid of [...this.#stats.keys()]) this.#forget(pid)
	}

	#discover(): void {
		this.#family.admit(this.#scan.newcomers())
	}

	#readStat(pid: number): ProcStat | null {
		let fd = this.#stats.get(pid) ?? null
		if (fd === null) {
			if (this.#stats.size >= keptOpen) return askProcStat(pid)
			fd = openProcStat(pid)
			if (fd === null) return null
			this.#stats.set(pid, fd)
		}
		return rereadProcStat(fd)
	}

	#forget(pid: number): void {
		const fd = this.#stats.get(pid)
		if (fd !== undefined) closeSync(fd)
		this.#stats.delete(pid)
		this.#programs.delete(pid)
		this.#family.drop(pid)
	}

	#nameOf(stat: ProcStat): string {
		if (!isThreadName(stat.name)) return stat.name
		const name = this.#programs.get(stat.pid) ?? programName(stat)
		this.#programs.set(stat.pid, name)
		return name
	}

	#toUsage(stat: ProcStat, detail: 'light' | 'full'): ProcessUsage {
		const msPerTick = 1000 / this.#units.ticksPerSecond
		const io = detail === 'full' ? readIo(stat.pid) : null
		return {
			pid: stat.pid,
			ppid: stat.ppid,
			name: this.#nameOf(stat),
			userMs: stat.userTicks * msPerTick,
			systemMs: stat.systemTicks * msPerTick,
			...(stat.childrenTicks > 0 ? {endedChildrenMs: stat.childrenTicks * msPerTick} : {}),
			rssBytes: stat.rssPages * this.#units.pageBytes,
			threads: stat.threads,
			fds: detail === 'full' ? countDescriptors(stat.pid) : null,
			readBytes: io?.readBytes ?? null,
			writtenBytes: io?.writtenBytes ?? null,
		}
	}
}

/** null: ended, or another user's. */
function readIo(pid: number): {readonly readBytes: number; readonly writtenBytes: number} | null {
	try {
		return parseProcIo(readFileSync(`/proc/${pid}/io`, 'latin1'))
	} catch {
		return null
	}
}

export function parseProcIo(text: string): {readonly readBytes: number; readonly writtenBytes: number} | null {
	const readBytes = /^rchar: (\d+)$/m.exec(text)?.[1]
	const writtenBytes = /^wchar: (\d+)$/m.exec(text)?.[1]
	if (readBytes === undefined || writtenBytes === undefined) return null
	return {readBytes: Number(readBytes), writtenBytes: Number(writtenBytes)}
}

/** Linux 6.2 and newer tell the number as the folder's size; before that they have to be listed. */
function countDescriptors(pid: number): number | null {
	try {
		const folder = `/proc/${pid}/fd`
		return statSync(folder).size || readdirSync(folder).length
	} catch {
		return null
	}
}
