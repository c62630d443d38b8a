import {isRule, readRule} from '../../plan/read-rule.ts'
import type {RuleSpec} from '../../rules/rule.ts'
import type {SuiteState} from '../state/run-state.ts'
import {evaluateRule} from './evaluate-rule.ts'

/** Conditions on a stretch of the measured time, and nothing beside it. */
export interface HeldIn {
	/** null: at least one cannot be told, and none is broken. */
	readonly holds: boolean | null
	/** What was broken, or cannot be told, as its owner wrote it; null: all held. */
	readonly expr: string | null
	/** In the unit of that; null: nothing was measured that tells it. */
	readonly observed: number | null
}

/** @param span  milliseconds since the run started. To the second: what was told within the second in which it begins is in it */
export function heldIn(
	suite: SuiteState,
	specs: readonly RuleSpec[],
	span: {readonly fromMs: number; readonly toMs: number},
): HeldIn {
	let untold: HeldIn | null = null
	for (const spec of specs) {
		const rule = readRule(spec, suite.plan.kind)
		if (!isRule(rule)) continue
		const {holds, observed} = evaluateRule(suite, rule, 'budgets', {...span, isWhole: false, isOver: true})
		if (holds === false) return {holds, expr: spec.expr, observed}
		if (holds === null) untold ??= {holds, expr: spec.expr, observed}
	}
	return untold ?? {holds: true, expr: null, observed: null}
}
