/** The benchmarks of a bench file: functions, each measured in several processes, thousands of samples a run. */
import type {TimerFigures} from '../../../core/kinds/micro/events-message.ts'
import type {MicroPlan} from '../../../core/kinds/micro/plan.ts'
import type {BenchmarkTrack} from '../../../core/kinds/micro/state.ts'
import {medianInterval} from '../../../core/kinds/micro/state-interval.ts'
import type {RunState, SuiteStateOf} from '../../../core/run/state/run-state.ts'
import {driftOf} from '../../../core/stats/drift.ts'
import {medianOf} from '../../../core/stats/quantile.ts'
import {durationNs, significant} from '../../../core/units/format.ts'
import {
	type BenchmarkRow,
	type BenchmarksLook,
	type BenchmarksOptions,
	type BenchmarksView,
	benchmarksView,
	pointsOf,
} from '../../select/benchmarks-view.ts'
import {ownFailure} from '../../select/own-failure.ts'
import {clean} from '../../select/suites-view.ts'
import {headerOfMicro} from './header.ts'

type MicroSuite = SuiteStateOf<'micro'>

const look: BenchmarksLook = {
	nothingYet: 'no samples yet',
	hasCourses: true,
	figures: [
		{title: 'P99', of: row => (row.p99 === null ? '-' : durationNs(row.p99))},
		{title: 'PER S', of: row => significant(1e9 / row.mean)},
	],
	inAll: count => `${count} ${count === 1 ? 'benchmark' : 'benchmarks'}`,
}

export function microView(run: RunState, suite: MicroSuite, options: BenchmarksOptions): BenchmarksView {
	const {micro, plan} = suite
	return benchmarksView(
		run,
		suite,
		{
			look,
			header: asOfMs => headerOfMicro(run, suite, asOfMs),
			stamp: `${micro.underWay?.benchmark} ${micro.underWay?.run}`,
			rows: () => microRows(suite),
			lastMeasured: () => lastMeasured(suite),
			latencies: key => suite.latencies.get(key),
			round: () => roundOf(suite, plan),
			timer: () => timerOf(suite),
		},
		options,
	)
}

function lastMeasured({micro}: MicroSuite): string | null {
	let last: {readonly name: string; readonly run: number} | null = null
	for (const [name, {runs}] of micro.benchmarks) {
		const run = runs.at(-1)?.run ?? 0
		if (run > 0 && run >= (last?.run ?? 0)) last = {name, run}
	}
	return last?.name ?? null
}

function microRows({micro, plan}: MicroSuite): BenchmarkRow[] {
	return [...micro.benchmarks].map(([key, track]) => {
		const now = micro.underWay
		const underWay =
			now !== null && now.benchmark === key
				? {run: now.run, samples: now.n, asked: track.runs.at(-1)?.asked ?? plan.samples}
				: null
		return {...measured(track, plan.runs), underWay}
	})
}

const tracks = new WeakMap<BenchmarkTrack, {readonly at: string; readonly row: BenchmarkRow}>()

/** Changes with a run of it only. */
function measured(track: BenchmarkTrack, asked: number): BenchmarkRow {
	const at = `${track.runs.length} ${track.failure !== null} ${asked}`
	const known = tracks.get(track)
	if (known?.at === at) return known.row
	const {listed, runs, samples, failure} = track
	const interval = runs.length > 0 ? medianInterval(track) : null
	const total = runs.reduce((sum, run) => sum + run.n, 0)
	const heap = runs.flatMap(run => run.figures.heapBytesPerCall ?? [])
	const row: BenchmarkRow = {
		key: listed.name,
		name: clean(listed.name),
		runs: pointsOf(runs),
		asked,
		underWay: null,
		median: samples.quantile(0.5),
		interval: interval && {low: interval.low, high: interval.high, isRange: interval.method === 'within-run'},
		p99: runs.length > 0 ? samples.quantile(0.99) : null,
		mean: runs.reduce((sum, run) => sum + run.mean * run.n, 0) / total,
		drift: driftOf(runs.map(run => run.median)),
		heapBytesPerCall: heap.length > 0 ? medianOf(heap) : null,
		failure: failure && ownFailure(failure.text, listed.name),
	}
	tracks.set(track, {at, row})
	return row
}

function roundOf({micro}: MicroSuite, plan: MicroPlan): BenchmarksView['round'] {
	const run = micro.underWay?.run ?? nextRun(micro, plan)
	if (run === null) return null
	let before = 0
	for (const track of micro.benchmarks.values()) {
		if (track.runs.some(one => one.run === run) || (track.failure !== null && track.failure.run <= run)) before++
	}
	return {run, of: plan.runs, at: Math.min(before + 1, micro.benchmarks.size), count: micro.benchmarks.size}
}

/** Between two benchmarks: the round that is not whole yet. null: before the first, and when it is over. */
function nextRun({benchmarks}: MicroSuite['micro'], plan: MicroPlan): number | null {
	const had = [...benchmarks.values()].filter(track => track.failure === null).map(track => track.runs.length)
	const run = Math.min(...had) + 1
	return run <= plan.runs ? run : null
}

/** As the last process found it. */
function timerOf({micro}: MicroSuite): TimerFigures | null {
	let timer: TimerFigures | null = null
	let newest = 0
	for (const {runs} of micro.benchmarks.values()) {
		const last = runs.at(-1)
		if (last && last.run >= newest) {
			newest = last.run
			timer = last.figures.timer
		}
	}
	return timer
}
