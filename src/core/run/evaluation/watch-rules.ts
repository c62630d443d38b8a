import type {AlertChanged, RuleSeen} from '../../events/run-event.ts'
import {measuredSpan} from '../state/measured-span.ts'
import type {SuiteState} from '../state/run-state.ts'
import {evaluateRule, windowsOf} from './evaluate-rule.ts'
import {isWatched, momentOf, ruleOf} from './judge-rules.ts'

/**
 * What the rules of a suite see at this moment, those that look back over windows at the last whole second: what belongs to a second is all there when it
 * is over. Rules whose delay or first window has not passed yet are left out.
 */
export function seenByRules(suite: SuiteState, nowMs: number): readonly RuleSeen[] {
	if (suite.readyMs === null && suite.phase !== 'running') return []
	return suite.rules.flatMap(({spec}, index): RuleSeen[] => {
		const rule = ruleOf(suite, spec)
		if (rule === null) return []
		const {fromMs, isWhole} = momentOf(suite, spec, nowMs)
		const toMs = Math.min(
			measuredSpan(suite, nowMs).toMs,
			isWatched(rule, spec) ? Math.floor(nowMs / 1000) * 1000 : nowMs,
		)
		if (toMs <= fromMs) return []
		const {holds, observed, limit, n, headroom, isTooEarly, isIdle, untold} = evaluateRule(suite, rule, spec.list, {
			fromMs,
			toMs,
			isWhole,
			isOver: false,
		})
		const seen = {rule: index, holds, observed: told(observed), limit: told(limit), n, headroom: told(headroom)}
		if (isTooEarly) return []
		if (isIdle) return [{...seen, idle: true}]
		return [untold.length > 0 && untold.length < windowsOf(rule).length ? {...seen, untold} : seen]
	})
}

/**
 * What `look` has made of the alerts of files, one for each that stands otherwise than before.
 * @param look  folds what the rules of this suite see
 */
export function changedAlerts(suite: SuiteState, look: () => void): readonly AlertChanged[] {
	const stood = suite.rules.map(({alert}) => alert.state)
	look()
	return suite.rules.flatMap(({spec, alert: {state}, last}, rule) =>
		spec.alert === undefined || state === stood[rule]
			? []
			: [{rule, name: spec.alert.name, state, observed: last?.observed ?? null}],
	)
}

/** A log keeps no more digits than anybody reads. */
function told(value: number | null): number | null {
	return value === null || !Number.isFinite(value) ? null : Number(value.toPrecision(6))
}
