import {closeSync, openSync, readdirSync, readFileSync, readSync, statSync} from 'node:fs'
import {uptime} from 'node:os'
import type {ProcessUsage} from '../../core/events/process-usage.ts'
import type {UsageMeter} from '../../ports.ts'
import {ProcessFamily} from '../processes/family.ts'
import {readInside} from '../processes/proc-inside.ts'
import {ProcessTimes} from '../processes/proc-schedstat.ts'
import {hasEnded, type ProcStat} from '../processes/proc-stat.ts'
import {
	askProcStat,
	isWholeName,
	openProcStat,
	ProcScan,
	programName,
	readProcStat,
	rereadProcStat,
	toRow,
} from '../processes/proc-table.ts'
import type {ProcUnits} from '../processes/proc-units.ts'

/**
 * A `stat` kept open and read again costs 6 us where opening it each time costs 14 (measured); beyond this many it is opened each time,
 * lest a target of thousands of processes use up our descriptors.
 */
const keptOpen = 512
/** The same of `schedstat`, which is only read of those that have run since. */
const keptTimes = 128

/** Usage of a process tree straight from Linux' /proc. Reading it is synchronous: none of these files waits for a disk. */
export class ProcUsageMeter implements UsageMeter {
	readonly #units: ProcUnits
	readonly #family: ProcessFamily
	readonly #scan = new ProcScan()
	/** Those kept open, by pid. */
	readonly #stats = new Map<number, number>()
	readonly #programs = new Map<number, {readonly short: string; readonly name: string}>()
	readonly #times = new Map<number, ProcessTimes>()
	/** CPU ticks when it was last looked at, in either detail: who has not run has not waited for a core either. */
	readonly #ticks = new Map<number, {light: number; full: number}>()
	/** The names under which it was asked what they are. */
	readonly #looked = new Map<number, string>()
	readonly #newPids = new NewPids()
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
		if (this.#newPids.any() || detail === 'full') this.#discover()
		const usages: ProcessUsage[] = []
		for (const {pid, started} of this.#family.members.values()) {
			// Before `stat`, which tells whether a child's I/O can be in it: counted as collected too early it is only waited for.
			const io = detail === 'full' ? readIo(pid) : null
			const stat = this.#readStat(pid)
			if (stat === null || stat.startTicks !== started) {
				this.#forget(pid)
				continue
			}
			if (hasEnded(stat.state)) {
				// Its parent has not collected it yet: these are its last figures. What has been told already is not told again.
				const ticks = stat.userTicks + stat.systemTicks
				if (ticks !== this.#ticks.get(pid)?.light) usages.push(this.#toUsage(stat, 'light', readIo(pid)))
				this.#forget(pid)
				continue
			}
			this.#family.note(toRow(stat))
			usages.push(this.#toUsage(stat, detail, io))
		}
		return usages
	}

	close(): void {
		this.#closed = true
		this.#newPids.close()
		for (const pid of [...this.#ticks.keys(), ...this.#stats.keys()]) this.#forget(pid)
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
		this.#looked.delete(pid)
		this.#times.get(pid)?.close()
		this.#times.delete(pid)
		this.#ticks.delete(pid)
		this.#family.drop(pid)
	}

	#nameOf(stat: ProcStat): string {
		if (isWholeName(stat.name)) return stat.name
		// Asked again when it becomes another program, or calls itself otherwise.
		const known = this.#programs.get(stat.pid)
		if (known?.short === stat.name) return known.name
		const name = programName(stat)
		this.#programs.set(stat.pid, {short: stat.name, name})
		return name
	}

	#toUsage(stat: ProcStat, detail: 'light' | 'full', io: ReturnType<typeof readIo>): ProcessUsage {
		const msPerTick = 1000 / this.#units.ticksPerSecond
		const isNew = !this.#ticks.has(stat.pid)
		return {
			pid: stat.pid,
			ppid: stat.ppid,
			name: this.#nameOf(stat),
			userMs: stat.userTicks * msPerTick,
			systemMs: stat.systemTicks * msPerTick,
			...(stat.childrenTicks > 0 ? {endedChildrenMs: stat.childrenTicks * msPerTick} : {}),
			...(io === null ? {} : {endedChildrenFaults: stat.childrenFaults}),
			...(isNew ? {ageMs: Math.max(0, Math.round(uptime() * 1000 - stat.startTicks * msPerTick))} : {}),
			...(detail === 'full' && !isNew && !hasEnded(stat.state) ? this.#inside(stat) : {}),
			...this.#threadTimes(stat, detail),
			rssBytes: stat.rssPages * this.#units.pageBytes,
			threads: stat.threads,
			fds: detail === 'full' ? countDescriptors(stat.pid) : null,
			readBytes: io?.readBytes ?? null,
			writtenBytes: io?.writtenBytes ?? null,
		}
	}

	/** Not at first sight: a shell that becomes the program, or a program that is just being loaded, is not yet what it will be. */
	#inside({pid, name}: ProcStat): Pick<ProcessUsage, 'inside'> {
		if (this.#looked.get(pid) === name) return {}
		this.#looked.set(pid, name)
		const inside = readInside(pid)
		return inside === null ? {} : {inside}
	}

	#threadTimes({pid, userTicks, systemTicks, state}: ProcStat, detail: 'light' | 'full'): ThreadFigures {
		const now = userTicks + systemTicks
		const before = this.#ticks.get(pid) ?? {light: -1, full: -1}
		this.#ticks.set(pid, {light: now, full: detail === 'full' ? now : before.full})
		const hasRun = (since: number) => now !== since || state === 'R'
		if (hasEnded(state) || !hasRun(before.light)) return {}
		let times = this.#times.get(pid)
		if (times === undefined) this.#times.set(pid, (times = new ProcessTimes(pid, this.#times.size < keptTimes)))
		const main = times.main()
		if (main === null) return {}
		return {
			mainRunMs: Math.round(main.runNs / 1e4) / 100,
			mainWaitMs: Math.round(main.waitNs / 1e4) / 100,
			...(detail === 'full' && hasRun(before.full) ? {waitMs: Math.round(times.waitedNs() / 1e4) / 100} : {}),
		}
	}
}

type ThreadFigures = Pick<ProcessUsage, 'mainRunMs' | 'mainWaitMs' | 'waitMs'>

/** Whether any process or thread of the machine has begun since one last asked: a tenth of what listing them costs. */
class NewPids {
	#fd: number | null = null
	#last = ''
	readonly #text = Buffer.allocUnsafe(128)

	/** Where it cannot be told there is none. */
	any(): boolean {
		try {
			this.#fd ??= openSync('/proc/loadavg', 'r')
			// "0.20 0.18 0.12 1/80 11206": the last one is the number that was given out last. Source: proc_loadavg(5).
			const text = this.#text.toString('latin1', 0, readSync(this.#fd, this.#text, 0, this.#text.length, 0)).trimEnd()
			const last = text.slice(text.lastIndexOf(' ') + 1)
			const isNew = last !== this.#last
			this.#last = last
			return isNew
		} catch {
			return false
		}
	}

	close(): void {
		if (this.#fd !== null) closeSync(this.#fd)
		this.#fd = null
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
