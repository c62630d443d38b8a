import type {GeneratorSample, StageCounts} from '../../../core/load/counted.ts'
import {mergedCounts, mergedSamples} from '../../../core/load/merge-counts.ts'
import type {Clock, LoadTold} from '../../../ports.ts'
import type {Emit} from '../../suite-run.ts'

/** Threads tell several times a second, each for itself; the log hears it once a second. */
const tellEveryMs = 1000

/** What threads have told, put together and said as events. */
export class LoadCounts {
	readonly #suite: string
	readonly #emit: Emit
	#stages: StageCounts[] = []
	readonly #samples = new Map<number, GeneratorSample[]>()
	readonly #over = new AbortController()

	constructor(suite: string, emit: Emit) {
		this.#suite = suite
		this.#emit = emit
	}

	note(thread: number, {stages, sample}: LoadTold): void {
		this.#stages.push(...stages)
		const samples = this.#samples.get(thread)
		if (samples === undefined) this.#samples.set(thread, [sample])
		else samples.push(sample)
	}

	/** Once a second, until `finish`. */
	tellOn(clock: Clock): void {
		void (async () => {
			while (!this.#over.signal.aborted) {
				await clock.sleep(tellEveryMs, this.#over.signal)
				if (!this.#over.signal.aborted) this.#tell()
			}
		})()
	}

	/** What is left. */
	finish(): void {
		this.#over.abort()
		this.#tell()
	}

	#tell(): void {
		if (this.#stages.length === 0 && this.#samples.size === 0) return
		const stages = mergedCounts(this.#stages)
		const sample = mergedSamples([...this.#samples.values()])
		this.#stages = []
		this.#samples.clear()
		this.#emit({type: 'load-counted', suite: this.#suite, stages, sample})
	}
}
