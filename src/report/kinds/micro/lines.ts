import type {RunEvent} from '../../../core/events/run-event.ts'
import type {BenchmarkTrack} from '../../../core/kinds/micro/state.ts'
import {benchmarkMetric} from '../../../core/kinds/micro/summary.ts'
import type {SuiteStateOf} from '../../../core/run/state/run-state.ts'
import type {SuiteReport} from '../../../core/run/summary/run-report.ts'
import {absent, bytes, durationNs, grouped, percent, significant} from '../../../core/units/format.ts'
import {sanitise} from '../../../core/units/sanitise.ts'
import {cutToWidth, padEnd, widthOf} from '../../../core/units/width.ts'
import {sayPrecision} from '../../../core/words/ratio-words.ts'
import {benchmarkRows, benchmarkWords, sayGrowth, sayOutliers} from './say.ts'

const widestName = 40

/** `12 benchmarks`, a row for each once the last of its runs is over, and what failed. */
export function microLines({plan, micro}: SuiteStateOf<'micro'>, event: RunEvent): string[] {
	switch (event.type) {
		case 'benchmarks-listed': {
			const n = event.benchmarks.length
			const left = event.leftOut === 0 ? '' : ` (${event.leftOut} left out)`
			const node = event.node === null ? '' : `, Node ${sanitise(event.node)}`
			return [
				`${n} ${n === 1 ? 'benchmark' : 'benchmarks'}${left}, ${plan.runs} ${plan.runs === 1 ? 'run' : 'runs'} of each${node}`,
			]
		}
		case 'micro-measured': {
			const track = micro.benchmarks.get(event.benchmark)
			if (track === undefined || track.runs.length < plan.runs) return []
			return [microRow(track, nameWidth([...micro.benchmarks.keys()]))]
		}
		case 'micro-failed':
			return [`FAILED (run ${event.run}): ${sanitise(event.text)}`]
		default:
			return []
	}
}

function microRow(track: BenchmarkTrack, width: number): string {
	const metric = benchmarkMetric(track)
	const heap = track.runs.findLast(run => run.figures.heapBytesPerCall !== null)?.figures.heapBytesPerCall
	return [
		padEnd(cutToWidth(sanitise(track.listed.name), width), width),
		`${(metric.median === null ? absent : durationNs(metric.median)).padStart(8)} ${sayPrecision(metric).padStart(8)}`,
		...(metric.p99 === null ? [] : [`p99 ${durationNs(metric.p99)}`]),
		...(metric.throughput === null ? [] : [`${significant(metric.throughput)}/s`]),
		...(metric.cv === null ? [] : [`cv ${percent(metric.cv)}`]),
		...(heap == null || heap === 0 ? [] : [`heap ${bytes(heap)}`]),
	].join('  ')
}

/** `run 3/10, 27/50 runs, sort/n=100`. */
export function microProgress({micro, plan}: SuiteStateOf<'micro'>): string {
	if (micro.benchmarks.size === 0) return 'asks the file for its benchmarks'
	const {done, total} = micro.progress(plan.runs)
	const now = micro.underWay
	return [
		`${done}/${total} runs`,
		...(now === null ? [] : [`${cutToWidth(sanitise(now.benchmark), widestName)}: ${grouped(now.n)} samples`]),
	].join(', ')
}

/** The end of line mode for one suite: every benchmark, then what its parameters make of the time. */
export function microTable(suite: SuiteReport): Array<Record<string, string>> {
	return benchmarkRows(suite).map(({benchmark, metric}) => ({
		benchmark: sanitise(benchmark.name),
		median: metric?.median == null ? benchmarkWords[benchmark.outcome] : durationNs(metric.median),
		'95%': metric ? sayPrecision(metric) : absent,
		p99: metric?.p99 == null ? absent : durationNs(metric.p99),
		mean: metric?.mean == null ? absent : durationNs(metric.mean),
		'per s': metric?.throughput == null ? absent : significant(metric.throughput),
		cv: metric?.cv == null ? absent : percent(metric.cv),
		outliers: metric ? sayOutliers(metric) : absent,
		heap: benchmark.heapBytesPerCall === null ? absent : bytes(benchmark.heapBytesPerCall),
		gc: benchmark.gcNsPerCall === null || benchmark.gcNsPerCall === 0 ? absent : durationNs(benchmark.gcNsPerCall),
		runs: String(benchmark.runs.length),
		samples: metric ? grouped(metric.n) : absent,
	}))
}

export function sweepLines(suite: SuiteReport): string[] {
	return (suite.micro?.sweeps ?? []).flatMap(sweep => {
		if (sweep.kind === 'concurrency')
			return sweep.peak === null ? [] : [`${sanitise(sweep.name)}: highest throughput at ${sweep.param}=${sweep.peak}`]
		return sweep.growth === null ? [] : [`${sanitise(sweep.name)}: ${sayGrowth(sweep)}`]
	})
}

function nameWidth(names: readonly string[]): number {
	return Math.min(widestName, Math.max(...names.map(name => widthOf(sanitise(name)))))
}
