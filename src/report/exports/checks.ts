/**
 * What lives here: reports for other programs, a file a format; `exports.ts` lists them. All of them say with the same words what held and what did not,
 * by the list that is made here. Nothing of it decides: budgets and verdicts were judged before.
 */
import {gatingVerdicts} from '../../core/run/summary/gating-verdicts.ts'
import type {BaselineReport, BudgetReport, RunReport, SuiteReport} from '../../core/run/summary/run-report.ts'
import type {VerdictReport} from '../../core/run/summary/verdict-report.ts'
import {sayBaselineVerdict} from '../../core/words/baseline-words.ts'
import {listWords, sayBudget, sayBudgetOutcome, unfinishedWords} from '../../core/words/budget-words.ts'
import {sayMetricOf, sayQuestion} from '../../core/words/metric-words.ts'
import {lessSteadyWord, saySpread} from '../../core/words/steady-words.ts'
import {sayVerdict} from '../../core/words/verdict-words.ts'
import {reportOf} from '../kinds.ts'
import {outcomeWords} from '../say.ts'

/**
 * `warned`: something that only warns was broken. `inconclusive`: it was asked, and nobody can tell. `error`: the suite did not get to
 * its end, which says nothing of what is measured.
 */
export type CheckOutcome = 'passed' | 'warned' | 'inconclusive' | 'failed' | 'error'

export interface Check {
	readonly suite: SuiteReport
	/** `budget p99 < 40us`, `alert rss > 1GB`, `comparison of wall time`, `suite`. Foreign text, and not always the only one of that name. */
	readonly name: string
	readonly outcome: CheckOutcome
	/** For programs: `BudgetExceeded`, `Regression`, `LessSteady`, the code of a failure; '' for what passed. */
	readonly type: string
	/** A sentence without its end. Foreign text. */
	readonly text: string
	/** What it is about; both null: the suite itself. */
	readonly budget: BudgetReport | null
	readonly verdict: VerdictReport | null
}

export function checksOf({suites}: RunReport): readonly Check[] {
	return suites.flatMap(checksOfSuite)
}

/** At least one; first that of the suite itself, if it did not get to its end or nothing was asked of it. */
export function checksOfSuite(suite: SuiteReport): readonly Check[] {
	const asked = [
		...gatingVerdicts(suite).flatMap(verdict => [ofVerdict(suite, verdict), ...ofSteadiness(suite, verdict)]),
		...unjudgedSteadiness(suite),
		...(suite.baseline === undefined ? [] : ofBaseline(suite, suite.baseline)),
		...suite.budgets.map(budget => ofBudget(suite, budget)),
	]
	return suite.outcome === 'done' && asked.length > 0 ? asked : [ofSuite(suite), ...asked]
}

function ofSuite(suite: SuiteReport): Check {
	const {outcome, failure, compare} = suite
	const about = {suite, name: 'suite', budget: null, verdict: null}
	if (outcome === 'failed')
		return {
			...about,
			outcome: 'error',
			type: failure?.code ?? outcome,
			text: withoutEnd(failure?.reason ?? 'it failed, and no reason was recorded'),
		}
	if (outcome !== 'done') return {...about, outcome: 'error', type: outcome, text: unfinishedWords[outcome]}
	if (compare?.purpose === 'ab') return {...about, outcome: 'inconclusive', type: '', text: 'nothing was judged'}
	return {...about, outcome: 'passed', type: '', text: reportOf(suite).gist(suite)}
}

function ofBudget(suite: SuiteReport, budget: BudgetReport): Check {
	const about = {suite, name: `${listWords[budget.list]} ${budget.expr}`, budget, verdict: null}
	const text = `${sayBudgetOutcome(budget)}: ${sayBudget(budget)}`
	if (budget.outcome === 'pass') return {...about, outcome: 'passed', type: '', text}
	if (budget.outcome === 'inconclusive') return {...about, outcome: 'inconclusive', type: '', text}
	return {...about, outcome: budget.severity === 'warning' ? 'warned' : 'failed', type: 'BudgetExceeded', text}
}

function ofVerdict(suite: SuiteReport, verdict: VerdictReport): Check {
	const about = {suite, name: `comparison of ${sayQuestion(verdict)}`, budget: null, verdict}
	const text = `${verdict.verdict}: ${sayVerdict(verdict)}`
	if (verdict.verdict === 'regression') return {...about, outcome: 'failed', type: 'Regression', text}
	if (verdict.verdict === 'inconclusive') return {...about, outcome: 'inconclusive', type: '', text}
	return suite.outcome === 'done'
		? {...about, outcome: 'passed', type: '', text}
		: {...about, outcome: 'inconclusive', type: '', text: `${text}; ${unfinishedWords[suite.outcome]}`}
}

