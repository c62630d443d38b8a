import type {MicroPlan} from '../../../core/kinds/micro/plan.ts'
import type {SuiteEngine} from '../../suite-engine.ts'
import {runMicro} from './run.ts'

export const microEngine: SuiteEngine<MicroPlan> = {
	run: runMicro,
	// Its functions would be measured under the tool.
	deep: null,
	notDeep: 'nothing may run beside what a micro suite measures',
	gateOf: () => 'passed',
}
