import {checkRule} from '../rules/check-rule.ts'
import {parseRule} from '../rules/parse-rule.ts'
import type {Rule, RuleSpec} from '../rules/rule.ts'
import type {RuleTrouble} from '../rules/words.ts'
import {metricsOf} from './kinds.ts'
import type {PlanKind} from './plan.ts'

/** A rule of a suite, or what is wrong with it. */
export function readRule(
	{expr, reads, list, forMs = 0, delayMs, abort, alert}: RuleSpec,
	kind: PlanKind,
): Rule | readonly RuleTrouble[] {
	const parsed = parseRule(reads ?? expr)
	return 'expected' in parsed
		? [parsed]
		: checkRule(parsed, {
				...{metrics: metricsOf(kind), kind, list, forMs},
				skipsStart: delayMs > 0 && !abort,
				isOfWhole: alert?.ofWhole === true,
			})
}

export function isRule(read: Rule | readonly RuleTrouble[]): read is Rule {
	return 'condition' in read
}
