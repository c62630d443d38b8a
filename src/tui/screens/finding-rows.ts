import type {SuiteReport} from '../../core/run/summary/run-report.ts'
import {clean} from '../select/suites-view.ts'
import {type Line, line, span} from '../text/line.ts'
import type {StyleName} from '../text/theme.ts'
import {wrapped} from '../text/width.ts'
import {simpleRule} from '../widgets/rule.ts'
import {baselineRows} from './baseline-rows.ts'
import {budgetRows} from './budget-rows.ts'
import type {ViewContext} from './context.ts'

/** A suite that is under way has the outcome it would have if it ended now. */
const nothingFound: Readonly<Record<SuiteReport['outcome'], string>> = {
	done: 'no findings',
	failed: 'no findings beside the failure',
	interrupted: 'no findings in what was measured',
	'not-run': 'nothing was measured',
}

/**
 * What a suite is held against, what was asked of it and what was seen of it, then its findings; the same one found several times is one row.
 * @param evidenceFrom columns from which on the evidence is told, without which a finding about one of many does not say which
 */
export function findingRows(suite: SuiteReport, width: number, ctx: ViewContext, evidenceFrom = 100): Line[] {
	const {findings, outcome} = suite
	const said = [...Map.groupBy(findings, one => one.text).values()]
	const lines: Line[] = [
		...baselineRows(suite, width, ctx),
		...budgetRows(suite, width, ctx),
		simpleRule(`findings, ${findings.length}`, '', width, ctx.glyphs),
	]
	if (said.length === 0) lines.push(line(`   ${nothingFound[outcome]}`))
	for (const same of said) {
		const finding = same[0]!
		const sign = finding.severity === 'info' ? 'i' : '!'
		const style: StyleName | undefined =
			finding.severity === 'error' ? 'bad' : finding.severity === 'warning' ? 'warn' : undefined
		const times = same.length > 1 ? ` (${same.length} times)` : ''
		wrapped(clean(finding.text) + times, width - 4).forEach((text, index) => {
			lines.push(line(' ', span(index === 0 ? `${sign} ` : '  ', style), text))
		})
		if (width >= evidenceFrom && finding.evidence !== '')
			for (const text of wrapped(clean(finding.evidence), width - 6)) lines.push(line(span(`     ${text}`, 'dim')))
	}
	return lines
}
