/**
 * What the kernel adds to a process when it collects a child that has ended: the child's CPU time and its I/O, and what the child had
 * collected itself. Whoever adds up over processes and time has seen most of that already, at the child; this keeps what is still to come once more.
 */
export class Collected {
	/** What children had that are known to be collected, and not yet found again in what the process says. */
	#due = 0
	/** What children had that have ended; nothing says yet that they were collected. Who ignores its children's end never does. */
	#awaited = 0

	/** A child has ended of which so much was counted. */
	await(amount: number): void {
		this.#awaited += amount
	}

	/** The process has collected somebody: what is awaited may be in its figures from now on. */
	admit(): void {
		this.#due += this.#awaited
		this.#awaited = 0
	}

	/** @returns how much of what the process says more than before was not counted yet */
	fresh(more: number): number {
		const known = Math.min(Math.max(0, more), this.#due)
		this.#due -= known
		return Math.max(0, more) - known
	}

	/** What whoever collects this process in turn has still to expect beside what was counted of it. */
	get outstanding(): number {
		return this.#due + this.#awaited
	}
}
