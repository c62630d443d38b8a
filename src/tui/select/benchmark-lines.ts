import {medianInterval} from '../../core/run/micro-interval.ts'
import type {BenchmarkTrack, MicroTrack} from '../../core/run/micro-track.ts'
import {durationNs, percent} from '../../core/units/format.ts'
import {clean} from './suites-view.ts'

/** One benchmark of a micro suite, as far as it is known. */
export interface BenchmarkLine {
	readonly name: string
	readonly runs: number
	/** `1.23 us`. */
	readonly median: string
	/** `±0.4%`, in brackets when it is only about the processes that ran. */
	readonly precision: string
	readonly failure: string | null
}

const cache = new WeakMap<
	BenchmarkTrack,
	{readonly runs: number; readonly failed: boolean; readonly line: BenchmarkLine}
>()

/** Those with a run or a failure; what was measured last comes first. */
export function benchmarkLines(micro: MicroTrack): readonly BenchmarkLine[] {
	const tracks = [...micro.benchmarks.values()].filter(track => track.runs.length > 0 || track.failure !== null)
	const known = micro.underWay?.benchmark
	const first = tracks.filter(track => track.listed.name === known)
	return [...first, ...tracks.filter(track => track.listed.name !== known)].map(lineOf)
}

function lineOf(track: BenchmarkTrack): BenchmarkLine {
	const {runs, failure, samples} = track
	const before = cache.get(track)
	if (before?.runs === runs.length && before.failed === (failure !== null)) return before.line
	const median = samples.quantile(0.5)
	const interval = runs.length > 0 && median > 0 ? medianInterval(track) : null
	const half = interval && Math.max(interval.high - median, median - interval.low, 0) / median
	const precision = half === null ? '-' : `±${percent(half)}`
	const line = {
		name: clean(track.listed.name),
		runs: runs.length,
		median: durationNs(median),
		precision: interval?.method === 'within-run' ? `(${precision})` : precision,
		failure: failure && clean(failure.text),
	}
	cache.set(track, {runs: runs.length, failed: failure !== null, line})
	return line
}
