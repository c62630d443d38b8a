import {unitOfRule} from '../evaluation/evaluate-rule.ts'
import {type JudgedRule, judgeRules, ruleOf, unfinishedReason} from '../evaluation/judge-rules.ts'
import type {SuiteState} from '../state/run-state.ts'
import type {AlertReport, BudgetReport, CaptureReport} from './run-report.ts'
import {tidy} from './tidy.ts'

/** What became of budgets and alerts, as they stand in the plan. */
export function budgetReports(suite: SuiteState, nowMs: number): readonly BudgetReport[] {
	const endedBy = suite.outcome?.is === 'done' ? suite.outcome.endedByRule : undefined
	return judged(suite, nowMs).map(
		({spec, track, outcome, observed, limit, unit, n, headroom, atMs, reason, isWatched}) => ({
			expr: spec.expr,
			observed: known(observed),
			limit: known(limit),
			n: Math.round(n),
			outcome,
			list: spec.list === 'alerts' ? 'alerts' : 'budgets',
			severity: spec.severity,
			unit,
			headroom: known(headroom),
			atMs: known(atMs),
			reason,
			aborted: endedBy !== undefined && suite.rules[endedBy] === track,
			broken: (isWatched ? track.spans : [])
				.filter(span => span.fired)
				.map(({fromMs, toMs}) => ({fromMs: tidy(fromMs)!, toMs: known(toMs)})),
		}),
	)
}

/** A log that ends before its suite does is all there will ever be of it. */
function judged(suite: SuiteState, nowMs: number): readonly JudgedRule[] {
	const all = judgeRules(suite, nowMs)
	if (suite.outcome !== null || suite.phase === 'waiting') return all
	return all.map(one =>
		one.outcome === 'fail' ? one : {...one, outcome: 'inconclusive', reason: unfinishedReason('interrupted', one)},
	)
}

function known(value: number | null): number | null {
	return value === null ? null : tidy(value)
}

/** undefined: there are none. */
export function alertReports(suite: SuiteState, nowMs: number): readonly AlertReport[] | undefined {
	const all = judged(suite, nowMs).flatMap(({spec, track, outcome, unit, observed, atMs}): readonly AlertReport[] => {
		const {alert, expr, severity} = spec
		if (alert === undefined) return []
		const history = track.changes.map(one => ({state: one.state, atMs: tidy(one.atMs)!, observed: known(one.observed)}))
		// Told by the last look, at all there was, which comes when nothing more is written of it.
		if (outcome === 'fail' && track.firedCount === 0 && atMs !== null)
			history.push({state: 'firing', atMs: tidy(atMs)!, observed: known(observed)})
		const {name, message, labels} = alert
		return [{name, expr, severity, message, labels, state: history.at(-1)?.state ?? 'inactive', unit, history}]
	})
	return all.length === 0 ? undefined : all
}

/** undefined: none was asked for. */
export function captureReports(suite: SuiteState): readonly CaptureReport[] | undefined {
	const tracks = suite.rules.filter(({spec}) => spec.list === 'capture')
	if (tracks.length === 0) return undefined
	return tracks
		.flatMap(({spec, captures}) => {
			const rule = ruleOf(suite, spec)
			return rule === null
				? []
				: captures.map(({atMs, svg, profile, observed, limit, culprit}) => ({
						expr: spec.expr,
						at: tidy(atMs)!,
						flame: svg,
						profile,
						observed,
						limit,
						unit: unitOfRule(rule),
						culprit,
					}))
		})
		.sort((a, b) => a.at - b.at)
}
