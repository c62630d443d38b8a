import {isRule, readRule} from '../../plan/read-rule.ts'
import type {Rule, RuleSpec} from '../../rules/rule.ts'
import type {RuleUnit} from '../../rules/units.ts'
import {durationMs} from '../../units/format.ts'
import {unfinishedWords} from '../../words/budget-words.ts'
import {measuredSpan} from '../state/measured-span.ts'
import type {RuleTrack} from '../state/rule-track.ts'
import type {SuiteState} from '../state/run-state.ts'
import {type Evaluation, evaluateRule, hasWindow, longestWindowMs, windowsOf} from './evaluate-rule.ts'
import {evaluationOf} from './kinds.ts'

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

/**
 * Budgets and alerts, in the order of the plan.
 * @param isOver  all that counts was measured, also where the suite itself goes on
 */
export function judgeRules(suite: SuiteState, nowMs: number, isOver = isDone(suite)): readonly JudgedRule[] {
	return suite.rules.flatMap(track => {
		const rule = ruleOf(suite, track.spec)
		return rule === null || track.spec.list === 'capture' ? [] : [judgeRule(suite, track, rule, {nowMs, isOver})]
	})
}

interface When {
	readonly nowMs: number
	readonly isOver: boolean
}

function isDone({outcome}: Pick<SuiteState, 'outcome'>): boolean {
	return outcome?.is === 'done' && outcome.endedByRule === undefined
}

function judgeRule(suite: SuiteState, track: RuleTrack, rule: Rule, when: When): JudgedRule {
	const judged = isWatched(rule, track.spec) ? watched(suite, track, rule, when) : atOnce(suite, track, rule, when)
	if (suite.phase === 'waiting') return untold(judged, unfinishedWords['not-run'])
	if (hasEnded(suite, track)) return judged.outcome === 'fail' ? judged : asItWas(judged)
	const unfinished = unfinishedBecause(suite, judged)
	// What was broken is, whatever became of it afterwards; that it was kept to the end nobody has seen.
	if (unfinished === null || judged.outcome === 'fail') return judged
	return {...judged, outcome: 'inconclusive', reason: unfinished}
}

function untold(judged: JudgedRule, reason: string): JudgedRule {
	return {...judged, outcome: 'inconclusive', observed: null, n: 0, headroom: null, atMs: null, reason}
}

/** It was this rule that ended the suite. */
function hasEnded({outcome, rules}: SuiteState, track: RuleTrack): boolean {
	return outcome?.is === 'done' && outcome.endedByRule !== undefined && rules[outcome.endedByRule] === track
}

/** What came while the program was being ended does not mend what ended it. */
function asItWas(judged: JudgedRule): JudgedRule {
	const {worst} = judged.track
	return {...judged, ...worst, atMs: worst?.atMs ?? judged.atMs, outcome: 'fail', reason: null}
}

/** null: it has come to its end, or is on its way there. */
function unfinishedBecause(suite: SuiteState, judged: JudgedRule): string | null {
	const {outcome} = suite
	if (outcome === null) return null
	if (isDone({outcome})) {
		const how = evaluationOf(suite).cutShort?.(suite) ?? null
		return how === null ? null : unfinishedReason(how, judged)
	}
	return unfinishedReason(outcome.is === 'done' ? 'ended' : outcome.is, judged)
}

export function unfinishedReason(became: keyof typeof unfinishedWords, {outcome}: Pick<JudgedRule, 'outcome'>): string {
	return `${unfinishedWords[became]}${outcome === 'pass' ? '; it held until then' : ''}`
}

function atOnce(suite: SuiteState, track: RuleTrack, rule: Rule, {nowMs, isOver}: When): JudgedRule {
	const moment = {...momentOf(suite, track.spec, nowMs), isOver}
	const {holds, why, ...seen} = evaluateRule(suite, rule, track.spec.list, moment)
	const skipped = skippedBecause(suite, track, nowMs)
	if (skipped !== null)
		return untold(
			{...judgedAs(track, seen), isWatched: false, name: seen.name, atMs: null, outcome: 'inconclusive', reason: null},
			skipped,
		)
	return {
		...judgedAs(track, seen),
		isWatched: false,
		name: seen.name,
		outcome: holds === null ? 'inconclusive' : track.isBrokenBy(holds) ? 'fail' : 'pass',
		atMs: suite.phase === 'waiting' ? null : moment.toMs,
		reason: holds === null ? why : ofWhich(seen),
	}
}

