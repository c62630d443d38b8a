import {readFileSync} from 'node:fs'
import {PerformanceObserver} from 'node:perf_hooks'
import type {GeneratorSample} from '../../core/load/counted.ts'
import {threadNowMs} from './thread-clock.ts'

type Sample = Pick<GeneratorSample, 'intervalMs' | 'loopBusy' | 'gcShare' | 'waitedShare' | 'cpuShare'>

/** How the thread that calls it fares: its loop, its garbage collections, and what the kernel says of it. */
export class OwnThread {
	#loop = performance.eventLoopUtilization()
	#atMs = threadNowMs()
	#gcMs = 0
	#scheduled = readScheduled()
	readonly #observer = new PerformanceObserver(list => this.#note(list.getEntries()))

	constructor() {
		this.#observer.observe({entryTypes: ['gc']})
	}

	/** Since it was asked the last time. */
	sample(): Sample {
		this.#note(this.#observer.takeRecords())
		const atMs = threadNowMs()
		const loop = performance.eventLoopUtilization()
		const scheduled = readScheduled()
		const intervalMs = Math.max(0.001, atMs - this.#atMs)
		const shareOf = (ns: number) => ns / 1e6 / intervalMs
		const before = this.#scheduled
		const sample: Sample = {
			intervalMs,
			loopBusy: performance.eventLoopUtilization(loop, this.#loop).utilization,
			gcShare: this.#gcMs / intervalMs,
			waitedShare: scheduled && before ? shareOf(scheduled.waitedNs - before.waitedNs) : null,
			cpuShare: scheduled && before ? shareOf(scheduled.ranNs - before.ranNs) : null,
		}
		this.#loop = loop
		this.#atMs = atMs
		this.#gcMs = 0
		this.#scheduled = scheduled
		return sample
	}

	close(): void {
		this.#observer.disconnect()
	}

	#note(entries: readonly {readonly duration: number}[]): void {
		for (const {duration} of entries) this.#gcMs += duration
	}
}

/** Read on the thread itself, which is what `thread-self` leads to. null: this system does not tell. */
function readScheduled(): {readonly ranNs: number; readonly waitedNs: number} | null {
	try {
		const [ran, waited] = readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')
		return {ranNs: Number(ran), waitedNs: Number(waited)}
	} catch {
		return null
	}
}
