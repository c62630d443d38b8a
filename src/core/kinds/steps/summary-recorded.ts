import {nodeVersions} from '../../run/state/run-state.ts'
import type {RecordedBenchmark, RecordedRun} from '../../run/summary/recorded-benchmark.ts'
import {stepKey} from './plan.ts'
import type {StepsState} from './state.ts'

/**
 * Each step, and each combination of parameters, is one thing that is compared: where each run is of a program of its own. Runs against one program have its
 * memory and its caches in common, and nobody knows what another start of it would have given.
 */
export function recordedSteps(suite: StepsState): RecordedBenchmark[] {
	if (suite.plan.hasProgram && !suite.plan.fresh) return []
	const counted = suite.steps.filter(one => !one.warmup)
	const versions = [...nodeVersions(suite).keys()]
	return [...Map.groupBy(counted, one => stepKey(one.step, one.benchmark))].map(([benchmark, steps]) => ({
		benchmark,
		figures: ['wall'],
		runs: steps.map(
			({outcome, durationNs, text}): RecordedRun =>
				outcome === 'done' && durationNs !== null
					? {is: 'done', figures: {wall: durationNs}}
					: {is: 'failed', reason: text ?? outcome},
		),
		nodeVersions: versions,
	}))
}
