/** What was asked of suites, as a table in markdown: in report.md, in comments and in summaries of a CI. */
import type {BudgetReport, SuiteReport} from '../core/run/summary/run-report.ts'
import {cutText} from '../core/units/cut-text.ts'
import {absent, grouped} from '../core/units/format.ts'
import {sayAgainstLimit, sayBudget, sayBudgetOutcome, sayHeadroom} from '../core/words/budget-words.ts'
import {code, codeCell, escapeText} from './escape-markdown.ts'
import {left, markdownTable, right} from './markdown-table.ts'

export interface BudgetRow {
	/** null: it is clear which suite is meant. */
	readonly suite: string | null
	readonly budget: BudgetReport
}

/** An expression or a reason is a sentence; what is longer is in report.json. */
const mostOfBudget = 300

/** A reason has a column only where there is one. @param most  characters of a text of somebody else's */
export function budgetTable(rows: readonly BudgetRow[], most = mostOfBudget): string {
	const any = (of: (row: BudgetRow) => boolean) => rows.some(of)
	const lists = new Set(rows.map(({budget}) => budget.list))
	return markdownTable(rows, [
		...(any(({suite}) => suite !== null)
			? [left('Suite', ({suite}: BudgetRow) => escapeText(cutText(suite ?? '', most)))]
			: []),
		left(titleOf(lists), ({budget}) => codeCell(cutText(budget.expr, most))),
		right('Limit', ({budget}) => sayAgainstLimit(budget).limit),
		right('Observed', ({budget}) => sayAgainstLimit(budget).observed),
		right('Headroom', ({budget}) => sayHeadroom(budget.headroom)),
		right('n', ({budget}) => (budget.n === 0 ? absent : grouped(budget.n))),
		left('Severity', ({budget}) => budget.severity),
		left('Status', ({budget}) => statusOf(budget)),
		...(any(({budget}) => budget.reason !== null)
			? [left('Why', ({budget}: BudgetRow) => escapeText(cutText(budget.reason ?? '', most)))]
			: []),
	])
}

function titleOf(lists: ReadonlySet<BudgetReport['list']>): string {
	if (lists.size > 1) return 'Budget or alert'
	return lists.has('alerts') ? 'Alert' : 'Budget'
}

function statusOf(budget: BudgetReport): string {
	const word = sayBudgetOutcome(budget)
	const status = budget.outcome === 'fail' && gates(budget) ? `**${word}**` : word
	return budget.aborted ? `${status}, ended the run` : status
}

/** Broken ones first, then what nobody can tell; otherwise as they were written. */
export function worstFirst(budgets: readonly BudgetReport[]): readonly BudgetReport[] {
	return budgets.toSorted((a, b) => rankOf(a) - rankOf(b))
}

const severityRank = {critical: 0, error: 1, warning: 2} as const

function rankOf({outcome, severity}: BudgetReport): number {
	if (outcome === 'pass') return 4
	return outcome === 'inconclusive' ? 3 : severityRank[severity]
}

function gates({severity}: BudgetReport): boolean {
	return severity !== 'warning'
}

/** The section of a suite. */
export function budgetSection(suite: SuiteReport): string[] {
	const rows = worstFirst(suite.budgets).map(budget => ({suite: null, budget}))
	return rows.length === 0 ? [] : ['### Budgets', budgetTable(rows)]
}

const mostNamed = 10

/** What a reader has to see first: what was broken, and in a block of its own what was broken and only warns. */
export function brokenBlocks(suite: SuiteReport): string[] {
	const broken = worstFirst(suite.budgets).filter(one => one.outcome === 'fail')
	const block = (kind: string, words: string, of: readonly BudgetReport[]) => {
		if (of.length === 0) return []
		const lines = of
			.slice(0, mostNamed)
			.map(one => `> - ${code(cutText(one.expr, mostOfBudget))}: ${escapeText(cutText(sayBudget(one), mostOfBudget))}`)
		const more = of.length > mostNamed ? [`> - and ${grouped(of.length - mostNamed)} more`] : []
		return [[`> [!${kind}]`, `> **${escapeText(suite.name)}** ${words}:`, '>', ...lines, ...more].join('\n')]
	}
	return [
		...block('CAUTION', 'broke what was asked of it', broken.filter(gates)),
		...block(
			'WARNING',
			'broke what only warns',
			broken.filter(one => !gates(one)),
		),
	]
}
