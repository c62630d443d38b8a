import type {PlanningOfKind} from '../../plan/planning-of-kind.ts'
import {startedPlan} from '../../plan/started-plan.ts'
import type {StepsPlan} from './plan.ts'
import type {StepsSuite} from './suite.ts'

export const stepsPlanning: PlanningOfKind<StepsSuite, StepsPlan> = {
	flags: ['runs', 'warmup', 'deep', 'all-collections', 'light', 'flame', 'outside', 'exit-codes', 'capture'],
	make: (suite, choices) => ({
		...startedPlan(suite, choices, {hasPlaceForProbe: suite.hasProgram, flame: true, light: suite.light}),
		kind: 'steps',
		hasProgram: suite.hasProgram,
		ready: suite.ready,
		runs: choices.runs ?? suite.runs,
		warmup: choices.warmup ?? suite.warmup,
		fresh: suite.fresh,
		workIn: suite.workIn,
		benchmarks: suite.benchmarks,
	}),
	// Two revisions would need two folders to work in, and two programs on one port.
	arms: null,
}
