import type {SuiteReport} from '../core/run/summary/run-report.ts'
import {sanitise} from '../core/units/sanitise.ts'
import {listWords, sayBudget, sayBudgetOutcome} from '../core/words/budget-words.ts'
import {worstFirst} from './budget-table.ts'

export interface BudgetLine {
	readonly style: 'red' | 'yellow' | 'green'
	/** `BROKEN`, `held`, `inconclusive`. */
	readonly word: string
	readonly text: string
}

/** What is asked of a suite and what was seen of it, the broken ones first. */
export function budgetLines(suite: SuiteReport): readonly BudgetLine[] {
	return worstFirst(suite.budgets).map(budget => {
		const {outcome, severity, list, aborted} = budget
		const style = outcome === 'pass' ? 'green' : outcome === 'fail' && severity !== 'warning' ? 'red' : 'yellow'
		const critical = severity === 'critical' ? ' (critical)' : ''
		return {
			style,
			word: sayBudgetOutcome(budget),
			text: sanitise(
				`${suite.name}: ${listWords[list]} ${budget.expr}${critical}: ${sayBudget(budget)}${aborted ? '; it ended the run' : ''}`,
			),
		}
	})
}
