import type {SuiteReport} from '../../core/run/summary/run-report.ts'
import {grouped} from '../../core/units/format.ts'
import {sayBaselineVerdict} from '../../core/words/baseline-words.ts'
import {clean} from '../select/suites-view.ts'
import {type Line, line, span} from '../text/line.ts'
import type {StyleName} from '../text/theme.ts'
import {wrapped} from '../text/width.ts'
import {simpleRule} from '../widgets/rule.ts'
import type {ViewContext} from './context.ts'

const signs = {
	regression: ['!', 'bad'],
	inconclusive: ['?', 'warn'],
	improvement: ['+', 'good'],
	equivalent: ['+', 'good'],
} as const satisfies Record<string, readonly [string, StyleName]>

const rank = {regression: 0, inconclusive: 1, improvement: 2, equivalent: 3} as const

/** How a suite stands to runs that were kept, what decides first. Empty: it is held against nothing. */
export function baselineRows({baseline}: SuiteReport, width: number, ctx: ViewContext): Line[] {
	if (baseline === undefined) return []
	const {name, runs, misfits, verdicts} = baseline
	const lines: Line[] = [
		simpleRule(`against baseline ${clean(name)}, ${grouped(runs.length)} runs`, '', width, ctx.glyphs),
	]
	const say = (sign: string, style: StyleName, text: string) => {
		for (const [i, part] of wrapped(text, width - 4).entries())
			lines.push(line(' ', span(i === 0 ? `${sign} ` : '  ', style), part))
	}
	if (misfits.length > 0) say('!', 'warn', `forced, although it does not fit: ${clean(misfits.join('; '))}`)
	if (verdicts.length === 0) say('?', 'warn', 'nothing of it can be compared')
	const sorted = verdicts.toSorted((a, b) => Number(b.gates) - Number(a.gates) || rank[a.verdict] - rank[b.verdict])
	for (const verdict of sorted) {
		const [sign, style] =
			verdict.gates || verdict.verdict !== 'regression' ? signs[verdict.verdict] : signs.inconclusive
		say(sign, style, `${clean(sayBaselineVerdict(verdict))}${verdict.gates ? '' : ' (does not decide)'}`)
	}
	return lines
}
