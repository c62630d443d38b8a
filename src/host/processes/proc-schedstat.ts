import {closeSync, openSync, readdirSync, readFileSync, readSync} from 'node:fs'

/** What the scheduler has given one thread since it began. Unlike `stat`, which counts in steps of 10 ms, to the nanosecond. */
export interface ThreadTimes {
	readonly runNs: number
	/** Ready to run, and no core was free. What a cgroup's quota held back is in it; what a hypervisor took away is not. */
	readonly waitNs: number
}

/** "time on the CPU, time waiting on a runqueue, timeslices". @returns null where the kernel does not keep them (all 0) */
export function parseSchedstat(text: string): ThreadTimes | null {
	const [, run, wait, slices] = /^(\d+) (\d+) (\d+)/.exec(text) ?? []
	if (run === undefined || wait === undefined || !(Number(slices) > 0)) return null
	return {runNs: Number(run), waitNs: Number(wait)}
}

const buffer = Buffer.allocUnsafe(256)

/**
 * The times of one process. `/proc/PID/schedstat` is its main thread's alone; those of the others lie below `task`, and are gone with
 * their thread. So the waiting of all is summed up from what each thread has added since it was last looked at: what an ended thread
 * waited after that is missing.
 */
export class ProcessTimes {
	readonly #pid: number
	#fd: number | null = null
	readonly #keepOpen: boolean
	#waitedNs = 0
	/** What each thread had waited when it was last looked at, by tid. */
	#seenNs = new Map<string, number>()

	/** @param keepOpen a file that is kept costs 4 us a reading instead of 12, and a descriptor */
	constructor(pid: number, keepOpen: boolean) {
		this.#pid = pid
		this.#keepOpen = keepOpen
	}

	/** null: not told, or gone. */
	main(): ThreadTimes | null {
		const file = `/proc/${this.#pid}/schedstat`
		try {
			if (!this.#keepOpen) return parseSchedstat(readFileSync(file, 'latin1'))
			this.#fd ??= openSync(file, 'r')
			return parseSchedstat(buffer.toString('latin1', 0, readSync(this.#fd, buffer, 0, buffer.length, 0)))
		} catch {
			return null
		}
	}

	/** Looks at every thread. @returns what all of them have waited so far, as far as it was seen */
	waitedNs(): number {
		const folder = `/proc/${this.#pid}/task`
		const seenNs = new Map<string, number>()
		for (const tid of list(folder)) {
			const waitNs = readTask(`${folder}/${tid}/schedstat`)?.waitNs
			if (waitNs === undefined) continue
			const before = this.#seenNs.get(tid) ?? 0
			// Less than before: another thread was given the number.
			this.#waitedNs += waitNs < before ? waitNs : waitNs - before
			seenNs.set(tid, waitNs)
		}
		this.#seenNs = seenNs
		return this.#waitedNs
	}

	close(): void {
		if (this.#fd !== null) closeSync(this.#fd)
		this.#fd = null
	}
}

function list(folder: string): string[] {
	try {
		return readdirSync(folder)
	} catch {
		return []
	}
}

function readTask(file: string): ThreadTimes | null {
	try {
		return parseSchedstat(readFileSync(file, 'latin1'))
	} catch {
		return null
	}
}
