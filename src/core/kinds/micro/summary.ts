import {driftReport} from '../../run/summary/drift-report.ts'
import {exactFigures} from '../../run/summary/exact-figures.ts'
import {figuresOf} from '../../run/summary/figures.ts'
import {hottestOf} from '../../run/summary/hottest.ts'
import type {MetricReport} from '../../run/summary/run-report.ts'
import type {SummaryOfKind} from '../../run/summary/summary-of-kind.ts'
import {tidy, tidyInterval} from '../../run/summary/tidy.ts'
import {sampledUsage} from '../../run/summary/usage.ts'
import {binsOf} from '../../stats/bins.ts'
import type {FineHistogram} from '../../stats/fine-histogram.ts'
import {medianOf, sortedCopy, supportsQuantile} from '../../stats/quantile.ts'
import {quantileInterval} from '../../stats/quantile-interval.ts'
import {outliersOf, tukeyFences} from '../../stats/tukey.ts'
import type {BenchmarkTrack, MicroState, MicroTrack} from './state.ts'
import {medianInterval, pooledQuantile} from './state-interval.ts'
import {pooledMoments} from './state-moments.ts'
import type {MicroRun} from './state-run.ts'
import type {BenchmarkReport, MicroReport} from './summary-report.ts'
import {sweepsOf} from './summary-sweeps.ts'

export const microSummary: SummaryOfKind<MicroState> = {
	// Whatever a benchmark is called, its metric has that name: nothing else stands beside them.
	metrics: ({suite}) => microMetrics(suite.micro),
	usage: of => sampledUsage(of, null),
	hottest: hottestOf,
	// There are many processes, and each has said what came of it.
	exitCode: () => null,
	own: suite => ({micro: microReport(suite)}),
	recorded: ({micro}) =>
		[...micro.benchmarks.values()].map(({listed, runs}) => ({
			benchmark: listed.name,
			figures: ['median'],
			runs: runs.map(({median}) => ({is: 'done', figures: {median}})),
			nodeVersions: micro.node === null ? [] : [micro.node],
		})),
	floors: () => [],
}

/** One a benchmark, under its name, then heap and GC of those that have them. */
function microMetrics(micro: MicroTrack): MetricReport[] {
	return [...micro.benchmarks.values()].flatMap(track => {
		if (track.runs.length === 0) return []
		const {name} = track.listed
		const heap = track.runs.flatMap(run => run.figures.heapBytesPerCall ?? [])
		const gc = track.runs.map(run => run.figures.gc.nsPerCall)
		return [
			benchmarkMetric(track),
			...(heap.length > 0 ? [runMetric(`${name} heap`, 'bytes', heap)] : []),
			...(gc.some(ns => ns > 0) ? [runMetric(`${name} gc`, 'ns', gc)] : []),
		]
	})
}

/** null quantiles where the samples are worth too few. Only of a benchmark with a run. */
export function benchmarkMetric(track: BenchmarkTrack): MetricReport {
	const {runs, samples} = track
	const {mean, stddev} = pooledMoments(runs)
	const fences = tukeyFences(samples.quantile(0.25), samples.quantile(0.75))
	return {
		name: track.listed.name,
		unit: 'ns',
		direction: 'lower',
		n: samples.n,
		runs: runs.length,
		...figuresOf({quantile: q => pooledQuantile(track, q), mean, stddev, min: samples.min, max: samples.max}),
		ci: tidyInterval(medianInterval(track)),
		outliers: outliersIn(samples, fences),
		throughput: tidy(1e9 / mean),
		errors: 0,
		histogram: binsOf({min: samples.min, max: samples.max, bulkMax: fences.severeHigh}, (from, to) =>
			samples.countBetween(from, to),
		),
	}
}

/** A figure that every run has one of. */
function runMetric(name: string, unit: 'bytes' | 'ns', values: readonly number[]): MetricReport {
	const sorted = sortedCopy(values)
	return {
		name,
		unit,
		direction: 'lower',
		n: sorted.length,
		runs: sorted.length,
		...exactFigures(sorted),
		ci: tidyInterval(quantileInterval(sorted, 0.5, 0.95)),
		outliers: outliersOf(sorted),
		throughput: null,
		errors: 0,
		histogram: [],
	}
}

function outliersIn(samples: FineHistogram, fences: ReturnType<typeof tukeyFences>): MetricReport['outliers'] {
	if (samples.n < 4) return {mild: 0, severe: 0}
	const severe = samples.countBeyond(fences.severeLow, fences.severeHigh)
	return {mild: samples.countBeyond(fences.mildLow, fences.mildHigh) - severe, severe}
}

function microReport({micro, plan}: MicroState): MicroReport {
	const tracks = [...micro.benchmarks.values()]
	const timers = tracks.flatMap(track => track.runs.map(run => run.figures.timer))
	return {
		runs: plan.runs,
		samples: plan.samples,
		node: micro.node,
		timer:
			timers.length === 0
				? null
				: {
						name: 'performance.now',
						costNs: tidy(medianOf(timers.map(timer => timer.costNs)))!,
						resolutionNs: tidy(medianOf(timers.map(timer => timer.resolutionNs)))!,
					},
		leftOut: micro.leftOut,
		benchmarks: tracks.map(track => benchmarkReport(track, plan.runs)),
		sweeps: sweepsOf(tracks),
	}
}

function benchmarkReport(track: BenchmarkTrack, asked: number): BenchmarkReport {
	const {listed, runs, failure} = track
	const first = runs[0]
	const over = (of: (run: MicroRun) => number | null) => {
		const values = runs.map(of).filter(value => value !== null)
		return values.length === 0 ? null : tidy(medianOf(values))
	}
	const sum = (of: (run: MicroRun) => number) =>
		runs.length === 0 ? null : tidy(runs.reduce((total, run) => total + of(run), 0))
	return {
		name: listed.name,
		params: listed.params,
		source: listed.source,
		outcome: runs.length >= asked ? 'measured' : runs.length > 0 ? 'partial' : failure === null ? 'not-run' : 'failed',
		failure: failure && {
			code: failure.code,
			phase: failure.phase,
			run: failure.run,
			text: failure.text,
			stack: failure.stack,
		},
		runs: runs.map(run => ({
			run: run.run,
			samples: run.n,
			batch: run.figures.batch,
			median: tidy(run.median),
			p99: supportsQuantile(run.effectiveTail, 0.99) ? tidy(run.p99) : null,
			mean: tidy(run.mean),
			effective: tidy(run.effective),
			gcCount: run.figures.gc.count,
			course: run.course.map(value => tidy(value)!),
		})),
		effective: sum(run => run.effective),
		effectiveTail: sum(run => run.effectiveTail),
		async: first?.figures.async ?? null,
		kind: first?.figures.kind ?? null,
		firstCallNs: over(run => run.figures.firstCallNs),
		heapBytesPerCall: over(run => run.figures.heapBytesPerCall),
		gcNsPerCall: over(run => run.figures.gc.nsPerCall),
		emptyNs: over(run => run.figures.emptyNs),
		drift: driftReport(runs.map(run => run.median)),
		findings: track.findings.map(({finding, runs: count}) => ({
			...finding,
			evidence: runs.length > 1 ? `${finding.evidence} (in ${count} of ${runs.length} runs)` : finding.evidence,
		})),
	}
}
