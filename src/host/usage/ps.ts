import type {ProcessUsage} from '../../core/events/process-usage.ts'
import type {UsageMeter} from '../../ports.ts'
import {ProcessFamily} from '../processes/family.ts'
import {listByPs, type PsProcess} from '../processes/ps.ts'

/**
 * Usage of a process tree where there is no Linux /proc. Starting `ps` takes 13 ms of CPU, so it is only asked for full samples; a light
 * one repeats what it said. It tells no threads, descriptors or I/O, and no system time apart from user time.
 */
export class PsUsageMeter implements UsageMeter {
	readonly #family: ProcessFamily
	#last: readonly ProcessUsage[] = []

	constructor(rootPid: number) {
		this.#family = new ProcessFamily(rootPid)
	}

	get processGroups(): ReadonlySet<number> {
		return this.#family.processGroups
	}

	async sample(detail: 'light' | 'full'): Promise<readonly ProcessUsage[]> {
		if (detail === 'light' && this.#last.length > 0) return this.#last
		const processes = new Map<number, PsProcess>()
		for (const process of await listByPs()) if (!process.ended) processes.set(process.pid, process)
		const rows = [...processes.values()]
		this.#family.retain(rows)
		this.#family.admit(rows)
		this.#last = [...this.#family.members.keys()].map(pid => toUsage(processes.get(pid)!))
		return this.#last
	}

	close(): void {}
}

function toUsage(process: PsProcess): ProcessUsage {
	return {
		pid: process.pid,
		ppid: process.ppid,
		name: process.name,
		userMs: process.cpuMs,
		systemMs: 0,
		rssBytes: process.rssBytes,
		threads: 0,
		fds: null,
		readBytes: null,
		writtenBytes: null,
	}
}
