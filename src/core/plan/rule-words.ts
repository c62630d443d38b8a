import type {RuleSpec} from '../rules/rule.ts'
import {durationMs} from '../units/format.ts'
import {sanitise} from '../units/sanitise.ts'

/** What is asked of a suite, a line each: `budget p99 < 40ms; a warning`. */
export function ruleSteps(rules: readonly RuleSpec[] = []): readonly string[] {
	return rules.map(({list, expr, severity, abort, delayMs, forMs}) => {
		const what = {
			budgets: 'holds it to the budget',
			alerts: 'sounds an alert at',
			capture: 'files the flamegraph of the seconds before and during',
		}[list]
		const more = [
			...(forMs > 0 ? [`when it lasts ${durationMs(forMs)}`] : []),
			...(delayMs > 0 ? [`not in the first ${durationMs(delayMs)}`] : []),
			...(abort ? ['which ends the run'] : []),
			...(severity === 'error' ? [] : [severity === 'warning' ? 'only a warning' : 'critical']),
		]
		return [`${what} ${sanitise(expr)}`, ...more].join(', ')
	})
}
