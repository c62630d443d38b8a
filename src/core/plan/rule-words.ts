import type {RuleSpec} from '../rules/rule.ts'
import {durationMs} from '../units/format.ts'
import {sanitise} from '../units/sanitise.ts'

/** What is asked of a suite, a line each: `budget p99 < 40ms; a warning`. */
export function ruleSteps({
	rules = [],
	profileBroken,
}: {
	readonly rules?: readonly RuleSpec[]
	readonly profileBroken?: unknown
}): readonly string[] {
	const again = 'runs it once more under the profiler if one of them is broken'
	return [...rules.map(ruleStep), ...(profileBroken === undefined ? [] : [again])]
}

function ruleStep({list, expr, severity, abort, delayMs}: RuleSpec): string {
	const what = {
		budgets: 'holds it to the budget',
		alerts: 'sounds an alert at',
		capture: 'files the flamegraph of the seconds before and during',
	}[list]
	const more = [
		...(delayMs > 0 ? [`not in the first ${durationMs(delayMs)}`] : []),
		...(abort ? ['which ends the run'] : []),
		...(severity === 'error' ? [] : [severity === 'warning' ? 'only a warning' : 'critical']),
	]
	return [`${what} ${sanitise(expr)}`, ...more].join(', ')
}
