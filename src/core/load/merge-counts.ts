import {Histogram} from '../stats/histogram.ts'
import type {CountedTimes, GeneratorSample, LoadTime, StageCounts} from './counted.ts'
import type {FailureClass} from './outcome.ts'

/** What several threads have told of one stage, or one thread several times. */
export function mergedCounts(all: readonly StageCounts[]): StageCounts[] {
	const stages = [...new Set(all.map(({stage}) => stage))].sort((a, b) => a - b)
	return stages.map(stage => mergedStage(all.filter(one => one.stage === stage)))
}

function mergedStage(all: readonly StageCounts[]): StageCounts {
	const [first] = all
	if (all.length === 1) return first!
	const sum = (of: (counts: StageCounts) => number) => all.reduce((total, one) => total + of(one), 0)
	return {
		stage: first!.stage,
		planned: sum(one => one.planned),
		sent: sum(one => one.sent),
		completed: sum(one => one.completed),
		failed: sum(one => one.failed),
		dropped: sum(one => one.dropped),
		timedOut: sum(one => one.timedOut),
		resent: sum(one => one.resent),
		receivedBytes: sum(one => one.receivedBytes),
		connections: sum(one => one.connections),
		statuses: [...summed(all.flatMap(({statuses}) => pairsOf(statuses)))].sort((a, b) => a[0] - b[0]).flat(),
		failures: Object.fromEntries(
			summed(all.flatMap(({failures}) => Object.entries(failures) as Array<[FailureClass, number]>)),
		),
		times: mergedTimes(all.map(({times}) => times)),
	}
}

function pairsOf(flat: readonly number[]): Array<[number, number]> {
	const pairs: Array<[number, number]> = []
	for (let i = 0; i < flat.length; i += 2) pairs.push([flat[i]!, flat[i + 1]!])
	return pairs
}

function summed<K>(pairs: ReadonlyArray<readonly [K, number]>): Map<K, number> {
	const sums = new Map<K, number>()
	for (const [key, count] of pairs) sums.set(key, (sums.get(key) ?? 0) + count)
	return sums
}

function mergedTimes(all: ReadonlyArray<StageCounts['times']>): Partial<Record<LoadTime, CountedTimes>> {
	const merged: Partial<Record<LoadTime, CountedTimes>> = {}
	const names = new Set(all.flatMap(times => Object.keys(times) as LoadTime[]))
	for (const name of names) merged[name] = mergedCountedTimes(all.flatMap(times => times[name] ?? []))
	return merged
}

function mergedCountedTimes(all: readonly CountedTimes[]): CountedTimes {
	if (all.length === 1) return all[0]!
	const histogram = new Histogram()
	for (const {counts, minNs, maxNs} of all) histogram.addCounts(counts, minNs, maxNs)
	return {counts: histogram.toCounts(), minNs: histogram.min, maxNs: histogram.max}
}

/**
 * A stretch of time as all threads tell it, each of them in parts.
 * @param byThread  of each thread its samples of the stretch, in order; a thread without any says nothing
 */
export function mergedSamples(byThread: ReadonlyArray<readonly GeneratorSample[]>): GeneratorSample | null {
	const threads = byThread.filter(samples => samples.length > 0)
	if (threads.length === 0) return null
	const last = (of: (sample: GeneratorSample) => number) =>
		threads.reduce((sum, samples) => sum + of(samples.at(-1)!), 0)
	const shares = (of: (sample: GeneratorSample) => number | null) =>
		threads.flatMap(samples => weighted(samples, of) ?? [])
	const worst = (of: (sample: GeneratorSample) => number | null) => {
		const known = shares(of)
		return known.length === 0 ? null : known.reduce((a, b) => Math.max(a, b))
	}
	const cpu = shares(sample => sample.cpuShare)
	const drops = threads.flat().flatMap(({backlogDrops}) => backlogDrops ?? [])
	return {
		intervalMs: threads.map(spanOf).reduce((a, b) => Math.max(a, b)),
		loopBusy: worst(sample => sample.loopBusy)!,
		gcShare: worst(sample => sample.gcShare)!,
		waitedShare: worst(sample => sample.waitedShare),
		cpuShare: cpu.length === 0 ? null : cpu.reduce((a, b) => a + b),
		inFlight: last(sample => sample.inFlight),
		queued: last(sample => sample.queued),
		openConnections: last(sample => sample.openConnections),
		backlogDrops: drops.length === 0 ? null : drops.reduce((a, b) => a + b),
	}
}

function spanOf(samples: readonly GeneratorSample[]): number {
	return samples.reduce((sum, {intervalMs}) => sum + intervalMs, 0)
}

/** Mean over time; null: nobody tells. */
function weighted(samples: readonly GeneratorSample[], of: (sample: GeneratorSample) => number | null): number | null {
	let sum = 0
	let spanMs = 0
	for (const sample of samples) {
		const value = of(sample)
		if (value === null) continue
		sum += value * sample.intervalMs
		spanMs += sample.intervalMs
	}
	return spanMs === 0 ? null : sum / spanMs
}
