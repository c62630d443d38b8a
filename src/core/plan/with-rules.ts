import {type AlertRule, isForSuite} from '../rules/alert-rule.ts'
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
		const isSaid = rules.some(one => isSame(one, rule))
		if (!isSaid && fits(rule, plan.kind)) rules.push(rule)
	}
	return rules.length === 0 ? plan : {...plan, rules}
}

/** Alerts of files may differ in more than their condition: who is told of them, and how. */
function isSame(one: RuleSpec, other: RuleSpec): boolean {
	if (one.list !== other.list || one.expr !== other.expr) return false
	return one.alert === undefined || isAlike([one.alert, one.severity], [other.alert, other.severity])
}

function isAlike(one: unknown, other: unknown): boolean {
	return JSON.stringify(one) === JSON.stringify(other)
}

interface Named {
	readonly name: string
	readonly kind: string
}

/** Those of files that fit a suite. */
export function alertsFor(suite: Named, alerts: readonly AlertRule[] = []): readonly RuleSpec[] {
	return alerts.filter(rule => isForSuite(rule, suite)).map(({spec}) => spec)
}

/** Alerts that nobody will look at, a line each for people: no mistake, for a file may be for more than one run. */
export function idleAlerts(suites: readonly Named[], alerts: readonly AlertRule[]): readonly string[] {
	return alerts
		.filter(rule => !suites.some(suite => isForSuite(rule, suite)))
		.map(({place, spec}) => `${place}: the alert ${showValue(spec.alert.name)} fits no suite of this run`)
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
