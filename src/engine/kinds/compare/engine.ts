import type {ComparePlan} from '../../../core/kinds/compare/plan.ts'
import type {SuiteEngine} from '../../suite-engine.ts'
import {runCompare} from './run.ts'

export const compareEngine: SuiteEngine<ComparePlan> = {
	run: runCompare,
	deep: null,
	/** A comparison that was skipped has told nothing, and a verdict was asked for. */
	gateOf(plan, outcome) {
		if (plan.purpose !== 'ab') return 'passed'
		const gate = outcome?.is === 'done' ? (outcome.gate ?? 'passed') : 'inconclusive'
		return gate === 'inconclusive' && plan.inconclusive === 'pass' ? 'passed' : gate
	},
}
