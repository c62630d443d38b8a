import type {SuiteReport} from '../core/run/summary/run-report.ts'
import {type Finding, severityWords} from '../core/trouble/finding.ts'
import {cutText} from '../core/units/cut-text.ts'
import {code, escapeText} from './escape-markdown.ts'
import {type Room, wholeReport} from './room.ts'
import {sayMissing} from './say.ts'

const severityRank = {error: 0, warning: 1, info: 2} as const

/** The findings of all suites in one list, the worst first: the words behind the figures. @param isShown  of which of them */
export function findingLines(
	suites: readonly SuiteReport[],
	isShown: (finding: Finding) => boolean = () => true,
	{rows, text}: Room = wholeReport,
): string[] {
	const all = suites.flatMap(suite => suite.findings.filter(isShown).map(finding => ({suite, finding})))
	if (all.length === 0) return []
	const sorted = all.toSorted((a, b) => severityRank[a.finding.severity] - severityRank[b.finding.severity])
	const line = ({suite, finding}: (typeof all)[number]) =>
		`- **${severityWords[finding.severity].replace(/^./, first => first.toUpperCase())}**${suites.length > 1 ? ` (${escapeText(cutText(suite.name, text))})` : ''}: ${escapeText(cutText(finding.text, text))}  \n  <sub>${escapeText(cutText(finding.evidence, text))} · ${code(cutText(finding.code, text))}</sub>`
	return [sorted.slice(0, rows).map(line).join('\n'), ...sayMissing(sorted.length - rows)]
}
