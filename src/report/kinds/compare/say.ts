/** What of a comparison is told where there is room for sentences only, and what is left out elsewhere. */
import type {CompareReport} from '../../../core/kinds/compare/summary-report.ts'
import type {SuiteReport} from '../../../core/run/summary/run-report.ts'
import type {VerdictReport} from '../../../core/run/summary/verdict-report.ts'
import {percent} from '../../../core/units/format.ts'
import {sayQuestion} from '../../../core/words/metric-words.ts'
import {lessSteadyWord, sayLessSteady} from '../../../core/words/steady-words.ts'
import {gateWords, sayVerdict} from '../../../core/words/verdict-words.ts'

/** What the times of functions are of. */
export function operationOf({gate}: Pick<CompareReport, 'gate'>): string {
	return gate === 'time' ? 'a call' : 'a run'
}

/** Verdicts of comparisons, the deciding ones first; of `noise` those are many, and the floors say more. */
export function verdictsOf(suite: SuiteReport): readonly VerdictReport[] {
	return suite.compare?.purpose === 'noise' ? [] : suite.verdicts
}

/** What a comparison came to, one sentence a deciding verdict; of \`noise\` one a floor. */
export function compareSummary({compare, verdicts}: SuiteReport): readonly string[] {
	if (compare === undefined) return []
	if (compare.purpose === 'noise')
		return (compare.noise ?? []).filter(floor => floor.metric === compare.gate && floor.stat === 'median').map(sayFloor)
	const deciding = verdicts.filter(one => one.gates)
	return [...deciding.map(one => `${one.verdict}: ${sayVerdict(one)}`), ...sayLessSteady(deciding)]
}

/** `FAILED`, and for what, where no verdict says so. @param outcome null: nothing was judged */
export function sayGate({compare, verdicts}: Pick<SuiteReport, 'compare' | 'verdicts'>): string | null {
	if (!compare?.outcome) return null
	const isRegression = verdicts.some(one => one.gates && one.verdict === 'regression')
	const why = compare.outcome === 'failed' && !isRegression ? ` (${lessSteadyWord})` : ''
	return `${gateWords[compare.outcome]}${why}`
}

export function sayFloor({
	measured,
	margin,
	comparisons,
	...question
}: NonNullable<CompareReport['noise']>[number]): string {
	return `${sayQuestion(question)} of the same program differs by up to ${percent(measured)} (${comparisons} ${comparisons === 1 ? 'comparison' : 'comparisons'}); the margin from now on is ${percent(margin)}`
}
