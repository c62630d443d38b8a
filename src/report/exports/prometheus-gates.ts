/** What was asked of suites, and what comparisons came to. */
import type {RuleUnit} from '../../core/rules/units.ts'
import type {BudgetReport} from '../../core/run/summary/run-report.ts'
import {tidy} from '../../core/run/summary/tidy.ts'
import {sayMetricOf} from '../../core/words/metric-words.ts'
import {verdictOrder} from '../../core/words/verdict-words.ts'
import {type NamedSuite, numbered, plainName} from './names.ts'
import {type Family, gauge, type Labels, sample} from './prometheus-text.ts'

/** In base units, as the label `unit` names them. */
const baseUnits: Readonly<Record<RuleUnit, readonly [unit: string, factor: number]>> = {
	ns: ['seconds', 1e-9],
	ms: ['seconds', 1e-3],
	bytes: ['bytes', 1],
	'bytes/s': ['bytes_per_second', 1],
	share: ['ratio', 1],
	cores: ['cores', 1],
	count: ['count', 1],
	'1/s': ['per_second', 1],
}

export function gateFamilies(suites: readonly NamedSuite[]): Family[] {
	return [
		...budgetFamilies(suites.flatMap(budgetsOf)),
		...verdictFamilies('comparison', suites.flatMap(verdictsOf)),
		...verdictFamilies('baseline', suites.flatMap(heldOf)),
	]
}

interface Asked {
	readonly labels: Labels
	readonly budget: BudgetReport
}

function budgetsOf({name, suite}: NamedSuite): Asked[] {
	const all = suite.budgets
	const names = numbered(all.map(({expr}) => plainName(expr)))
	return all.map((budget, i) => ({
		labels: {suite: name, budget: names[i]!, severity: budget.severity, list: budget.list},
		budget,
	}))
}

/**
 * One that is inconclusive is absent from `arsenal_budget_ok`, and 1 in a family of its own: as 0 it would raise an alarm about a program that nobody
 * measured, as 1 it would pass.
 */
function budgetFamilies(asked: readonly Asked[]): Family[] {
	const inBase = (value: number | null, {unit}: BudgetReport) =>
		value === null ? null : tidy(value * baseUnits[unit][1])
	const withUnit = ({labels, budget}: Asked) => ({...labels, unit: baseUnits[budget.unit][0]})
	return [
		gauge(
			'arsenal_budget_ok',
			'1: the budget held, or the alert stayed quiet. 0: it did not. Absent: nobody can tell, see arsenal_budget_inconclusive.',
			asked.flatMap(({labels, budget}) =>
				budget.outcome === 'inconclusive' ? [] : sample(labels, budget.outcome === 'pass' ? 1 : 0),
			),
		),
		gauge(
			'arsenal_budget_inconclusive',
			'1: nobody can tell whether the budget held. 0: it is known.',
			asked.flatMap(({labels, budget}) => sample(labels, budget.outcome === 'inconclusive' ? 1 : 0)),
		),
		gauge(
			'arsenal_budget_headroom_ratio',
			'What is left of the limit, as a share of it; below 0: so much beyond it.',
			asked.flatMap(({labels, budget}) => sample(labels, budget.headroom)),
		),
		gauge(
			'arsenal_budget_observed',
			'What was observed, in the base unit that the label names.',
			asked.flatMap(one => sample(withUnit(one), inBase(one.budget.observed, one.budget))),
		),
		gauge(
			'arsenal_budget_limit',
			'The limit, in the base unit that the label names.',
			asked.flatMap(one => sample(withUnit(one), inBase(one.budget.limit, one.budget))),
		),
	]
}

interface Judged {
	readonly labels: Labels
	readonly verdict: {
		readonly ratio: number | null
		readonly ci: {readonly low: number; readonly high: number} | null
		readonly margin: number
		readonly verdict: (typeof verdictOrder)[number]
	}
}

/** Those of `noise` are left out: they compare a program with itself. */
function verdictsOf({name, suite}: NamedSuite): Judged[] {
	if (suite.compare?.purpose === 'noise') return []
	const tests = numbered(
		suite.verdicts.map(one =>
			plainName(one.benchmark === null ? sayMetricOf(one) : `${one.benchmark}, ${sayMetricOf(one)}`),
		),
	)
	return suite.verdicts.map((verdict, i) => ({
		labels: {suite: name, test: tests[i]!, gates: String(verdict.gates)},
		verdict,
	}))
}

/** How suites stand to runs that were kept; `forced` where these do not fit. */
function heldOf({name, suite: {baseline}}: NamedSuite): Judged[] {
	if (baseline === undefined) return []
	const tests = numbered(baseline.verdicts.map(one => plainName(sayMetricOf(one))))
	return baseline.verdicts.map((verdict, i) => ({
		labels: {
			suite: name,
			...{baseline: plainName(baseline.name), test: tests[i]!, gates: String(verdict.gates)},
			forced: String(baseline.misfits.length > 0),
		},
		verdict,
	}))
}

const comparedWith = {comparison: 'Head over base', baseline: 'This run over the runs of the baseline'} as const

function verdictFamilies(of: keyof typeof comparedWith, judged: readonly Judged[]): Family[] {
	return [
		gauge(
			`arsenal_${of}_ratio`,
			`${comparedWith[of]}: 1.02 is 2 % more.`,
			judged.flatMap(({labels, verdict}) => sample(labels, verdict.ratio)),
		),
		gauge(
			`arsenal_${of}_interval_low_ratio`,
			'Lower end of the interval of the ratio.',
			judged.flatMap(({labels, verdict}) => sample(labels, verdict.ci?.low)),
		),
		gauge(
			`arsenal_${of}_interval_high_ratio`,
			'Upper end of the interval of the ratio.',
			judged.flatMap(({labels, verdict}) => sample(labels, verdict.ci?.high)),
		),
		gauge(
			`arsenal_${of}_margin_ratio`,
			'The change that counts as none.',
			judged.flatMap(({labels, verdict}) => sample(labels, verdict.margin)),
		),
		gauge(
			`arsenal_${of}_verdict`,
			'What it came to: 1 for the verdict that was reached, 0 for the others.',
			judged.flatMap(({labels, verdict}) =>
				verdictOrder.map(one => ({labels: {...labels, verdict: one}, value: verdict.verdict === one ? 1 : 0})),
			),
		),
	]
}
