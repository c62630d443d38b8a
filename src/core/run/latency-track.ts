import {bucketOf, Histogram, type SparseCounts} from '../stats/histogram.ts'

/** Seconds for which a window can still be asked; older slices only live on in the total. */
const keptSeconds = 3600

/** One latency metric over a run: everything so far, and second by second so that any recent window can be cut out. Nanoseconds. */
export class LatencyTrack {
	readonly total = new Histogram()
	errors = 0
	readonly #slices = new Map<number, Histogram>()

	count(tMs: number, counts: SparseCounts, minNs: number, maxNs: number, errors: number): void {
		this.errors += errors
		if (counts.length === 0) return
		this.total.addCounts(counts, minNs, maxNs)
		this.#slice(tMs).addCounts(counts, minNs, maxNs)
	}

	add(tMs: number, durationNs: number): void {
		this.total.add(durationNs)
		this.#slice(tMs).addCounts([bucketOf(durationNs), 1], durationNs, durationNs)
	}

	/** What fell into [fromMs, toMs), to the second. */
	window(fromMs: number, toMs: number): Histogram {
		const merged = new Histogram()
		for (const [second, slice] of this.#slices) {
			if (second * 1000 >= fromMs - 999 && second * 1000 < toMs) merged.merge(slice)
		}
		return merged
	}

	/** One quantile per second over whole seconds [from, to); NaN where nothing happened. */
	perSecond(q: number, fromSecond: number, toSecond: number): number[] {
		const values: number[] = []
		for (let second = fromSecond; second < toSecond; second++)
			values.push(this.#slices.get(second)?.quantile(q) ?? Number.NaN)
		return values
	}

	countPerSecond(fromSecond: number, toSecond: number): number[] {
		const values: number[] = []
		for (let second = fromSecond; second < toSecond; second++) values.push(this.#slices.get(second)?.n ?? 0)
		return values
	}

	#slice(tMs: number): Histogram {
		const second = Math.max(0, Math.floor(tMs / 1000))
		let slice = this.#slices.get(second)
		if (slice === undefined) {
			slice = new Histogram()
			this.#slices.set(second, slice)
			this.#slices.delete(second - keptSeconds)
		}
		return slice
	}
}
