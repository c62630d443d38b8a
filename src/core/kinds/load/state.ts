import {type LoadTime, loadTimes, type StageCounts} from '../../load/counted.ts'
import {durationOf} from '../../load/stage.ts'
import {latencyOf} from '../../run/state/latency-track.ts'
import type {StateOfKind} from '../../run/state/state-of-kind.ts'
import type {SuiteStateCommon} from '../../run/state/suite-state-common.ts'
import type {LoadEvent} from './events.ts'
import type {LoadPlan} from './plan.ts'
import {loadMetric} from './state-metrics.ts'
import {LoadTrack} from './state-track.ts'

export interface LoadState extends SuiteStateCommon {
	readonly kind: 'load'
	readonly plan: LoadPlan
	readonly load: LoadTrack
}

export const loadStates: StateOfKind<LoadState, LoadEvent> = {
	start: (common, plan) => ({...common, kind: 'load', plan, load: new LoadTrack(plan.load.stages.length)}),
	folds: {
		'load-started'(suite, {startMs, address, tMs}) {
			// A search begins anew with every step.
			suite.load.startMs ??= startMs
			suite.load.address = address
			// Where nothing was launched nobody else says so.
			suite.phase = 'running'
			suite.readyMs ??= tMs
		},
		'load-step-started'(suite, {step, rate}) {
			suite.load.beginStep(step, rate)
		},
		'load-step-finished'(suite, {step, holds, expr, observed}) {
			const tried = suite.load.steps[step]
			if (tried !== undefined) Object.assign(tried, {holds, expr, observed, isOver: true})
		},
		'load-counted'(suite, {tMs, stages, sample}) {
			suite.load.count(tMs, stages, sample)
			for (const stage of stages) for (const name of loadTimes) countTimes(suite, tMs, name, stage)
		},
	},
	runsFromFirstProcess: false,
	plannedMs: ({load}) => (load.search === null ? durationOf(load.stages) : null),
	expected: ({load}) => (load.search === null ? {ms: durationOf(load.stages), is: 'planned'} : null),
	begunMs: suite => suite.load.startMs,
	end: () => null,
	isOfRuns: () => false,
	driverUsage: () => null,
	coverage: 'tree',
}

/** What the client has timed stands beside what the target says of its own requests, `http`. */
function countTimes(
	suite: LoadState,
	tMs: number,
	name: LoadTime,
	{times, statuses, failed, timedOut}: StageCounts,
): void {
	const counted = times[name]
	const isResponse = name === 'response'
	if (counted === undefined && !(isResponse && failed > 0)) return
	latencyOf(suite, loadMetric(name)).count(tMs, {
		pid: 0,
		...(counted ?? {counts: [], minNs: Number.POSITIVE_INFINITY, maxNs: 0}),
		errors: isResponse ? failed + timedOut + countOf(statuses, 500, 600) : 0,
		clientErrors: isResponse ? countOf(statuses, 400, 500) : 0,
	})
}

function countOf(statuses: readonly number[], from: number, to: number): number {
	let count = 0
	for (let i = 0; i < statuses.length; i += 2) if (statuses[i]! >= from && statuses[i]! < to) count += statuses[i + 1]!
	return count
}
