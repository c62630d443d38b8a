import type {StepsPlan} from '../../../core/kinds/steps/plan.ts'
import type {SuiteEngine} from '../../suite-engine.ts'
import {runSteps} from './run.ts'

export const stepsEngine: SuiteEngine<StepsPlan> = {
	run: runSteps,
	deep: null,
	notDeep: 'another tool would change the times of steps',
	gateOf: () => 'passed',
}
