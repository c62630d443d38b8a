import type {PlanningOfKind} from '../../plan/planning-of-kind.ts'
import type {CommandPlan} from './plan.ts'
import {commandArms} from './plan-arm.ts'
import {planCommand} from './plan-make.ts'
import type {CommandSuite} from './suite.ts'

export const commandPlanning: PlanningOfKind<CommandSuite, CommandPlan> = {
	flags: ['runs', 'warmup', 'deep', 'all-collections', 'flame', 'outside', 'profiler', 'exit-codes'],
	make: planCommand,
	arms: commandArms,
}
