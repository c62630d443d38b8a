import type {PlanningOfKind} from '../../plan/planning-of-kind.ts'
import {deepIntervalUs} from '../../plan/started-plan.ts'
import type {CommandPlan} from './plan.ts'
import {commandArms} from './plan-arm.ts'
import {planCommand} from './plan-make.ts'
import type {CommandSuite} from './suite.ts'

export const commandPlanning: PlanningOfKind<CommandSuite, CommandPlan> = {
	flags: ['runs', 'warmup', 'deep', 'all-collections', 'flame', 'outside', 'profiler', 'exit-codes'],
	make: planCommand,
	// Whoever wants no warm-up, or nothing inside, measures what bears no run more.
	profileBroken: ({probe, probeAfter}) =>
		probe === null || probe.cpuIntervalUs === null || probeAfter ? null : {cpuIntervalUs: deepIntervalUs},
	arms: commandArms,
}
