import {type Asked, type EvaluationOfKind, lacking, type Reading, reading} from '../../run/evaluation/reading.ts'
import {ofValues, rateOf, shareOf} from '../../run/evaluation/statistics.ts'
import {benchmarksOf} from './plan-benchmarks.ts'
import type {CommandState, Iteration} from './state.ts'
import {hasFailed} from './state-failed.ts'

/** A figure of a run, in seconds, bytes, or as it is; NaN where nobody told. */
const figures: Readonly<Record<string, (run: Iteration) => number>> = {
	wall: run => run.wallNs * 1e-9,
	user_time: ({userMs = Number.NaN}) => userMs * 1e-3,
	system_time: ({systemMs = Number.NaN}) => systemMs * 1e-3,
	cpu_time: cpuSeconds,
	cpu: run => (run.wallNs > 0 ? cpuSeconds(run) / (run.wallNs * 1e-9) : Number.NaN),
	rss: ({maxRssBytes = Number.NaN}) => maxRssBytes,
}

function cpuSeconds({userMs = Number.NaN, systemMs = Number.NaN}: Iteration): number {
	return (userMs + systemMs) * 1e-3
}

export const commandEvaluation: EvaluationOfKind<CommandState> = {
	read(suite, asked) {
		if (asked.metric === 'runs') return [ofRuns(suite, asked)]
		const wanted = asked.labels[0]?.value
		const benchmarks = benchmarksOf(suite.plan).filter(({label}) => wanted === undefined || label === wanted)
		if (benchmarks.length === 0) return [lacking(`there is no combination of parameters "${wanted}"`)]
		return benchmarks.map(({label}) => ofBenchmark(suite, asked, label))
	},
}

function counted({iterations}: CommandState, label?: string | null): readonly Iteration[] {
	return iterations.filter(one => !one.warmup && (label === undefined || (one.benchmark ?? null) === label))
}

function ofRuns(suite: CommandState, {statistic, fromMs, toMs}: Asked): Reading {
	const {length} = counted(suite)
	return statistic.is === 'rate' ? rateOf(length, toMs - fromMs) : reading(length, length)
}

function ofBenchmark(suite: CommandState, {metric, statistic}: Asked, label: string | null): Reading {
	const runs = counted(suite, label)
	const failed = runs.filter(({exit}) => hasFailed(suite.plan, exit)).length
	if (metric === 'error_rate') return shareOf(failed, runs.length, label)
	if (metric === 'success_rate') return shareOf(runs.length - failed, runs.length, label)
	const figure = figures[metric]
	if (figure === undefined) return lacking('nobody knows that metric', 0, label)
	const good = runs.filter(({exit}) => !hasFailed(suite.plan, exit))
	const found = ofValues(good.map(figure), statistic, label)
	// All that is known of one that needs less than what starts it is that it needs no more.
	const isFloor =
		metric === 'rss' && found.value !== null && good.some(run => run.maxRssIsFloor && run.maxRssBytes === found.value)
	return isFloor ? {...found, low: 0, doubt: 'it needed less than the small process that starts it'} : found
}
