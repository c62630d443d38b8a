import type {ProcessUsage, UsageSample} from '../events/run-event.ts'
import {Series} from './series.ts'

export interface ProcessRow {
	readonly last: ProcessUsage
	/** CPU time this process used while we watched. */
	readonly usedMs: number
	/** Share of one core over the last second or so. */
	readonly cpuShare: number
	readonly maxRssBytes: number
	readonly firstSeenMs: number
	readonly lastSeenMs: number
	readonly ended: boolean
}

interface Mutable<T> {
	row: {-readonly [K in keyof T]: T[K]}
	/** CPU time at the start of the interval that cpuShare is computed over. */
	markUsedMs: number
	markTMs: number
	/** CPU time already counted of children that have ended, and are yet to appear among those their parent has collected. */
	countedMs: number
}

/** The process tree of a suite: per process, and summed second by second. CPU as share of one core: 1 = one core busy. */
export class UsageTrack {
	readonly cpuShare = new Series()
	readonly rssBytes = new Series()
	readonly threads = new Series()
	readonly fds = new Series()
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
	#secondStart = {tMs: Number.NaN, usedMs: 0, readBytes: 0, writtenBytes: 0}
	#readBytes = 0
	#writtenBytes = 0
	readonly #processes = new Map<number, Mutable<ProcessRow>>()

	get processes(): readonly ProcessRow[] {
		return [...this.#processes.values()].map(entry => entry.row)
	}

	get samples(): number {
		return this.#sampleCount
	}

	/** CPU time of the whole tree while we watched, dead processes included. */
	get usedMs(): number {
		return this.#usedMs
	}

	get userShareOfUsed(): number {
		return this.#ownMs === 0 ? Number.NaN : this.#userMs / this.#ownMs
	}

	add(tMs: number, sample: UsageSample): void {
		this.#sampleCount++
		for (const pid of sample.gone) {
			const entry = this.#processes.get(pid)
			if (!entry) continue
			entry.row = {...entry.row, ended: true, cpuShare: 0, lastSeenMs: tMs}
			const {userMs, systemMs, endedChildrenMs = 0, ppid} = entry.row.last
			const parent = this.#collectorOf(ppid)
			if (parent) parent.countedMs += userMs + systemMs + endedChildrenMs + entry.countedMs
		}
		for (const usage of sample.processes) this.#addProcess(tMs, usage)
		let rssBytes = 0
		let threads = 0
		let fds = Number.NaN
		for (const {row} of this.#processes.values()) {
			if (row.ended) continue
			rssBytes += row.last.rssBytes
			threads += row.last.threads
			if (row.last.fds !== null) fds = (Number.isNaN(fds) ? 0 : fds) + row.last.fds
		}
		this.maxRssBytes = Math.max(this.maxRssBytes, rssBytes)
		this.rssBytes.setMax(tMs, rssBytes)
		this.threads.setLast(tMs, threads)
		if (!Number.isNaN(fds)) this.fds.setLast(tMs, fds)
		this.#closeSecond(tMs)
	}

	#addProcess(tMs: number, usage: ProcessUsage): void {
		const entry = this.#processes.get(usage.pid)
		if (entry === undefined || usage.userMs + usage.systemMs < entry.row.last.userMs + entry.row.last.systemMs) {
			// New, or a reused pid. What it used before the first sample was used since the last one: it was not there then.
			const usedMs = usage.userMs + usage.systemMs
			const row: ProcessRow = {
				last: usage,
				usedMs,
				cpuShare: 0,
				maxRssBytes: usage.rssBytes,
				firstSeenMs: tMs,
				lastSeenMs: tMs,
				ended: false,
			}
			this.#processes.set(usage.pid, {row: {...row}, markUsedMs: usedMs, markTMs: tMs, countedMs: 0})
			this.#usedMs += usedMs + (usage.endedChildrenMs ?? 0)
			this.#ownMs += usedMs
			this.#userMs += usage.userMs
			this.#readBytes += usage.readBytes ?? 0
			this.#writtenBytes += usage.writtenBytes ?? 0
			return
		}
		const before = entry.row.last
		const usedMs = usage.userMs + usage.systemMs - before.userMs - before.systemMs
		this.#usedMs += usedMs + this.#newOfChildren(entry, usage)
		this.#ownMs += usedMs
		this.#userMs += usage.userMs - before.userMs
		if (usage.readBytes !== null) this.#readBytes += Math.max(0, usage.readBytes - (before.readBytes ?? 0))
		if (usage.writtenBytes !== null) this.#writtenBytes += Math.max(0, usage.writtenBytes - (before.writtenBytes ?? 0))
		const row = entry.row
		row.usedMs += usedMs
		row.last = {
			...usage,
			fds: usage.fds ?? before.fds,
			readBytes: usage.readBytes ?? before.readBytes,
			writtenBytes: usage.writtenBytes ?? before.writtenBytes,
		}
		row.maxRssBytes = Math.max(row.maxRssBytes, usage.rssBytes)
		row.lastSeenMs = tMs
		row.ended = false
		if (tMs - entry.markTMs >= 1000) {
			row.cpuShare = (row.usedMs - entry.markUsedMs) / (tMs - entry.markTMs)
			entry.markUsedMs = row.usedMs
			entry.markTMs = tMs
		}
	}

	/** Of those gone together: who collects a parent collects its children with it. A damaged log may hold a ring of parents. */
	#collectorOf(ppid: number): Mutable<ProcessRow> | undefined {
		let parent = this.#processes.get(ppid)
		for (let steps = 0; parent?.row.ended && steps < 100; steps++) parent = this.#processes.get(parent.row.last.ppid)
		return parent?.row.ended ? undefined : parent
	}

	/**
	 * Processes that lived between two samples are never seen, but whoever started them collects what they used. What was seen of others
	 * before they ended is in there too, and was counted already.
	 */
	#newOfChildren(entry: Mutable<ProcessRow>, now: ProcessUsage): number {
		const collectedMs = Math.max(0, (now.endedChildrenMs ?? 0) - (entry.row.last.endedChildrenMs ?? 0))
		const knownMs = Math.min(collectedMs, entry.countedMs)
		entry.countedMs -= knownMs
		return collectedMs - knownMs
	}

	/** A program is started: what is used from now on is its own and that of all it starts. */
	startRoot(): void {
		this.#beforeRootMs = this.#usedMs
	}

	/** It has ended, and the system says what it used with all it collected: also what no sample saw. */
	endRoot(tMs: number, cpuMs: number): void {
		this.#usedMs = Math.max(this.#usedMs, this.#beforeRootMs + cpuMs)
		if (this.#sampleCount > 0) this.#closeSecond(tMs)
	}

	/** The kernel counts CPU in ticks of 10 ms, so shares are only formed over a second or more. */
	#closeSecond(tMs: number): void {
		const start = this.#secondStart
		if (Number.isNaN(start.tMs)) {
			this.#secondStart = {tMs, usedMs: this.#usedMs, readBytes: this.#readBytes, writtenBytes: this.#writtenBytes}
			return
		}
		const elapsedMs = tMs - start.tMs
		if (elapsedMs < 995) return
		this.cpuShare.setLast(tMs, (this.#usedMs - start.usedMs) / elapsedMs)
		this.readRate.setLast(tMs, ((this.#readBytes - start.readBytes) * 1000) / elapsedMs)
		this.writeRate.setLast(tMs, ((this.#writtenBytes - start.writtenBytes) * 1000) / elapsedMs)
		this.#secondStart = {tMs, usedMs: this.#usedMs, readBytes: this.#readBytes, writtenBytes: this.#writtenBytes}
	}
}
