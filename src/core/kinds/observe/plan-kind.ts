import type {PlanningOfKind} from '../../plan/planning-of-kind.ts'
import {startedPlan} from '../../plan/started-plan.ts'
import type {ObservePlan} from './plan.ts'
import type {ObserveSuite} from './suite.ts'

export const observePlanning: PlanningOfKind<ObserveSuite, ObservePlan> = {
	flags: ['duration', 'deep', 'all-collections', 'light', 'flame', 'outside', 'profiler', 'exit-codes', 'capture'],
	make: (suite, choices) => ({
		...startedPlan(suite, choices, {hasPlaceForProbe: true, flame: true, light: suite.light}),
		kind: 'observe',
		target: {is: 'launched'},
		ready: suite.ready,
		driver: suite.driver,
		durationMs: choices.durationMs ?? suite.durationMs,
	}),
	// Its runs need not end, and no two of them see the same work.
	arms: null,
}
