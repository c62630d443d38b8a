/** How many ended processes are kept one by one, and for how long every one is. */
export interface KeptProcesses {
	readonly mostEnded: number
	/** What is told of a process may come when it is gone: its last word, samples it took of itself, that its parent has collected it. */
	readonly graceMs: number
}

export const keptProcesses: KeptProcesses = {mostEnded: 1000, graceMs: 30_000}
