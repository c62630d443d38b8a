import {sayStatistic} from '../../rules/statistic.ts'
import {type Asked, type EvaluationOfKind, lacking, type Reading, reading} from '../../run/evaluation/reading.ts'
import {ofValues, shareOf} from '../../run/evaluation/statistics.ts'
import type {BenchmarkTrack, MicroState} from './state.ts'
import {pooledQuantile} from './state-interval.ts'
import {pooledMoments} from './state-moments.ts'

const ns = 1e-9

export const microEvaluation: EvaluationOfKind<MicroState> = {
	read({micro}, asked) {
		const tracks = [...micro.benchmarks.values()]
		if (asked.metric === 'error_rate')
			return [shareOf(tracks.filter(one => one.failure !== null).length, tracks.length)]
		const wanted = asked.labels[0]?.value
		const found = tracks.filter(({listed}) => wanted === undefined || listed.name === wanted)
		if (found.length > 0) return found.map(track => ofBenchmark(track, asked))
		return [lacking(wanted === undefined ? 'no benchmark was found yet' : `the file has no benchmark "${wanted}"`)]
	},
}

function ofBenchmark(track: BenchmarkTrack, {metric, statistic}: Asked): Reading {
	const {listed, runs} = track
	const {name} = listed
	if (runs.length === 0) return lacking(track.failure?.text ?? 'it was not measured yet', 0, name)
	switch (metric) {
		case 'time':
			return timeOf(track, statistic)
		case 'throughput':
			return reading(1 / (pooledMoments(runs).mean * ns), track.samples.n, name)
		case 'heap':
			return ofValues(
				runs.map(run => run.figures.heapBytesPerCall ?? Number.NaN),
				statistic,
				name,
			)
		case 'gc_time':
			return ofValues(
				runs.map(run => run.figures.gc.nsPerCall * ns),
				statistic,
				name,
			)
		default:
			return lacking('nobody knows that metric', 0, name)
	}
}

/** Over all samples of all runs, as in the report. */
function timeOf(track: BenchmarkTrack, statistic: Asked['statistic']): Reading {
	const {samples, runs, listed} = track
	const {name} = listed
	const {n} = samples
	switch (statistic.is) {
		case 'quantile': {
			const value = pooledQuantile(track, statistic.q)
			return value === null
				? lacking(`its ${n} samples are worth too few independent ones for a ${sayStatistic(statistic)}`, n, name)
				: reading(value * ns, n, name)
		}
		case 'mean':
			return reading(pooledMoments(runs).mean * ns, n, name)
		case 'stddev':
			return reading(pooledMoments(runs).stddev * ns, n, name)
		case 'min':
			return reading(samples.min * ns, n, name)
		case 'max':
			return reading(samples.max * ns, n, name)
		case 'count':
			return reading(n, n, name)
		default:
			return lacking(`there is no ${statistic.is} of it`, n, name)
	}
}
