import type {ProcessUsage, UsageSample} from '../../events/process-usage.ts'
import {Collected} from './collected.ts'
import {CoreWaits} from './core-waits.ts'
import {SeenRun} from './seen-run.ts'
import {PeakSeries, Series} from './series.ts'

export interface ProcessRow {
	readonly last: ProcessUsage
	/** CPU time this process used while we watched, without its children's. */
	readonly usedMs: number
	/** Share of one core over the last second or so. */
	readonly cpuShare: number
	/** The same of its main thread alone. null: not known. */
	readonly mainShare: number | null
	/** Until when both were looked at last. */
	readonly shareToMs: number
	readonly maxRssBytes: number
	/** The most it had at once: one that ends gives them up before it is gone. */
	readonly maxThreads: number
	/** By itself: what it collected of its children is theirs, as far as they were seen. null: never told. */
	readonly readBytes: number | null
	readonly writtenBytes: number | null
	/** CPU time of its main thread. null: never told. */
	readonly mainRunMs: number | null
	/** How long its main thread, and all of its threads together, were ready to run with no core free. null: never told. */
	readonly mainWaitMs: number | null
	readonly waitMs: number | null
	/** When it began, as far as that is known: else when it was first seen. */
	readonly startedMs: number
	readonly firstSeenMs: number
	readonly lastSeenMs: number
	readonly ended: boolean
}

interface Entry {
	row: {-readonly [K in keyof ProcessRow]: ProcessRow[K]}
	/** CPU time at the start of the interval that cpuShare is computed over. */
	markUsedMs: number
	/** The same of its main thread. null: not told then. */
	markMainMs: number | null
	/** CPU time it is known to have used: by samples in steps of the clock, or by its own word. */
	knownMs: number
	markTMs: number
	readonly cpuMs: Collected
	readonly readBytes: Collected
	readonly writtenBytes: Collected
	readonly waits: CoreWaits
	readonly seen: SeenRun
}

/** The process tree of a suite: per process, and summed second by second. CPU as share of one core: 1 = one core busy. */
export class UsageTrack {
	readonly cpuShare = new Series()
	readonly rssBytes = new PeakSeries()
	readonly threads = new PeakSeries()
	readonly fds = new PeakSeries()
	/** How many threads, on average, were ready to run with no core free. */
	readonly waiting = new Series()
	/** Bytes per second, by read and write calls. */
	readonly readRate = new Series()
	readonly writeRate = new Series()
	maxRssBytes = 0
	#sampleCount = 0
	#usedMs = 0
	/** Without what is only known of ended children: user and system time are not told apart there. */
	#ownMs = 0
	#userMs = 0
	#beforeRootMs = 0
	#rootPid = 0
	/** Nobody else was seen since the program was started. */
	#rootIsAlone = true
	#secondStart = {tMs: Number.NaN, usedMs: 0, readBytes: 0, writtenBytes: 0, waitMs: 0}
	#readBytes = 0
	#writtenBytes = 0
	#waitMs = 0
	readonly #processes = new Map<number, Entry>()
	/** Those of them that have not ended. */
	readonly #living = new Map<number, Entry>()
	/** The figures of which anything was ever told. */
	readonly told = {waits: false, read: false, written: false}
	#processCount = 0

