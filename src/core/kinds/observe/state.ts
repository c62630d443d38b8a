import type {StateOfKind} from '../../run/state/state-of-kind.ts'
import type {SuiteStateCommon} from '../../run/state/suite-state-common.ts'
import {UsageTrack} from '../../run/state/usage-track.ts'
import type {ObserveEvent} from './events.ts'
import type {ObservePlan} from './plan.ts'

export interface ObserveState extends SuiteStateCommon {
	readonly kind: 'observe'
	readonly plan: ObservePlan
	readonly driverUsage: UsageTrack
}

export const observeStates: StateOfKind<ObserveState, ObserveEvent> = {
	start: (common, plan) => ({...common, kind: 'observe', plan, driverUsage: new UsageTrack()}),
	folds: {
		'driver-sampled': (suite, event) => suite.driverUsage.add(event.tMs, event),
	},
	runsFromFirstProcess: false,
	plannedMs: plan => plan.durationMs,
	expected: ({durationMs}) => (durationMs === null ? null : {ms: durationMs, is: 'planned'}),
	begunMs: suite => suite.readyMs,
	end: () => null,
	isOfRuns: () => false,
	driverUsage: suite => suite.driverUsage,
	coverage: 'tree',
}
