import {commandEvaluation} from '../../kinds/command/evaluation.ts'
import {compareEvaluation} from '../../kinds/compare/evaluation.ts'
import {loadEvaluation} from '../../kinds/load/evaluation.ts'
import {microEvaluation} from '../../kinds/micro/evaluation.ts'
import {observeEvaluation} from '../../kinds/observe/evaluation.ts'
import {stepsEvaluation} from '../../kinds/steps/evaluation.ts'
import type {PlanKind} from '../../plan/plan.ts'
import type {SuiteStateOf} from '../state/run-state.ts'
import type {EvaluationOfKind} from './reading.ts'

/** How the metrics of each kind (plan/kinds.ts) are read off its state. */
const evaluations: {readonly [K in PlanKind]: EvaluationOfKind<SuiteStateOf<K>>} = {
	observe: observeEvaluation,
	command: commandEvaluation,
	micro: microEvaluation,
	steps: stepsEvaluation,
	load: loadEvaluation,
	compare: compareEvaluation,
}

export function evaluationOf<K extends PlanKind>({kind}: {readonly kind: K}): EvaluationOfKind<SuiteStateOf<K>> {
	return evaluations[kind]
}
