/** How suites stand to runs that were kept, in markdown: in report.md, in comments and in summaries of a CI. */
import type {BaselineReport, BaselineVerdict, SuiteReport} from '../core/run/summary/run-report.ts'
import {cutText} from '../core/units/cut-text.ts'
import {absent, grouped, percent} from '../core/units/format.ts'
import {sayBaseline, sayBaselineVerdict} from '../core/words/baseline-words.ts'
import {sayFigure} from '../core/words/figure-words.ts'
import {sayMetricOf} from '../core/words/metric-words.ts'
import {sayChange, sayChangeBetween} from '../core/words/ratio-words.ts'
import {codeCell, escapeText} from './escape-markdown.ts'
import {left, markdownTable, right} from './markdown-table.ts'
import {sayMissing} from './say.ts'

const mostOfText = 300

export interface BaselineRow {
	/** null: it is clear which suite is meant. */
	readonly suite: string | null
	readonly verdict: BaselineVerdict
}

const rank = {regression: 0, inconclusive: 1, improvement: 2, equivalent: 3} as const

/** Worst first, and what decides before what does not. */
export function worstVerdictsFirst(rows: readonly BaselineRow[]): readonly BaselineRow[] {
	return rows.toSorted(
		(a, b) => Number(b.verdict.gates) - Number(a.verdict.gates) || rank[a.verdict.verdict] - rank[b.verdict.verdict],
	)
}

/** @param most  characters of a text of somebody else's */
export function baselineTable(rows: readonly BaselineRow[], most = mostOfText): string {
	const isNamed = rows.some(({suite}) => suite !== null)
	const figure = (value: number | null, {unit}: BaselineVerdict) => (unit === null ? absent : sayFigure(value, unit))
	return markdownTable(rows, [
		...(isNamed ? [left('Suite', ({suite}: BaselineRow) => escapeText(cutText(suite ?? '', most)))] : []),
		left('Metric', ({verdict}) => codeCell(cutText(sayMetricOf(verdict), most))),
		right('Baseline', ({verdict}) => figure(verdict.base, verdict)),
		right('Now', ({verdict}) => figure(verdict.head, verdict)),
		right('Change', ({verdict}) => sayChange(verdict.ratio)),
		right('Interval', ({verdict}) => sayChangeBetween(verdict.ci)),
		right('Margin', ({verdict}) => percent(verdict.margin)),
		right('Runs', ({verdict}) => grouped(verdict.runs)),
		left('Decides', ({verdict}) => (verdict.gates ? 'yes' : 'no')),
		left('Verdict', ({verdict: {verdict, gates}}) => (verdict === 'regression' && gates ? `**${verdict}**` : verdict)),
	])
}

/** The section of a suite. */
export function baselineSection({baseline}: SuiteReport): string[] {
	if (baseline === undefined) return []
	const rows = worstVerdictsFirst(baseline.verdicts.map(verdict => ({suite: null, verdict})))
	const doubts = rows.filter(({verdict}) => verdict.gates && verdict.reason !== null)
	return [
		'### Against a baseline',
		...forced(baseline),
		`${escapeText(sayBaseline({...baseline, misfits: []}))}. Runs that were kept are weaker evidence than pairs that are run in turn (\`ab\`).`,
		...(rows.length === 0 ? ['Nothing of it can be compared.'] : [baselineTable(rows)]),
		...(doubts.length === 0
			? []
			: [doubts.map(({verdict}) => `- ${escapeText(cutText(sayBaselineVerdict(verdict), mostOfText))}.`).join('\n')]),
	]
}

/** What a reader has to see first: that it got worse, or that the comparison was forced. */
export function baselineBlocks(suite: SuiteReport): string[] {
	const {baseline} = suite
	if (baseline === undefined) return []
	const worse = baseline.verdicts.filter(({verdict, gates}) => gates && verdict === 'regression')
	if (worse.length === 0) return forced(baseline)
	const lines = worse.map(one => `> - ${escapeText(cutText(sayBaselineVerdict(one), mostOfText))}`)
	const head = `> **${escapeText(suite.name)}** got worse than ${escapeText(sayBaseline(baseline))}:`
	return [['> [!CAUTION]', head, '>', ...lines].join('\n')]
}

function forced({misfits, name}: BaselineReport): string[] {
	if (misfits.length === 0) return []
	const lines = misfits.map(clause => `> - ${escapeText(cutText(clause, mostOfText))}`)
	return [
		[
			'> [!WARNING]',
			`> The comparison with ${escapeText(name)} was forced: its runs differ from what was measured now.`,
			'>',
			...lines,
		].join('\n'),
	]
}

/** That of all suites, for comments and summaries. */
export function baselinesSection(
	suites: readonly SuiteReport[],
	{rows, text}: {readonly rows: number; readonly text: number},
): string[] {
	const held = suites.filter(suite => suite.baseline !== undefined)
	if (held.length === 0) return []
	const all = worstVerdictsFirst(
		held.flatMap(suite =>
			suite.baseline!.verdicts.map(verdict => ({suite: held.length > 1 ? suite.name : null, verdict})),
		),
	)
	return [
		'### Against a baseline',
		...held.flatMap(({baseline}) => forced(baseline!)),
		...(all.length === 0 ? ['Nothing of it can be compared.'] : [baselineTable(all.slice(0, rows), text)]),
		...sayMissing(all.length - rows),
	]
}
