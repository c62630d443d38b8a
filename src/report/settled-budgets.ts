import type {BudgetReport, SuiteReport} from '../core/run/summary/run-report.ts'

export const unfinished = {
	failed: 'the suite failed',
	interrupted: 'the suite was interrupted',
	'not-run': 'the suite was not run',
} as const

/** What came of the budgets of a suite. One that did not get to its end can have broken some of them, and has held none. */
export function settledBudgets({budgets, outcome}: SuiteReport): readonly BudgetReport[] {
	if (outcome === 'done') return budgets
	return budgets.map(budget =>
		budget.outcome === 'pass'
			? {...budget, outcome: 'inconclusive', reason: `${unfinished[outcome]}; it held until then`}
			: budget,
	)
}
