import type {V8Profile} from './v8-profile.ts'

/**
 * Whose time it is, one rule for every profile: **a sample lasts until the next one**, as DevTools and speedscope draw it.
 *
 *     start    s1    s2    s3                s4    s5    end
 *     |.......|--1--|--2--|--3-|............|--4--|--5--|
 *      nobody's                 a hole: nobody's
 *
 * The time before the first sample is nobody's: most of it is what starting the profiler takes. Where nobody looked for much longer than
 * usual, the sample before it lasts as long as they usually do, and the rest is nobody's.
 */

/** A hole is longer than this many usual intervals, and at least as long as V8's sampler is late on a busy machine. */
const usualIntervalsOfHole = 10
const shortestHoleUs = 10_000
/** The usual interval is the median of this many: enough for any profile, and few enough for one of 70 million samples. */
const mostIntervals = 20_000

export function isHole(distanceUs: number, usualUs: number): boolean {
	return distanceUs > Math.max(shortestHoleUs, usualIntervalsOfHole * usualUs)
}

/** When a sample ends that was taken at `fromUs`, the next thing known being at `nextUs`. */
export function lastsUntil(fromUs: number, nextUs: number, usualUs: number): number {
	return isHole(nextUs - fromUs, usualUs) ? fromUs + usualUs : Math.max(fromUs, nextUs)
}

/** The median time between two samples; null when there are no two. Never the interval that was asked for: V8 keeps none. */
export function usualIntervalUs({samples, timeDeltas}: V8Profile): number | null {
	const count = Math.min(samples?.length ?? 0, timeDeltas?.length ?? 0)
	const step = Math.max(1, Math.floor(count / mostIntervals))
	const intervals: number[] = []
	// The first is no interval: it is the time from the start of the profile.
	for (let i = 1; i < count; i += step) if (timeDeltas![i]! > 0) intervals.push(timeDeltas![i]!)
	if (intervals.length === 0) return null
	intervals.sort((a, b) => a - b)
	return intervals[Math.floor((intervals.length - 1) / 2)]!
}

/**
 * The samples in order of time, repaired: V8 delivers some late, with a negative delta.
 * @returns how many were out of order
 */
export function eachSample(profile: V8Profile, visit: (tUs: number, nodeId: number) => void): number {
	const samples = profile.samples ?? []
	const timeDeltas = profile.timeDeltas ?? []
	let late = 0
	for (let i = 0; i < samples.length; i++) if (timeDeltas[i]! < 0) late++
	let tUs = profile.startTime
	if (late === 0) {
		for (let i = 0; i < samples.length; i++) {
			const deltaUs = timeDeltas[i] ?? 0
			if (!Number.isFinite(deltaUs)) continue
			tUs += deltaUs
			visit(tUs, samples[i]!)
		}
		return 0
	}
	const times = new Float64Array(samples.length)
	const order = new Uint32Array(samples.length)
	for (let i = 0; i < samples.length; i++) {
		const deltaUs = timeDeltas[i] ?? 0
		if (Number.isFinite(deltaUs)) tUs += deltaUs
		times[i] = tUs
		order[i] = i
	}
	// Those of one time stay as they came.
	order.sort((a, b) => times[a]! - times[b]! || a - b)
	for (const i of order) if (Number.isFinite(timeDeltas[i] ?? 0)) visit(times[i]!, samples[i]!)
	return late
}