	/** Those that live, and of the ended all that were not let go. */
	get processes(): readonly ProcessRow[] {
		return [...this.#processes.values()].map(entry => entry.row)
	}

	/** Seen in all. */
	get processCount(): number {
		return this.#processCount
	}

	/** Kept of those that have ended. */
	get endedCount(): number {
		return this.#processes.size - this.#living.size
	}

	rowOf(pid: number): ProcessRow | undefined {
		return this.#processes.get(pid)?.row
	}

	has(pid: number): boolean {
		return this.#processes.has(pid)
	}

	isLiving(pid: number): boolean {
		return this.#living.has(pid)
	}

	endedUntil(tMs: number): ProcessRow[] {
		return this.processes.filter(row => row.ended && row.lastSeenMs <= tMs)
	}

	/** Its row is no longer kept; in the sums it stays. */
	letGo(pid: number): void {
		this.#processes.delete(pid)
		this.#living.delete(pid)
	}

	get samples(): number {
		return this.#sampleCount
	}

	/** CPU time of the whole tree while we watched, dead processes included. */
	get usedMs(): number {
		return this.#usedMs
	}

	/** What the whole tree moved by read and write calls while we watched, dead processes included. */
	get movedBytes(): {readonly read: number; readonly written: number} {
		return {read: this.#readBytes, written: this.#writtenBytes}
	}

	/** How long threads of the tree were ready to run with no core free, all together. */
	get waitMs(): number {
		return this.#waitMs
	}

	get userShareOfUsed(): number {
		return this.#ownMs === 0 ? Number.NaN : this.#userMs / this.#ownMs
	}

	/**
	 * The most that the main thread of a process waited for a core within any stretch of `spanMs` of [fromMs, toMs).
	 * @returns NaN when the system does not tell
	 */
	mainWaitedMs(pid: number, {fromMs, toMs, spanMs}: {fromMs: number; toMs: number; spanMs: number}): number {
		const entry = this.#processes.get(pid)
		if (!entry || entry.row.mainWaitMs === null) return Number.NaN
		return entry.waits.most(fromMs, toMs, spanMs)
	}

	/** The main thread of a process was profiled in [fromMs, toMs). */
	profiled(pid: number, fromMs: number, toMs: number): void {
		this.#processes.get(pid)?.seen.profiled(fromMs, toMs)
	}

	/** What its main thread (where nothing is told of threads, all of it) ran while it was profiled, of `runMs` in all. */
	profiledMs(pid: number, runMs: number): number {
		const entry = this.#processes.get(pid)
		return entry === undefined ? 0 : Math.min(runMs, entry.seen.seenMs(entry.row.lastSeenMs, runMs))
	}

	add(tMs: number, sample: UsageSample): void {
		this.#sampleCount++
		for (const pid of sample.gone) this.#end(tMs, pid)
		for (const usage of sample.processes) this.#addProcess(tMs, usage)
		let rssBytes = 0
		let threads = 0
		let fds = Number.NaN
		for (const {row} of this.#living.values()) {
			rssBytes += row.last.rssBytes
			threads += row.last.threads
			if (row.last.fds !== null) fds = (Number.isNaN(fds) ? 0 : fds) + row.last.fds
		}
		this.maxRssBytes = Math.max(this.maxRssBytes, rssBytes)
		this.rssBytes.setMax(tMs, rssBytes)
		this.threads.setMax(tMs, threads)
		if (!Number.isNaN(fds)) this.fds.setMax(tMs, fds)
		this.#closeSecond(tMs)
	}

	/** What was measured begins now: what was used and held before is no part of the second it began in, nor of what each process had at the most. */
	forgetStart(tMs: number): void {
		for (const series of [
			this.rssBytes,
			this.threads,
			this.fds,
			this.cpuShare,
			this.readRate,
			this.writeRate,
			this.waiting,
		])
			series.forget(tMs)
		for (const {row} of this.#living.values()) {
			row.maxRssBytes = row.last.rssBytes
			row.maxThreads = row.last.threads
		}
		if (this.#sampleCount > 0) this.#secondStart = this.#sums(tMs)
	}

	/** A process says itself what it has used so far; its last word may come when it is gone. */
	tellCpu(pid: number, cpuMs: number): void {
		const entry = this.#processes.get(pid)
		if (!entry) return
		const moreMs = this.#learn(entry, cpuMs)
		if (entry.row.ended) this.#collectorOf(entry.row.last.ppid)?.cpuMs.await(moreMs)
	}

	/** @returns how much more than was known */
	#learn(entry: Entry, usedMs: number): number {
		const moreMs = Math.max(0, usedMs - entry.knownMs)
		entry.knownMs += moreMs
		entry.row.usedMs += moreMs
		this.#usedMs += moreMs
		return moreMs
	}

	#end(tMs: number, pid: number): void {
		const entry = this.#processes.get(pid)
		if (!entry || entry.row.ended) return
		this.#living.delete(pid)
		entry.row = {...entry.row, ended: true, cpuShare: 0, lastSeenMs: tMs}
		const {endedChildrenMs = 0, readBytes, writtenBytes, ppid} = entry.row.last
		const parent = this.#collectorOf(ppid)
		if (!parent) return
		parent.cpuMs.await(entry.knownMs + endedChildrenMs + entry.cpuMs.outstanding)
		parent.readBytes.await((readBytes ?? 0) + entry.readBytes.outstanding)
		parent.writtenBytes.await((writtenBytes ?? 0) + entry.writtenBytes.outstanding)
	}

	#addProcess(tMs: number, usage: ProcessUsage): void {
		const known = this.#processes.get(usage.pid)
		const usedMs = usage.userMs + usage.systemMs
		// A pid that is given out again is another process.
		if (known === undefined || known.row.ended || usedMs < known.row.last.userMs + known.row.last.systemMs) {
			this.#admit(tMs, usage)
			return
		}
		const {row} = known
		const before = row.last
		this.#learn(known, usedMs)
		const collectedMs = (usage.endedChildrenMs ?? 0) - (before.endedChildrenMs ?? 0)
		// The kernel keeps the CPU time of children apart.
		known.cpuMs.admit()
		this.#usedMs += known.cpuMs.fresh(collectedMs)
		this.#ownMs += usedMs - before.userMs - before.systemMs
		this.#userMs += usage.userMs - before.userMs
		if (usage.readBytes !== null || usage.writtenBytes !== null) this.#addMoved(known, usage)
		this.#noteThreads(tMs, known, usage)
		const inside = usage.inside ?? before.inside
		row.last = {
			...usage,
			...(inside === undefined ? {} : {inside}),
			fds: usage.fds ?? before.fds,
			readBytes: usage.readBytes ?? before.readBytes,
			writtenBytes: usage.writtenBytes ?? before.writtenBytes,
			...faultsOf(usage, before),
		}
		this.#noteTold(row)
		row.maxRssBytes = Math.max(row.maxRssBytes, usage.rssBytes)
		row.maxThreads = Math.max(row.maxThreads, usage.threads)
		row.lastSeenMs = tMs
		if (tMs - known.markTMs >= 1000) {
			const {mainRunMs} = row
			const inMainMs = usage.mainRunMs === undefined || known.markMainMs === null ? null : mainRunMs! - known.markMainMs
			row.cpuShare = (row.usedMs - known.markUsedMs) / (tMs - known.markTMs)
			row.mainShare = inMainMs === null ? null : inMainMs / (tMs - known.markTMs)
			row.shareToMs = tMs
			known.markUsedMs = row.usedMs
			known.markMainMs = mainRunMs
			known.markTMs = tMs
		}
	}

