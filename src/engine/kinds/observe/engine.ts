import type {ObservePlan} from '../../../core/kinds/observe/plan.ts'
import type {SuiteEngine} from '../../suite-engine.ts'
import {observeDeep} from './deep.ts'
import {runObserve} from './run.ts'

export const observeEngine: SuiteEngine<ObservePlan> = {
	run: runObserve,
	deep: observeDeep,
	gateOf: () => 'passed',
}
