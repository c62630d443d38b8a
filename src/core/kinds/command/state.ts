import type {Stamp} from '../../events/run-event.ts'
import {latencyOf} from '../../run/state/latency-track.ts'
import type {StateOfKind} from '../../run/state/state-of-kind.ts'
import type {SuiteStateCommon} from '../../run/state/suite-state-common.ts'
import type {CommandEvent} from './events.ts'
import type {CommandPlan} from './plan.ts'
import {runsEnd} from './state-end.ts'
import {hasFailed} from './state-failed.ts'
import {isOfRuns, metricOf} from './state-metrics.ts'

/** One run of the command, from start to exit. */
export type Iteration = Omit<CommandEvent, 'type' | 'suite'> & Stamp

export interface CommandState extends SuiteStateCommon {
	readonly kind: 'command'
	readonly plan: CommandPlan
	/** Warm-up runs and those for the probe alone too, in the order they ended. */
	readonly iterations: Iteration[]
}

export const commandStates: StateOfKind<CommandState, CommandEvent> = {
	start: (common, plan) => ({...common, kind: 'command', plan, iterations: []}),
	folds: {
		'iteration-finished': (suite, event) => {
			suite.iterations.push(event)
			if (event.warmup || hasFailed(suite.plan, event.exit)) return
			latencyOf(suite, metricOf('wall', event.benchmark)).add(event.tMs, event.wallNs)
		},
	},
	runsFromFirstProcess: true,
	plannedMs: () => null,
	expected: () => null,
	begunMs: suite => suite.startedMs,
	end: runsEnd,
	isOfRuns,
	driverUsage: () => null,
	// Counted runs carry no probe.
	coverage: 'probed',
}
