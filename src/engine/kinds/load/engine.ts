import type {LoadPlan} from '../../../core/kinds/load/plan.ts'
import type {SuiteEngine} from '../../suite-engine.ts'
import {runLoad} from './run.ts'

export const loadEngine: SuiteEngine<LoadPlan> = {
	run: runLoad,
	// What a profiler makes of a server under load is not that server.
	deep: null,
	notDeep: 'a target under load is profiled by our own probe',
	gateOf: () => 'passed',
}