	#noteTold({waitMs, readBytes, writtenBytes}: ProcessRow): void {
		this.told.waits ||= waitMs !== null
		this.told.read ||= readBytes !== null
		this.told.written ||= writtenBytes !== null
	}

	/** What it used before its first sample was used since the last one: it was not there then. */
	#admit(tMs: number, usage: ProcessUsage): void {
		const usedMs = usage.userMs + usage.systemMs
		const {readBytes, writtenBytes, mainRunMs = null, mainWaitMs = null, waitMs = null} = usage
		const startedMs = tMs - (usage.ageMs ?? 0)
		const entry: Entry = {
			row: {
				last: usage,
				usedMs,
				cpuShare: 0,
				mainShare: null,
				shareToMs: tMs,
				maxRssBytes: usage.rssBytes,
				maxThreads: usage.threads,
				readBytes,
				writtenBytes,
				mainRunMs,
				mainWaitMs,
				waitMs: waitMs ?? mainWaitMs,
				startedMs,
				firstSeenMs: tMs,
				lastSeenMs: tMs,
				ended: false,
			},
			markUsedMs: usedMs,
			markMainMs: mainRunMs,
			knownMs: usedMs,
			markTMs: tMs,
			cpuMs: new Collected(),
			readBytes: new Collected(),
			writtenBytes: new Collected(),
			waits: new CoreWaits(),
			seen: new SeenRun(),
		}
		if (mainWaitMs !== null) entry.waits.add(startedMs, tMs, mainWaitMs)
		entry.seen.ran(startedMs, 0)
		entry.seen.ran(tMs, mainRunMs ?? usedMs)
		this.#waitMs += entry.row.waitMs ?? 0
		this.#processes.set(usage.pid, entry)
		this.#living.set(usage.pid, entry)
		this.#processCount++
		this.#noteTold(entry.row)
		if (usage.pid !== this.#rootPid) this.#rootIsAlone = false
		this.#usedMs += usedMs + (usage.endedChildrenMs ?? 0)
		this.#ownMs += usedMs
		this.#userMs += usage.userMs
		this.#readBytes += readBytes ?? 0
		this.#writtenBytes += writtenBytes ?? 0
	}

	#addMoved(entry: Entry, usage: ProcessUsage): void {
		const before = entry.row.last
		// An older log does not say who collects: then whoever may have collected has.
		const {endedChildrenFaults} = usage
		if (endedChildrenFaults === undefined || endedChildrenFaults > (before.endedChildrenFaults ?? 0)) {
			entry.readBytes.admit()
			entry.writtenBytes.admit()
		}
		const fresh = (collected: Collected, now: number | null, then: number | null) =>
			now === null ? 0 : collected.fresh(now - (then ?? 0))
		const read = fresh(entry.readBytes, usage.readBytes, before.readBytes)
		const written = fresh(entry.writtenBytes, usage.writtenBytes, before.writtenBytes)
		this.#readBytes += read
		this.#writtenBytes += written
		const {row} = entry
		if (usage.readBytes !== null) row.readBytes = (row.readBytes ?? 0) + read
		if (usage.writtenBytes !== null) row.writtenBytes = (row.writtenBytes ?? 0) + written
	}

	#noteThreads(tMs: number, {row, waits, seen}: Entry, {mainRunMs, mainWaitMs, waitMs}: ProcessUsage): void {
		if (mainRunMs !== undefined || row.mainRunMs === null) seen.ran(tMs, mainRunMs ?? row.usedMs)
		const ranMs = mainRunMs === undefined ? 0 : mainRunMs - (row.mainRunMs ?? 0)
		if (mainRunMs !== undefined) row.mainRunMs = Math.max(row.mainRunMs ?? 0, mainRunMs)
		if (mainWaitMs !== undefined) {
			waits.add(row.lastSeenMs, tMs, mainWaitMs - (row.mainWaitMs ?? 0), Math.max(0, ranMs))
			row.mainWaitMs = Math.max(row.mainWaitMs ?? 0, mainWaitMs)
		}
		if (waitMs === undefined && mainWaitMs === undefined) return
		const before = row.waitMs ?? 0
		row.waitMs = Math.max(before, waitMs ?? 0, row.mainWaitMs ?? 0)
		this.#waitMs += row.waitMs - before
	}

	/** Among those gone together, who collects a parent collects its children with it. A damaged log may hold a ring of parents. */
	#collectorOf(ppid: number): Entry | undefined {
		let parent = this.#processes.get(ppid)
		for (let steps = 0; parent?.row.ended && steps < 100; steps++) parent = this.#processes.get(parent.row.last.ppid)
		return parent?.row.ended ? undefined : parent
	}

	/** A program is started: what is used from now on is its own and that of all it starts. */
	startRoot(pid: number): void {
		this.#beforeRootMs = this.#usedMs
		this.#rootPid = pid
		this.#rootIsAlone = true
	}

	/** It has ended, and the system says what it used with all it collected: also what no sample saw. */
	endRoot(tMs: number, pid: number, cpuMs: number): void {
		this.#usedMs = Math.max(this.#usedMs, this.#beforeRootMs + cpuMs)
		const root = this.#processes.get(pid)
		if (root && pid === this.#rootPid && this.#rootIsAlone && root.row.last.endedChildrenMs === undefined)
			root.row.usedMs = Math.max(root.row.usedMs, cpuMs)
		if (this.#sampleCount > 0) this.#closeSecond(tMs)
	}

	#sums(tMs: number) {
		return {
			tMs,
			usedMs: this.#usedMs,
			readBytes: this.#readBytes,
			writtenBytes: this.#writtenBytes,
			waitMs: this.#waitMs,
		}
	}

	/** The kernel counts CPU in ticks of 10 ms, so shares are only formed over a second or more. */
	#closeSecond(tMs: number): void {
		const start = this.#secondStart
		const now = this.#sums(tMs)
		const elapsedMs = tMs - start.tMs
		if (elapsedMs < 995) return
		this.#secondStart = now
		if (Number.isNaN(elapsedMs)) return
		this.cpuShare.setLast(tMs, (now.usedMs - start.usedMs) / elapsedMs)
		this.readRate.setLast(tMs, ((now.readBytes - start.readBytes) * 1000) / elapsedMs)
		this.writeRate.setLast(tMs, ((now.writtenBytes - start.writtenBytes) * 1000) / elapsedMs)
		if (now.waitMs > 0) this.waiting.setLast(tMs, (now.waitMs - start.waitMs) / elapsedMs)
	}
}

function faultsOf(now: ProcessUsage, before: ProcessUsage): Pick<ProcessUsage, 'endedChildrenFaults'> {
	const faults = now.endedChildrenFaults ?? before.endedChildrenFaults
	return faults === undefined ? {} : {endedChildrenFaults: faults}
}
