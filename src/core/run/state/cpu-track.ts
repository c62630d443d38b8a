import type {CpuWindow, Isolate} from '../../events/run-event.ts'
import {isIdle} from '../../profile/call-tree.ts'
import {leastRankedSamples} from '../../profile/ranking.ts'
import {StackTable} from '../../profile/stack-table.ts'
import type {StackWeights, TimedSamples} from '../../profile/stack-weights.ts'

export type {StackWeights, TimedSamples} from '../../profile/stack-weights.ts'

/** Samples for which a time window can still be asked: two hours of a busy process at the default interval; beyond it only the sums live on. */
const keptSamples = 720_000

/** What a window takes beside its samples, counted in samples: those of programs that are over at once hold three or four. */
const windowWeight = 10

/** Below that it is rounding: times are kept in milliseconds. */
const shortestHoleMs = 0.01

export interface HeldProfile {
	/** `20 samples stand for 66 of 849 ms`. */
	readonly basis: string | null
	/** What has to be known beside its shares, a sentence each. */
	readonly notes: readonly string[]
}

interface KeptWindow {
	readonly of: Isolate
	readonly startMs: number
	readonly endMs: number
	readonly stacks: Int32Array
	readonly deltasUs: Float64Array
}

interface Entry {
	readonly of: Isolate
	readonly startMs: number
	endMs: number
	readonly stacks: number[]
	readonly deltasUs: number[]
}

/** All CPU samples of a suite: summed for the whole of it, kept one by one for the recent past. */
export class CpuTrack {
	readonly table = new StackTable()
	readonly #totalUs = new Map<number, number>()
	readonly #totalSamples = new Map<number, number>()
	readonly #busySamples = new Map<number, number>()
	#windows: KeptWindow[] = []
	#kept = 0
	#forgotten = 0
	#firstMs = Number.POSITIVE_INFINITY
	#lastMs = Number.NEGATIVE_INFINITY
	#busy = 0
	#rankedFromMs = Number.POSITIVE_INFINITY
	#held: StackWeights | null = null
	/** What is to be said of a profile that was read from a file; null: this one is being measured. */
	held: HeldProfile | null = null
	/** Windows that could not be read because one before them is missing from the log. */
	lostWindows = 0

	/** From when on samples are known one by one; null: all that were taken are. */
	get keptFromMs(): number | null {
		return this.#forgotten > 0 ? this.#windows[0]!.startMs : null
	}

	/** Samples of which only the sums are left. */
	get forgottenSamples(): number {
		return this.#forgotten
	}

	get endMs(): number {
		return this.#lastMs
	}

	/** From when on there are enough samples of a program at work for an order of its functions; Infinity: there never were. */
	get rankedFromMs(): number {
		return this.#rankedFromMs
	}

	/** How many samples found an isolate at work. */
	busySamplesOf(isolate: number): number {
		return this.#busySamples.get(isolate) ?? 0
	}

	/** How many isolates have a count of their samples. */
	get countedIsolates(): number {
		return this.#busySamples.size
	}

	/** Counts of isolates that nobody will ask for are let go. */
	keepCounts(isKept: (isolate: number) => boolean): void {
		for (const isolate of this.#busySamples.keys()) if (!isKept(isolate)) this.#busySamples.delete(isolate)
	}

	/** @returns whether the window could be taken in */
	add(window: Isolate & CpuWindow): boolean {
		// Once a window is lost the table can never be what the writer's was: no name is better than a wrong one.
		if (this.lostWindows > 0 || !this.#follows(window)) {
			this.lostWindows++
			return false
		}
		const stacksThen = this.table.length + window.newStacks.length
		for (const [name, url, line, column] of window.newFrames) this.table.frame({name, url, line, column})
		for (const [prefix, frame] of window.newStacks) this.table.stack(prefix, frame)
		// What was known already takes no place of its own: then the table is not the writer's.
		if (this.table.length !== stacksThen) {
			this.lostWindows++
			return false
		}
		let endMs = window.startMs
		let busy = 0
		for (let i = 0; i < window.stacks.length; i++) {
			const stack = window.stacks[i]!
			const deltaUs = window.deltasUs[i]!
			if (stack >= 0 && !isIdle(this.table, stack)) busy++
			this.#totalUs.set(stack, (this.#totalUs.get(stack) ?? 0) + deltaUs)
			this.#totalSamples.set(stack, (this.#totalSamples.get(stack) ?? 0) + 1)
			endMs += deltaUs / 1000
		}
		const {isolate, pid, thread} = window
		this.#busySamples.set(isolate, this.busySamplesOf(isolate) + busy)
		this.#busy += busy
		if (this.#busy >= leastRankedSamples) this.#rankedFromMs = Math.min(this.#rankedFromMs, endMs)
		this.#firstMs = Math.min(this.#firstMs, window.startMs)
		this.#lastMs = Math.max(this.#lastMs, endMs)
		this.#windows.push({
			of: {isolate, pid, thread},
			startMs: window.startMs,
			endMs,
			stacks: Int32Array.from(window.stacks),
			deltasUs: Float64Array.from(window.deltasUs),
		})
		this.#kept += weightOf(window)
		if (this.#kept > 1.01 * keptSamples) this.#dropOldest()
		return true
	}

	/** Many at once: taking the first away moves all others. */
	#dropOldest(): void {
		let count = 0
		while (this.#kept > keptSamples && count < this.#windows.length - 1) {
			const gone = this.#windows[count++]!
			this.#kept -= weightOf(gone)
			this.#forgotten += gone.stacks.length
		}
		this.#windows.splice(0, count)
	}