/** What decides, each by itself; one where nothing does. */
function ofBaseline(suite: SuiteReport, baseline: BaselineReport): Check[] {
	const about = {suite, budget: null, verdict: null}
	const deciding = baseline.verdicts.filter(({gates}) => gates)
	if (deciding.length === 0)
		return [
			{
				...about,
				name: `baseline ${baseline.name}`,
				outcome: 'inconclusive',
				type: '',
				text: 'nothing of it can be compared',
			},
		]
	const forced = baseline.misfits.length === 0 ? '' : '; the comparison was forced'
	return deciding.map(verdict => {
		const name = `baseline ${baseline.name}, ${sayMetricOf(verdict)}`
		const text = `${verdict.verdict}: ${sayBaselineVerdict(verdict)}${forced}`
		if (verdict.verdict === 'regression') return {...about, name, outcome: 'failed', type: 'Regression', text}
		return {...about, name, outcome: verdict.verdict === 'inconclusive' ? 'inconclusive' : 'passed', type: '', text}
	})
}

/** Beside its verdict, which is of the centre alone: it fails where that was asked for, and is a warning elsewhere. */
function ofSteadiness(suite: SuiteReport, verdict: VerdictReport): Check[] {
	if (verdict.lessSteady === null) return []
	const isAsked = suite.compare?.failOn.includes('less-steady') ?? false
	const name = `steadiness of ${sayQuestion(verdict)}`
	const text = `${lessSteadyWord}: ${saySpread(verdict.lessSteady)}`
	const outcome = isAsked ? 'failed' : 'warned'
	return [{suite, name, outcome, type: 'LessSteady', text, budget: null, verdict}]
}

/** Asked for, and with too few pairs. */
function unjudgedSteadiness(suite: SuiteReport): Check[] {
	const found = suite.findings.find(({code}) => code === 'steadiness-unknown')
	if (found === undefined) return []
	const text = withoutEnd(found.text)
	return [{suite, name: 'steadiness', outcome: 'inconclusive', type: '', text, budget: null, verdict: null}]
}

function withoutEnd(sentence: string): string {
	return sentence.replace(/\.$/, '')
}

/** `FAILED: 1 suite failed, 2 of 9 budgets broken, 1 regression`: the sentence that all begin with. */
export function sayChecks(report: RunReport, checks: readonly Check[]): string {
	const count = (of: (check: Check) => boolean) => checks.filter(of).length
	const several = (n: number, one: string, many = `${one}s`) => (n === 0 ? [] : [`${n} ${n === 1 ? one : many}`])
	const stopped = count(one => one.outcome === 'error')
	const failed = count(one => one.outcome === 'failed')
	const inconclusive = count(one => one.outcome === 'inconclusive')
	const hasFailed = failed + count(one => one.outcome === 'error' && one.suite.outcome === 'failed') > 0
	const word = hasFailed ? 'FAILED' : stopped > 0 ? 'INTERRUPTED' : inconclusive > 0 ? 'inconclusive' : 'passed'
	const parts = [
		...several(
			count(one => one.outcome === 'error' && one.suite.outcome === 'failed'),
			'suite failed',
			'suites failed',
		),
		...several(
			count(one => one.outcome === 'error' && one.suite.outcome === 'interrupted'),
			'suite was interrupted',
			'suites were interrupted',
		),
		...several(
			count(one => one.outcome === 'error' && one.suite.outcome === 'not-run'),
			'suite was not run',
			'suites were not run',
		),
		...several(
			count(one => one.outcome === 'failed' && one.type === 'Regression'),
			'regression',
		),
		...several(
			count(one => one.outcome === 'failed' && one.type === 'LessSteady'),
			'less steady',
			'less steady',
		),
		...several(
			count(one => one.outcome === 'failed' && one.budget !== null),
			'budget broken',
			'budgets broken',
		),
		...several(
			count(one => one.outcome === 'warned'),
			'warning',
		),
		...several(inconclusive, 'inconclusive', 'inconclusive'),
		...several(
			count(one => one.outcome === 'passed'),
			'passed',
			'passed',
		),
	]
	if (parts.length === 0) return `${outcomeWords[report.run.outcome]}: no suite was run`
	return `${word}: ${parts.join(', ')}`
}
