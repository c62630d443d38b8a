import {nodeVersions} from '../../run/state/run-state.ts'
import type {RecordedBenchmark, RecordedRun} from '../../run/summary/recorded-benchmark.ts'
import type {CommandState, Iteration} from './state.ts'
import {hasFailed} from './state-failed.ts'

/** The counted runs of each combination of parameters. */
export function recordedRuns(suite: CommandState): RecordedBenchmark[] {
	const {plan} = suite
	const counted = suite.iterations.filter(one => !one.warmup)
	const versions = [...nodeVersions(suite).keys()]
	return [...Map.groupBy(counted, one => one.benchmark ?? null)].map(([benchmark, iterations]): RecordedBenchmark => {
		const runs = iterations.map((one): RecordedRun => {
			if (hasFailed(plan, one.exit))
				return {is: 'failed', reason: `ended with ${one.exit.signal ?? `code ${one.exit.exitCode}`}`}
			return {is: 'done', figures: figuresOf(one)}
		})
		const measured = new Set(runs.flatMap(run => (run.is === 'done' ? Object.keys(run.figures) : [])))
		return {benchmark, figures: [...measured], runs, nodeVersions: versions}
	})
}

function figuresOf({wallNs: wall, userMs, systemMs, maxRssBytes, maxRssIsFloor}: Iteration): Record<string, number> {
	return {
		wall,
		...(userMs === undefined || systemMs === undefined ? {} : {cpu: (userMs + systemMs) * 1e6}),
		...(maxRssIsFloor || maxRssBytes === undefined ? {} : {peakRss: maxRssBytes}),
	}
}