	/**
	 * Whether the window extends the table as it stands. A stack is only sent with a sample of it (or of one it leads to), so the first window
	 * that grows the table after a lost one points past its end.
	 */
	#follows(window: CpuWindow): boolean {
		const frames = this.table.frames.length + window.newFrames.length
		let stacks = this.table.length
		for (const [prefix, frame] of window.newStacks) {
			if (prefix >= stacks || frame >= frames) return false
			stacks++
		}
		return window.stacks.every(stack => stack < stacks)
	}

	/** A profile that somebody recorded: sums, of which no part can be cut out by time. */
	hold(weights: StackWeights, about: HeldProfile): void {
		this.#held = weights
		this.held = about
		this.#lastMs = weights.durationMs
		this.#rankedFromMs = 0
	}

	/** The whole suite so far. */
	whole(): StackWeights {
		if (this.#held !== null) return this.#held
		const durationMs = Math.max(0, this.#lastMs - this.#firstMs)
		return {
			table: this.table,
			unit: 'us',
			self: this.#totalUs,
			samples: this.#totalSamples,
			durationMs: Number.isFinite(durationMs) ? durationMs : 0,
		}
	}

	/** What was on CPU in [fromMs, toMs), cut to the sample; of the main thread of one process, or of all. */
	window(fromMs: number, toMs: number, mainOf?: number): StackWeights {
		if (this.#held !== null) return this.#held
		const selfUs = new Map<number, number>()
		const samples = new Map<number, number>()
		for (const part of this.timed(fromMs, toMs, mainOf)) {
			for (let i = 0; i < part.stacks.length; i++) {
				const stack = part.stacks[i]!
				selfUs.set(stack, (selfUs.get(stack) ?? 0) + part.deltasUs[i]!)
				samples.set(stack, (samples.get(stack) ?? 0) + 1)
			}
		}
		return {
			table: this.table,
			unit: 'us',
			self: selfUs,
			samples,
			durationMs: Math.max(0, Math.min(toMs, this.#lastMs) - Math.max(fromMs, this.#firstMs)),
		}
	}

	/** The same, in time order: of each isolate what follows without a hole is one entry, and its entries stand together. */
	timed(fromMs: number, toMs: number, mainOf?: number): TimedSamples[] {
		const byIsolate = new Map<number, Array<Entry>>()
		for (const window of this.#windows) {
			if (window.endMs < fromMs || window.startMs >= toMs) continue
			const {isolate, pid, thread} = window.of
			if (mainOf !== undefined && (pid !== mainOf || thread !== 0)) continue
			let tMs = window.startMs
			for (let i = 0; i < window.stacks.length; i++) {
				const startMs = tMs
				tMs += window.deltasUs[i]! / 1000
				// A sample is taken when its time begins.
				if (startMs < fromMs || startMs >= toMs) continue
				let entries = byIsolate.get(isolate)
				if (entries === undefined) byIsolate.set(isolate, (entries = []))
				let entry = entries.at(-1)
				if (entry === undefined || startMs - entry.endMs > shortestHoleMs)
					entries.push((entry = {of: window.of, startMs, endMs: startMs, stacks: [], deltasUs: []}))
				entry.stacks.push(window.stacks[i]!)
				entry.deltasUs.push(window.deltasUs[i]!)
				entry.endMs = tMs
			}
		}
		return [...byIsolate.values()].flatMap(entries =>
			entries.map(({of, startMs, stacks, deltasUs}) => ({...of, startMs, stacks, deltasUs})),
		)
	}
}

function weightOf({stacks}: {readonly stacks: ArrayLike<number>}): number {
	return stacks.length + windowWeight
}
