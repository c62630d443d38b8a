import {type Finding, finding} from '../core/trouble/finding.ts'
import {grouped} from '../core/units/format.ts'

/**
 * Samples that could not be taken: no descriptor left, no memory, a file of /proc gone half-way. One that fails is left out and the next is
 * due as ever, for what a run has measured is worth more than the figure that is missing.
 */
export class SampleFailures {
	#count = 0
	#reason = ''

	note(error: unknown): void {
		this.#count++
		this.#reason = error instanceof Error ? error.message : String(error)
	}

	/** What failed since the last call; null when every sample was taken. */
	take(): Finding | null {
		if (this.#count === 0) return null
		const evidence = `${grouped(this.#count)} ${this.#count === 1 ? 'sample' : 'samples'} not taken, last: ${this.#reason}`
		this.#count = 0
		return finding(
			'samples-failed',
			'warning',
			'The system refused some samples of CPU and memory (it may be out of file descriptors or of memory): these figures have holes.',
			evidence,
		)
	}
}
