import type {UnansweredCounts} from '../../events/run-event.ts'
import {bucketOf, bucketStart, Histogram, type SparseCounts} from '../../stats/histogram.ts'
import {Series} from './series.ts'

/** Seconds for which a window can still be asked; older slices only live on in the total. */
const keptSeconds = 3600
const keptMoments = 1000

interface Counted {
	readonly pid: number
	readonly counts: SparseCounts
	readonly minNs: number
	readonly maxNs: number
	readonly errors: number
	readonly clientErrors?: number
	readonly unanswered?: UnansweredCounts
}

/** Requests that are not answered yet, and for how long at the least. */
export interface Open {
	readonly ns: number
	readonly count: number
}

/** Requests that ended without an answer, or without all of it: in all, second by second, and of the latest the moments. */
class Departures {
	all = 0
	readonly #bySecond = new Series()
	readonly #latest: Array<{readonly tMs: number; readonly count: number}> = []

	add(tMs: number, count: number): void {
		if (count === 0) return
		this.all += count
		this.#bySecond.add(tMs, count)
		this.#latest.push({tMs, count})
		if (this.#latest.length > 2 * keptMoments) this.#latest.splice(0, keptMoments)
	}

	/** How many had gone before that time; only the recent past is known. */
	before(tMs: number): number {
		return this.#latest.reduce((before, one) => (one.tMs < tMs ? before : before - one.count), this.all)
	}

	between(fromMs: number, toMs: number): number {
		return sumBetween(this.#bySecond, fromMs, toMs)
	}
}

/** What came in [fromMs, toMs), to the second. @param toMs  Infinity: until now */
function sumBetween(series: Series, fromMs: number, toMs: number): number {
	return series
		.slice(Math.ceil((fromMs - 999) / 1000), Math.min(Math.ceil(toMs / 1000), series.values.length))
		.reduce((total, value) => (Number.isNaN(value) ? total : total + value), 0)
}

/** One latency metric over a run: everything so far, and second by second so that any recent window can be cut out. Nanoseconds. */
export class LatencyTrack {
	readonly total = new Histogram()
	/** When the first of them came; Infinity: none has. */
	firstMs = Number.POSITIVE_INFINITY
	/** HTTP status 500 and above, and 400 to 499. */
	errors = 0
	clientErrors = 0
	readonly #errorsBySecond = new Series()
	readonly #clientErrorsBySecond = new Series()
	/** Not answered: their connection went before the answer had begun. */
	readonly departed = new Departures()
	/** Answered in part. */
	readonly broken = new Departures()
	readonly #underWay = new Map<number, number>()
	#underWayOfGone = 0
	/** For how long those that are under way had been so when it was told. */
	readonly #ages = new Map<number, {readonly tMs: number; readonly ages: SparseCounts}>()
	readonly #slices = new Map<number, Histogram>()
	/** The same once more, so that a window of a quarter of an hour is not put together from 900 slices every second. */
	readonly #minutes = new Map<number, Histogram>()

	/** What a process has counted since it last told. */
	count(tMs: number, {pid, counts, minNs, maxNs, errors, clientErrors = 0, unanswered}: Counted): void {
		this.errors += errors
		this.clientErrors += clientErrors
		if (errors > 0) this.#errorsBySecond.add(tMs, errors)
		if (clientErrors > 0) this.#clientErrorsBySecond.add(tMs, clientErrors)
		if (unanswered) this.#countUnanswered(tMs, pid, unanswered)
		if (counts.length === 0) return
		this.total.addCounts(counts, minNs, maxNs)
		this.#slice(tMs, counts, minNs, maxNs)
	}

	/** How many of those that came in [fromMs, toMs) failed, to the second. @param toMs  Infinity: until now */
	errorsBetween(fromMs: number, toMs: number): {readonly errors: number; readonly clientErrors: number} {
		return {
			errors: sumBetween(this.#errorsBySecond, fromMs, toMs),
			clientErrors: sumBetween(this.#clientErrorsBySecond, fromMs, toMs),
		}
	}

	get left(): number {
		return this.departed.all
	}

	get cut(): number {
		return this.broken.all
	}

	#countUnanswered(tMs: number, pid: number, {left, cut, underWay, ages}: UnansweredCounts): void {
		this.departed.add(tMs, left)
		this.broken.add(tMs, cut)
		if (underWay > 0) this.#underWay.set(pid, underWay)
		else this.#underWay.delete(pid)
		if (underWay > 0 && ages !== undefined) this.#ages.set(pid, {tMs, ages})
		else this.#ages.delete(pid)
	}

	/** Those that were under way when that was told last, if it was so in [fromMs, toMs] or afterwards; those of a millisecond and more. */
	openIn(fromMs: number, toMs: number): readonly Open[] {
		const open: Open[] = []
		for (const {tMs, ages} of this.#ages.values()) {
			// What was told later was under way for less at that time.
			const sinceNs = Math.max(0, tMs - toMs) * 1e6
			for (let i = 0; i < ages.length && tMs >= fromMs; i += 2) {
				const ns = bucketStart(ages[i]!) - sinceNs
				if (ns > 0 && ns < Number.POSITIVE_INFINITY) open.push({ns, count: ages[i + 1]!})
			}
		}
		return open
	}

	add(tMs: number, durationNs: number): void {
		this.total.add(durationNs)
		this.#slice(tMs, [bucketOf(durationNs), 1], durationNs, durationNs)
	}

	/** Only the sum is kept for processes that tell no more. */
	sumUnderWay(isKept: (pid: number) => boolean): void {
		for (const [pid, count] of this.#underWay) {
			if (isKept(pid)) continue
			this.#underWay.delete(pid)
			this.#ages.delete(pid)
			this.#underWayOfGone += count
		}
	}

	underWayOf(pid: number): number {
		return this.#underWay.get(pid) ?? 0
	}

	/** Neither answered nor given up when that was last told. */
	get underWay(): number {
		let sum = this.#underWayOfGone
		for (const one of this.#underWay.values()) sum += one
		return sum
	}

	/** What fell into [fromMs, toMs), to the second. @param toMs  Infinity: until now */
	window(fromMs: number, toMs: number): Histogram {
		const from = Math.ceil((fromMs - 999) / 1000)
		const to = Math.ceil(toMs / 1000)
		const isWhole = (minute: number) => minute * 60 >= from && minute * 60 + 60 <= to
		const merged = new Histogram()
		for (const [minute, slice] of this.#minutes) if (isWhole(minute)) merged.merge(slice)
		for (const [second, slice] of this.#slices)
			if (second >= from && second < to && !isWhole(Math.floor(second / 60))) merged.merge(slice)
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

	/** Adds the durations of another, second by second. */
	absorb(other: LatencyTrack): void {
		this.total.merge(other.total)
		this.firstMs = Math.min(this.firstMs, other.firstMs)
		for (const [second, slice] of other.#slices) sliceOf(this.#slices, second, keptSeconds).merge(slice)
		for (const [minute, slice] of other.#minutes) sliceOf(this.#minutes, minute, keptSeconds / 60).merge(slice)
	}

	#slice(tMs: number, counts: SparseCounts, minNs: number, maxNs: number): void {
		this.firstMs = Math.min(this.firstMs, tMs)
		const second = Math.max(0, Math.floor(tMs / 1000))
		sliceOf(this.#slices, second, keptSeconds).addCounts(counts, minNs, maxNs)
		sliceOf(this.#minutes, Math.floor(second / 60), keptSeconds / 60).addCounts(counts, minNs, maxNs)
	}
}

function sliceOf(slices: Map<number, Histogram>, index: number, kept: number): Histogram {
	let slice = slices.get(index)
	if (slice === undefined) {
		// Kept for an hour and rarely added to: what came before is over, but for what is late.
		slices.get(index - 1)?.seal()
		slice = new Histogram()
		slices.set(index, slice)
		slices.delete(index - kept)
	}
	return slice
}

/** A process tells 64 measures apart, but each may have names of its own. */
const mostMetrics = 200

/** The track of a metric; from now on there is one. */
export function latencyOf({latencies}: {readonly latencies: Map<string, LatencyTrack>}, metric: string): LatencyTrack {
	const known = latencies.get(metric)
	if (known !== undefined) return known
	const name = metric.startsWith('measure:') && latencies.size >= mostMetrics ? 'measure:(other)' : metric
	const track = latencies.get(name) ?? new LatencyTrack()
	latencies.set(name, track)
	return track
}
