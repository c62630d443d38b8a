import type {PlanningOfKind} from '../../plan/planning-of-kind.ts'
import {deepIntervalUs} from '../../plan/started-plan.ts'
import type {MicroPlan} from './plan.ts'
import {microArms} from './plan-arm.ts'
import {microSteps} from './plan-steps.ts'
import type {MicroSuite} from './suite.ts'

export const microPlanning: PlanningOfKind<MicroSuite, MicroPlan> = {
	flags: ['runs', 'samples', 'only'],
	make: (suite, choices) => ({
		name: suite.name,
		tags: suite.tags,
		launch: suite.launch,
		probe: null,
		stop: suite.stop,
		allowedExitCodes: suite.allowedExitCodes,
		flameAtEnd: false,
		...microSteps(suite, choices),
		runs: choices.runs ?? suite.runs,
	}),
	profileBroken: () => ({cpuIntervalUs: deepIntervalUs}),
	arms: microArms,
}
