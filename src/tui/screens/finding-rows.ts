import type {Finding} from '../../core/trouble/finding.ts'
import {clean} from '../select/suites-view.ts'
import {type Line, line, span} from '../text/line.ts'
import type {StyleName} from '../text/theme.ts'
import {cut, wrapped} from '../text/width.ts'
import {simpleRule} from '../widgets/rule.ts'
import type {ViewContext} from './context.ts'

/** What there is to doubt; what was found several times is said once. */
export function findingRows(findings: readonly Finding[], width: number, ctx: ViewContext): Line[] {
	const said = [...Map.groupBy(findings, one => one.text).values()]
	const lines: Line[] = [simpleRule(`findings, ${findings.length}`, '', width, ctx.glyphs)]
	if (said.length === 0) lines.push(line('   nothing to doubt'))
	for (const same of said) {
		const finding = same[0]!
		const sign = finding.severity === 'info' ? 'i' : '!'
		const style: StyleName | undefined =
			finding.severity === 'error' ? 'bad' : finding.severity === 'warning' ? 'warn' : undefined
		const times = same.length > 1 ? ` (${same.length} times)` : ''
		wrapped(clean(finding.text) + times, width - 4).forEach((text, index) => {
			lines.push(line(' ', span(index === 0 ? `${sign} ` : '  ', style), text))
		})
		if (width >= 100 && finding.evidence !== '')
			lines.push(line(span(`     ${cut(clean(finding.evidence), width - 6)}`, 'dim')))
	}
	return lines
}
