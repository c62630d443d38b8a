import type {RuleSpec} from '../rules/rule.ts'
import {sayTrouble, troublesOf} from '../suite/read-rules.ts'
import {showValue} from '../suite/show-value.ts'
import type {Problem} from '../trouble/problem.ts'
import type {PlanKind} from './plan.ts'

/** Plans get what was asked for on the command line beside what their suites say, each once. */
export function withRules<Plan extends {readonly kind: PlanKind}>(
	plan: Plan,
	ofSuite: readonly RuleSpec[] = [],
	asked: readonly RuleSpec[] = [],
): Plan & {readonly rules?: readonly RuleSpec[]} {
	const rules = [...ofSuite]
	for (const rule of asked) {
		const isSaid = rules.some(one => one.list === rule.list && one.expr === rule.expr)
		if (!isSaid && fits(rule, plan.kind)) rules.push(rule)
	}
	return rules.length === 0 ? plan : {...plan, rules}
}

export function fits(rule: RuleSpec, kind: PlanKind): boolean {
	return troublesOf(rule, kind).length === 0
}

const flagOf = {budgets: '--budget', alerts: '--budget', capture: '--capture'} as const

/** A rule of the command line that no picked suite can have is a mistake; one that some can is theirs. */
export function problemsOfRules(rules: readonly RuleSpec[], kinds: readonly PlanKind[]): readonly Problem[] {
	return rules.flatMap((rule): readonly Problem[] => {
		const [first] = kinds
		if (first === undefined || kinds.some(kind => fits(rule, kind))) return []
		return troublesOf(rule, first).map(trouble => ({
			path: flagOf[rule.list],
			value: showValue(rule.expr),
			expected: sayTrouble(trouble, rule),
		}))
	})
}
