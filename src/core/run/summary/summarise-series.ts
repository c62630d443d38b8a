import {stateKindOf} from '../state/kinds.ts'
import {measuredSpan} from '../state/measured-span.ts'
import type {RunState, SuiteState} from '../state/run-state.ts'
import type {Series} from '../state/series.ts'
import type {SeriesReport} from './run-report.ts'
import {tidy} from './tidy.ts'

/** Second by second, from the suite's first to its last; a series nobody measured is not listed. */
export function summariseSeries(state: RunState, suite: SuiteState): SeriesReport[] {
	if (suite.startedMs === null) return []
	const fromSecond = Math.floor(suite.startedMs / 1000)
	const toSecond = Math.max(fromSecond + 1, Math.ceil(measuredSpan(suite, state.tMs).toMs / 1000))
	const of = (series: Series) => series.slice(fromSecond, toSecond)
	const {usage, loop} = suite
	const {isOfRuns} = stateKindOf(suite)
	const all: Array<readonly [name: string, unit: string, values: readonly number[]]> = [
		['cpuShare', 'cores', of(usage.cpuShare)],
		['waitingForCore', 'threads', of(usage.waiting)],
		['rssBytes', 'bytes', of(usage.rssBytes)],
		['threads', 'count', of(usage.threads)],
		['fds', 'count', of(usage.fds)],
		['readRate', 'bytes/s', of(usage.readRate)],
		['writeRate', 'bytes/s', of(usage.writeRate)],
		['loopDelayP99Ms', 'ms', of(loop.delayP99Ms)],
		['loopDelayMaxMs', 'ms', of(loop.delayMaxMs)],
		['utilisation', 'share', of(loop.utilisation)],
		['gcMs', 'ms', of(loop.gcMs)],
		['heapUsedBytes', 'bytes', of(loop.heapUsedBytes)],
		['systemCpuShare', 'share', of(state.system.cpuShare)],
	]
	for (const [metric, track] of suite.latencies) {
		if (isOfRuns(metric)) continue
		all.push([`${metric}:rate`, '1/s', track.countPerSecond(fromSecond, toSecond)])
		for (const [name, q] of [
			['p50', 0.5],
			['p99', 0.99],
		] as const)
			all.push([`${metric}:${name}`, 'ms', track.perSecond(q, fromSecond, toSecond).map(ns => ns / 1e6)])
	}
	return all
		.filter(([, , values]) => values.some(value => !Number.isNaN(value)))
		.map(([name, unit, values]) => ({name, unit, t0: fromSecond * 1000, stepMs: 1000, values: values.map(tidy)}))
}
