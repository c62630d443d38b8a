import {budgetWords, sayObserved} from '../core/run/summary/budget-words.ts'
import type {SuiteReport} from '../core/run/summary/run-report.ts'
import {sanitise} from '../core/units/sanitise.ts'

export interface BudgetLine {
	readonly style: 'red' | 'yellow' | 'green'
	/** `BROKEN`, `ok`, `unknown`. */
	readonly word: string
	readonly text: string
}

/** What is asked of a suite and what was seen of it, the broken ones first. */
export function budgetLines({name, budgets}: Pick<SuiteReport, 'name' | 'budgets'>): readonly BudgetLine[] {
	const rank = {fail: 0, inconclusive: 1, pass: 2} as const
	return budgets
		.toSorted((a, b) => rank[a.outcome] - rank[b.outcome])
		.map(budget => {
			const isWarning = budget.severity === 'warning'
			const style = budget.outcome === 'pass' ? 'green' : budget.outcome === 'fail' && !isWarning ? 'red' : 'yellow'
			const list = budget.list === 'alerts' ? 'alert ' : ''
			const severity = budget.severity === 'error' ? '' : ` [${budget.severity}]`
			const word = budget.list === 'alerts' && budget.outcome === 'fail' ? 'HAPPENED' : budgetWords[budget.outcome]
			const ended = budget.aborted ? '; it ended the run' : ''
			return {
				style,
				word: word.padEnd(8),
				text: `${sanitise(name)}: ${list}${sanitise(budget.expr)}${severity}: ${sanitise(sayObserved(budget))}${ended}`,
			}
		})
}
