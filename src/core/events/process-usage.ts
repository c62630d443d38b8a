import type {ProcessInside} from './process-inside.ts'

export interface ProcessUsage {
	readonly pid: number
	readonly ppid: number
	/** As the kernel knows it, at most 15 bytes. */
	readonly name: string
	/** User and system time since the process started, both in milliseconds. */
	readonly userMs: number
	readonly systemMs: number
	/** CPU time of its children that have ended and were collected, and of theirs; absent: none, or not known here. */
	readonly endedChildrenMs?: number
	/** Minor page faults of the same children: it grows with every one that is collected. Only beside `readBytes`; absent: not known here. */
	readonly endedChildrenFaults?: number
	/** For how long it had lived when it was first seen; absent in later samples, or not known here. */
	readonly ageMs?: number
	/** Said once, a second after it was first seen or changed its name; absent otherwise, or not known here. */
	readonly inside?: ProcessInside
	/** The main thread alone, since it began: on a core, and ready to run with no core free. Absent: not sampled this time, or not known here. */
	readonly mainRunMs?: number
	readonly mainWaitMs?: number
	/** All threads together, ready to run with no core free; what threads did between their last sample and their end is missing. Absent likewise. */
	readonly waitMs?: number
	readonly rssBytes: number
	readonly threads: number
	/** null: not sampled this time, or not readable. */
	readonly fds: number | null
	/**
	 * Bytes moved by read and write calls since the process started (files, pipes and sockets; /proc/pid/io rchar and wchar), with those of
	 * children that have ended and were collected, and of theirs.
	 */
	readonly readBytes: number | null
	readonly writtenBytes: number | null
}

export interface UsageSample {
	/** Only processes whose figures changed since the last sample, or that are new. */
	readonly processes: readonly ProcessUsage[]
	/** Processes of the tree that ended since the last sample. */
	readonly gone: readonly number[]
}
