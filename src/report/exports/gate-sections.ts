/** What comments and summaries of a CI are made of. They are public: without the name of the machine, and without what a program printed. */

import {gatingVerdicts} from '../../core/run/summary/gating-verdicts.ts'
import type {RunReport, SuiteReport} from '../../core/run/summary/run-report.ts'
import type {VerdictReport} from '../../core/run/summary/verdict-report.ts'
import {cutText} from '../../core/units/cut-text.ts'
import {durationMs, percent} from '../../core/units/format.ts'
import {sayFigure} from '../../core/words/figure-words.ts'
import {sayQuestion} from '../../core/words/metric-words.ts'
import {sayChange, sayChangeBetween} from '../../core/words/ratio-words.ts'
import {sayVerdict} from '../../core/words/verdict-words.ts'
import {budgetTable, worstFirst} from '../budget-table.ts'
import {code, codeCell, escapeText, fence} from '../escape-markdown.ts'
import {findingLines} from '../findings-section.ts'
import {left, markdownTable, right} from '../markdown-table.ts'
import type {Room} from '../room.ts'
import {sayMissing, sayRevision, sayTyped, withheldNote} from '../say.ts'
import {checksOf, sayChecks} from './checks.ts'

/** The verdict, and what it is of. */
export function verdictSection(report: RunReport, {text}: Room): string[] {
	const {run, environment, suites} = report
	const revision = sayRevision(environment.git)
	const facts = [
		...(revision === null ? [] : [code(cutText(revision, text))]),
		`${suites.length} ${suites.length === 1 ? 'suite' : 'suites'} in ${durationMs(Date.parse(run.endedAt) - Date.parse(run.startedAt))}`,
		escapeText(cutText(`${environment.cpu}, ${environment.cores} cores, ${environment.os}`, text)),
	]
	return [`## arsenal-tui ${sayChecks(report, checksOf(report))}`, facts.join(' · ')]
}

/** Suites that did not get to their end, and why. */
export function stoppedSection(report: RunReport, {rows, text}: Room): string[] {
	const stopped = checksOf(report).filter(one => one.outcome === 'error')
	if (stopped.length === 0) return []
	const lines = stopped
		.slice(0, rows)
		.map(one => `> - **${escapeText(cutText(one.suite.name, text))}**: ${escapeText(cutText(one.text, text))}`)
	return [['> [!CAUTION]', ...lines, ...sayMissing(stopped.length - rows).map(more => `> - ${more}`)].join('\n')]
}

export function budgetsSection({suites}: RunReport, {rows, text}: Room): string[] {
	const named = suites.filter(suite => suite.budgets.length > 0).length > 1
	const all = suites.flatMap(suite => suite.budgets.map(budget => ({suite: named ? suite.name : null, budget})))
	if (all.length === 0) return []
	const order = new Map(worstFirst(all.map(({budget}) => budget)).map((budget, i) => [budget, i]))
	const sorted = all.toSorted((a, b) => order.get(a.budget)! - order.get(b.budget)!)
	return ['### Budgets', budgetTable(sorted.slice(0, rows), text), ...sayMissing(all.length - rows)]
}

interface Judged {
	readonly suite: SuiteReport
	readonly verdict: VerdictReport
}

const verdictRank = {regression: 0, inconclusive: 1, improvement: 2, equivalent: 3} as const

export function verdictsSection({suites}: RunReport, {rows, text}: Room): string[] {
	const judged = suites
		.flatMap(suite => gatingVerdicts(suite).map((verdict): Judged => ({suite, verdict})))
		.toSorted((a, b) => verdictRank[a.verdict.verdict] - verdictRank[b.verdict.verdict])
	if (judged.length === 0) return []
	const shown = judged.slice(0, rows)
	const table = markdownTable(shown, [
		left('Suite', ({suite}) => escapeText(cutText(suite.name, text))),
		left('Compared', ({verdict}) => codeCell(cutText(sayQuestion(verdict), text))),
		right('Base', ({verdict}) => sayFigure(verdict.base, verdict.unit)),
		right('Head', ({verdict}) => sayFigure(verdict.head, verdict.unit)),
		right('Change', ({verdict}) => sayChange(verdict.ratio)),
		right('Interval', ({verdict}) => sayChangeBetween(verdict.ci)),
		right('Margin', ({verdict}) => percent(verdict.margin)),
		left('Verdict', ({verdict: {verdict}}) => (verdict === 'regression' ? `**${verdict}**` : verdict)),
	])
	const sentences = shown
		.filter(({verdict: {verdict}}) => verdict === 'regression' || verdict === 'inconclusive')
		.map(({verdict}) => `- ${escapeText(cutText(sayVerdict(verdict), 4 * text))}.`)
	return [
		'### Comparisons',
		table,
		...sayMissing(judged.length - rows),
		...(sentences.length === 0 ? [] : [sentences.join('\n')]),
	]
}

/** Those that are more than a note. */
export function doubtsSection({suites}: RunReport, room: Room): string[] {
	const lines = findingLines(suites, ({severity}) => severity !== 'info', room)
	return lines.length === 0 ? [] : ['### Findings', ...lines]
}

/** @param recorded  the report with everything in it: whether the command was changed is to be said */
export function againSection(report: RunReport, recorded: RunReport, {text}: Room): string[] {
	const {run, tool} = report
	return [
		'### Run it again',
		fence([cutText(sayTyped(run.command), 10 * text)], 'sh'),
		...(run.command === recorded.run.command ? [] : [withheldNote]),
		`<sub>${escapeText(cutText(`${tool.name} ${tool.version}`, text))}, run ${code(cutText(run.id, text))}; every figure is in report.json.</sub>`,
	]
}
