import {unitOfRule} from '../../core/run/evaluation/evaluate-rule.ts'
import {isWatched, ruleOf} from '../../core/run/evaluation/judge-rules.ts'
import type {RuleTrack} from '../../core/run/state/rule-track.ts'
import type {SuiteState} from '../../core/run/state/run-state.ts'
import type {SuiteReport} from '../../core/run/summary/run-report.ts'
import {durationMs, grouped, wholePercent} from '../../core/units/format.ts'
import {listWords, sayBudget} from '../../core/words/budget-words.ts'
import {sayFigure} from '../../core/words/figure-words.ts'
import {clean} from '../select/suites-view.ts'
import {type Line, line, span} from '../text/line.ts'
import type {StyleName} from '../text/theme.ts'
import {cut, widthOf, wrapped} from '../text/width.ts'
import {simpleRule} from '../widgets/rule.ts'
import type {ViewContext} from './context.ts'

const signs = {pass: ['+', 'good'], fail: ['!', 'bad'], inconclusive: ['?', 'warn']} as const satisfies Record<
	SuiteReport['budgets'][number]['outcome'],
	readonly [string, StyleName]
>

/** What was asked of a suite that is over. Empty: nothing was. */
export function budgetRows({budgets, captures = []}: SuiteReport, width: number, ctx: ViewContext): Line[] {
	if (budgets.length + captures.length === 0) return []
	const rank = {fail: 0, inconclusive: 1, pass: 2} as const
	const broken = budgets.filter(({outcome}) => outcome === 'fail')
	const warnings = broken.filter(({severity}) => severity === 'warning').length
	const head = `budgets, ${broken.length - warnings} of ${budgets.length} broken${warnings > 0 ? `, ${warnings} only a warning` : ''}`
	const lines: Line[] = budgets.length === 0 ? [] : [simpleRule(head, '', width, ctx.glyphs)]
	for (const budget of budgets.toSorted((a, b) => rank[a.outcome] - rank[b.outcome])) {
		const [sign, style] = signs[budget.outcome]
		const severity = budget.severity === 'error' ? '' : ` [${budget.severity}]`
		const text = `${listWords[budget.list]} ${clean(budget.expr)}${severity}: ${clean(sayBudget(budget))}`
		wrapped(text, width - 4).forEach((part, index) => {
			lines.push(line(' ', span(index === 0 ? `${sign} ` : '  ', style), part))
		})
	}
	if (captures.length > 0) lines.push(simpleRule(`captured, ${captures.length}`, '', width, ctx.glyphs))
	for (const {expr, at, flame, culprit} of captures) {
		const text = `${clean(expr)} at ${durationMs(at)}: ${flame ?? 'nothing to draw'}${culprit === null ? '' : `; ${clean(culprit)}`}`
		for (const part of wrapped(text, width - 4)) lines.push(line(`   ${part}`))
	}
	return lines
}

/**
 * How much room the rules of a suite have left, in one row: how many are kept, then those with the least room. null: nothing is asked of it, or nothing
 * was seen yet.
 */
export function budgetStatus(suite: SuiteState, width: number): Line | null {
	const tracks = suite.rules.filter(({spec}) => spec.list !== 'capture')
	if (tracks.length === 0) return null
	const broken = tracks.filter(track => hasBroken(suite, track))
	const head = ` budgets ${grouped(tracks.length)}: ${broken.length === 0 ? 'none broken' : `${grouped(broken.length)} broken`}`
	const row = [span(head, broken.length > 0 ? 'bad' : undefined)]
	let room = width - widthOf(head)
	for (const track of tracks.toSorted((a, b) => urgency(suite, a) - urgency(suite, b))) {
		const [sign, style]: readonly [string, StyleName] = hasBroken(suite, track)
			? ['!', 'bad']
			: track.last?.holds == null
				? ['?', 'warn']
				: ['+', 'good']
		const [expr, figures] = sayTrack(suite, track)
		// The figures say more than the end of a long condition.
		const forExpr = room - 4 - widthOf(figures)
		if (forExpr < Math.min(leastExpr, widthOf(expr))) break
		const text = `${cut(expr, Math.min(forExpr, mostExpr))}${figures}`
		row.push(span(`  ${sign} `, style), span(text))
		room -= 4 + widthOf(text)
		// Those behind it are no more urgent, and would hide that it was cut.
		if (widthOf(expr) > Math.min(forExpr, mostExpr)) break
	}
	return row
}

/** In columns. */
const leastExpr = 12
const mostExpr = 50

/** What is looked at second by second stays broken once it was; the rest is what it is now. */
function hasBroken(suite: SuiteState, {spec, open, firedCount}: RuleTrack): boolean {
	const rule = ruleOf(suite, spec)
	return rule !== null && isWatched(rule, spec) ? firedCount > 0 : open?.fired === true
}

function urgency(suite: SuiteState, track: RuleTrack): number {
	if (hasBroken(suite, track)) return Number.NEGATIVE_INFINITY
	return track.last?.headroom ?? Number.POSITIVE_INFINITY
}

function sayTrack(suite: SuiteState, track: RuleTrack): readonly [expr: string, figures: string] {
	const {spec, last, open} = track
	const rule = ruleOf(suite, spec)
	const expr = clean(spec.expr)
	if (last === null || rule === null) return [expr, ': not yet']
	const observed = sayFigure(last.observed, unitOfRule(rule))
	if (last.holds === null) return [expr, `: ${observed}`]
	const isOver = hasBroken(suite, track) && open?.fired !== true
	const pending = open !== null && !open.fired ? ' pending' : ''
	const room = last.headroom === null ? '' : ` (${last.headroom < 0 ? '' : '+'}${wholePercent(last.headroom)})`
	return [
		expr,
		`: ${isOver ? `${spec.list === 'budgets' ? 'was broken' : 'fired'}, now ` : ''}${observed}${room}${pending}`,
	]
}
