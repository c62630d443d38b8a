import type {GateOutcome} from '../events/run-event.ts'
import {judgeRules} from '../run/evaluation/judge-rules.ts'
import type {RunState} from '../run/state/run-state.ts'

/** What budgets and alerts mean to the exit code. Warnings mean nothing to it. */
export function budgetGate({suites, tMs, plan}: Pick<RunState, 'suites' | 'tMs' | 'plan'>): GateOutcome {
	const outcomes = suites
		.flatMap(suite => judgeRules(suite, suite.finishedMs ?? tMs))
		.flatMap(({spec, outcome}) => (spec.severity === 'warning' ? [] : [outcome]))
	if (outcomes.includes('fail')) return 'failed'
	return outcomes.includes('inconclusive') && plan.inconclusive !== 'pass' ? 'inconclusive' : 'passed'
}
