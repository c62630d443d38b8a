import {isRule, readRule} from '../../plan/read-rule.ts'
import type {Rule, RuleSpec} from '../../rules/rule.ts'
import type {RuleUnit} from '../../rules/units.ts'
import {durationMs} from '../../units/format.ts'
import {measuredSpan} from '../state/measured-span.ts'
import type {RuleTrack} from '../state/rule-track.ts'
import type {SuiteState} from '../state/run-state.ts'
import {type Evaluation, evaluateRule, hasWindow, longestWindowMs} from './evaluate-rule.ts'

/** What a rule of a suite came to, or would come to if it ended now. */
export interface JudgedRule {
	readonly spec: RuleSpec
	readonly track: RuleTrack
	/** It was looked at second by second. */
	readonly isWatched: boolean
	readonly outcome: 'pass' | 'fail' | 'inconclusive'
	readonly observed: number | null
	readonly limit: number | null
	readonly unit: RuleUnit
	readonly n: number
	readonly headroom: number | null
	readonly atMs: number | null
	/** Which of several the figure is of; null: there is only one. */
	readonly name: string | null
	/** A sentence without its end. */
	readonly reason: string | null
}

/** The rule as it was read; null: a log says something that is none. */
export function ruleOf(suite: Pick<SuiteState, 'plan'>, spec: RuleSpec): Rule | null {
	const known = rules.get(spec)
	if (known !== undefined) return known
	const read = readRule(spec, suite.plan.kind)
	const rule = isRule(read) ? read : null
	rules.set(spec, rule)
	return rule
}

/** Read once, however often it is evaluated: a spec is a rule of one plan, and never changes. */
const rules = new WeakMap<RuleSpec, Rule | null>()

/** Judged second by second, and not once at the end. */
export function isWatched(rule: Rule, {list}: RuleSpec): boolean {
	return list !== 'budgets' || rule.forMs > 0 || hasWindow(rule)
}

/** Budgets and alerts, in the order of the plan. */
export function judgeRules(suite: SuiteState, nowMs: number): readonly JudgedRule[] {
	return suite.rules.flatMap(track => {
		const rule = ruleOf(suite, track.spec)
		return rule === null || track.spec.list === 'capture' ? [] : [judgeRule(suite, track, rule, nowMs)]
	})
}

function judgeRule(suite: SuiteState, track: RuleTrack, rule: Rule, nowMs: number): JudgedRule {
	const judged = isWatched(rule, track.spec) ? watched(suite, track, rule, nowMs) : atOnce(suite, track, rule, nowMs)
	const unfinished = unfinishedBecause(suite)
	// What was broken is, whatever became of it afterwards; that it was kept to the end nobody has seen.
	if (unfinished === null || judged.outcome === 'fail') return judged
	return {...judged, outcome: 'inconclusive', reason: unfinished}
}

/** null: it has come to its end, or is on its way there. */
function unfinishedBecause({outcome, phase}: SuiteState): string | null {
	if (phase === 'waiting') return 'the suite was not run'
	if (outcome === null || outcome.is === 'done') return null
	return outcome.is === 'failed' ? 'the suite failed' : 'the suite was interrupted'
}

function atOnce(suite: SuiteState, track: RuleTrack, rule: Rule, nowMs: number): JudgedRule {
	const moment = momentOf(suite, track.spec, nowMs)
	const {holds, why, ...seen} = evaluateRule(suite, rule, track.spec.list, moment)
	return {
		...judgedAs(track, seen),
		isWatched: false,
		name: seen.name,
		outcome: holds === null ? 'inconclusive' : track.isBrokenBy(holds) ? 'fail' : 'pass',
		atMs: suite.phase === 'waiting' ? null : moment.toMs,
		reason: holds === null ? why : ofWhich(seen),
	}
}

function watched(suite: SuiteState, track: RuleTrack, rule: Rule, nowMs: number): JudgedRule {
	const {worst, spec} = track
	const latest = evaluateRule(suite, rule, spec.list, momentOf(suite, spec, nowMs))
	const seen = worst ?? {
		observed: latest.observed,
		limit: latest.limit,
		n: latest.n,
		headroom: latest.headroom,
		atMs: null,
	}
	const isBroken = track.firedCount > 0
	return {
		...judgedAs(track, {...seen, unit: latest.unit}),
		isWatched: true,
		name: latest.name,
		outcome: isBroken ? 'fail' : track.told > 0 ? 'pass' : 'inconclusive',
		atMs: seen.atMs,
		reason: isBroken ? sayFired(track) : track.told > 0 ? null : untoldBecause(rule, latest, suite, nowMs),
	}
}

function judgedAs(
	track: RuleTrack,
	{observed, limit, unit, n, headroom}: Pick<Evaluation, 'observed' | 'limit' | 'unit' | 'n' | 'headroom'>,
): Omit<JudgedRule, 'outcome' | 'name' | 'atMs' | 'reason' | 'isWatched'> {
	return {spec: track.spec, track, observed, limit, unit, n, headroom}
}

function ofWhich({name}: Pick<Evaluation, 'name'>): string | null {
	return name === null ? null : `of ${name}`
}

function sayFired({firedCount, spec, spans}: RuleTrack): string {
	const longest = spans
		.filter(span => span.fired)
		.reduce((most, {fromMs, toMs}) => Math.max(most, (toMs ?? fromMs) - fromMs), 0)
	const times = firedCount === 1 ? 'once' : `${firedCount} times`
	const held = longest > 0 ? `, for ${durationMs(longest)}${firedCount > 1 ? ' at most' : ''}` : ''
	return `${spec.list === 'budgets' ? 'it was broken' : 'it happened'} ${times}${held}`
}

function untoldBecause(rule: Rule, latest: Evaluation, suite: SuiteState, nowMs: number): string {
	const {fromMs, toMs} = measuredSpan(suite, nowMs)
	const windowMs = longestWindowMs(rule)
	if (toMs - fromMs < windowMs)
		return `it looks back over ${durationMs(windowMs)}, and ${durationMs(toMs - fromMs)} were measured`
	return latest.why ?? 'it was never looked at'
}

/** What is looked at of a suite, at that time. */
export function momentOf(
	suite: SuiteState,
	{delayMs}: RuleSpec,
	nowMs: number,
): {fromMs: number; toMs: number; isWhole: boolean} {
	const {fromMs, toMs} = measuredSpan(suite, nowMs)
	if (delayMs === 0) return {fromMs, toMs, isWhole: true}
	// What has happened is known to the second: that of the delay is spared too.
	return {fromMs: Math.min(toMs, Math.ceil((fromMs + delayMs) / 1000) * 1000), toMs, isWhole: false}
}