function watched(suite: SuiteState, track: RuleTrack, rule: Rule, {nowMs, isOver}: When): JudgedRule {
	const {worst, spec, open, forMs} = track
	const moment = momentOf(suite, spec, nowMs)
	const latest = evaluateRule(suite, rule, spec.list, {...moment, isOver})
	// What is told at the end belongs to it: a last look, at all there was.
	const silent = withoutData(spec, latest)
	const endHolds = isOver ? (latest.holds ?? silent) : null
	const brokeAtEnd = endHolds !== null && track.isBrokenBy(endHolds)
	const sinceMs = open?.fromMs ?? moment.toMs
	const isBrokenAtEnd = track.firedCount === 0 && brokeAtEnd && moment.toMs - sinceMs >= forMs
	const seen =
		(isBrokenAtEnd && open === null) || worst === null
			? {...figuresSeen(latest), atMs: isOver ? moment.toMs : null}
			: worst
	const isBroken = track.firedCount > 0 || isBrokenAtEnd
	const isOpen = endHolds === null ? open !== null : brokeAtEnd
	const isMeant = latest.holds === null && silent !== null
	const untold = isBroken || isOpen || !isOver || isMeant ? null : untoldWords(track, rule, moment, latest)
	const isTold = (track.told > 0 || endHolds !== null) && !isOpen && untold === null
	return {
		...judgedAs(track, {...seen, unit: latest.unit}),
		isWatched: true,
		name: latest.name,
		outcome: isBroken ? 'fail' : isTold ? 'pass' : 'inconclusive',
		atMs: seen.atMs,
		reason: isBroken
			? track.firedCount > 0
				? sayFired(track)
				: null
			: (sayPending(track, brokeAtEnd ? moment.toMs : null) ??
				untold ??
				(isTold ? null : untoldBecause(rule, latest, suite, nowMs, track))),
	}
}

/** What an alert of a file takes it for that nobody can tell; null: that it cannot. */
function withoutData({alert}: RuleSpec, {isTooEarly}: Evaluation): boolean | null {
	if (alert?.noData === 'ok') return false
	// What was not measured for long enough is no silence yet.
	return alert?.noData === 'alert' && !isTooEarly ? true : null
}

function figuresSeen({observed, limit, n, headroom}: Evaluation) {
	return {observed, limit, n, headroom}
}

/** As finely as what happens is told. */
const toldToMs = 1000

/**
 * For how long of what was measured no look could tell of one or the other comparison: what is known of one says nothing of another. What is
 * compared without a window is that of all there was, and has to be told in the end. null: all was told, or nothing ever.
 */
function untoldWords(
	track: RuleTrack,
	rule: Rule,
	moment: {readonly fromMs: number; readonly toMs: number},
	latest: Evaluation,
): string | null {
	if (track.told === 0 && latest.holds === null) return null
	const windows = windowsOf(rule)
	if (latest.untold.some(comparison => windows[comparison] === null)) return latest.why
	const untoldMs = track.untoldMs(moment, windows, latest.untold)
	if (untoldMs <= toldToMs) return null
	return `for ${durationMs(untoldMs)} of ${durationMs(moment.toMs - moment.fromMs)} nobody could tell`
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

/** What it was, and never for as long as it takes. null: it never was. @param endMs  it was so at the end, too */
function sayPending({spec, spans, open, forMs, last}: RuleTrack, endMs: number | null): string | null {
	if (spans.length === 0) return null
	const lastMs = endMs ?? last?.atMs ?? 0
	const what = spec.list === 'budgets' ? 'it was broken' : 'it was so'
	if (open !== null)
		return `${what} for ${durationMs(lastMs - open.fromMs)} when the suite ended, and ${durationMs(forMs)} decide`
	const longest = Math.max(...spans.map(({fromMs, toMs}) => (toMs ?? lastMs) - fromMs))
	return `${what} for ${durationMs(longest)} at most, and ${durationMs(forMs)} decide`
}

/** null: there is something to look at. */
function skippedBecause(suite: SuiteState, {spec}: RuleTrack, nowMs: number): string | null {
	const {fromMs, toMs} = momentOf(suite, spec, nowMs)
	if (spec.delayMs === 0 || fromMs < toMs) return null
	const span = measuredSpan(suite, nowMs)
	return `nothing is looked at in the first ${durationMs(spec.delayMs)}, and ${durationMs(span.toMs - span.fromMs)} were measured`
}

function untoldBecause(rule: Rule, latest: Evaluation, suite: SuiteState, nowMs: number, track: RuleTrack): string {
	const skipped = skippedBecause(suite, track, nowMs)
	if (skipped !== null) return skipped
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
