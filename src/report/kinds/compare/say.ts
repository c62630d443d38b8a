/** How comparisons are said, in lines, in markdown and on screens. */
import type {CompareReport} from '../../../core/kinds/compare/summary-report.ts'
import type {SuiteReport} from '../../../core/run/summary/run-report.ts'
import type {VerdictReport} from '../../../core/run/summary/verdict-report.ts'
import {absent, grouped, percent} from '../../../core/units/format.ts'
import {sayChange} from '../../../core/units/ratio.ts'
import {sayDoubt, sayMorePairs} from '../../../core/verdict/verdict-words.ts'
import {sayValue} from '../../say.ts'

type Ratio = Pick<VerdictReport, 'ratio' | 'ci'>

/** `+1.9% .. +2.8%` */
export function sayRatioInterval({ci}: Ratio): string {
	return ci === null ? absent : `${sayChange(ci.low)} .. ${sayChange(ci.high)}`
}

export const verdictWords = {
	regression: 'REGRESSION',
	improvement: 'improvement',
	equivalent: 'equivalent',
	inconclusive: 'inconclusive',
} as const satisfies Record<VerdictReport['verdict'], string>

export const metricWords: Readonly<Record<string, string>> = {
	wall: 'wall time',
	cpu: 'CPU time',
	peakRss: 'peak memory',
	time: 'time',
	heap: 'heap',
}

/** `wall time`, `time, p99` */
export function sayMetricOf({metric, stat}: Pick<VerdictReport, 'metric' | 'stat'>): string {
	return `${metricWords[metric] ?? metric}${stat === 'median' || stat === 'mean' ? '' : `, ${stat}`}`
}

export function sayQuestion({benchmark, ...of}: Pick<VerdictReport, 'metric' | 'stat' | 'benchmark'>): string {
	const what = sayMetricOf(of)
	return benchmark === null ? what : `${what} of ${benchmark}`
}

/** One sentence without a full stop, for who reads nothing else: what was found, how sure that is, and what would settle it. */
export function sayVerdict(verdict: VerdictReport): string {
	const what = sayQuestion(verdict)
	const level = verdict.ci === null ? '' : ` (${percent(verdict.ci.level)} interval ${sayRatioInterval(verdict)})`
	const {base, head, unit} = verdict
	// To what is 0 there is no ratio: see core/verdict/in-steps.ts.
	const changed =
		base > 0 === head > 0
			? `${what} ${sayChange(verdict.ratio)}${level}`
			: `${what} from ${sayValue(base, unit)} to ${sayValue(head, unit)}`
	switch (verdict.verdict) {
		case 'regression':
			return `${changed}: worse by more than the margin of ${percent(verdict.margin)}${sayConfirmation(verdict)}`
		case 'improvement':
			return `${changed}: better by more than the margin of ${percent(verdict.margin)}`
		case 'equivalent':
			return `${changed}: the same to within ${percent(verdict.margin)}${sayDetectable(verdict)}`
		case 'inconclusive':
			return `${changed}: ${sayDoubt(verdict)}${sayDetectable(verdict)}${sayMore(verdict)}`
	}
}

function sayConfirmation({confirmation, gates}: VerdictReport): string {
	if (confirmation?.confirmed)
		return `, and by the ${grouped(confirmation.pairs)} pairs of the second measurement alone (${sayChange(confirmation.ratio)})`
	return gates ? ', not measured a second time' : ''
}

/** `; no regression of 1.8% or more went unseen`: what the comparison could not have missed. */
export function sayDetectable({mde}: Pick<VerdictReport, 'mde'>): string {
	return mde === null ? '' : `; a change of ${percent(mde)} or more would have been found`
}

export function sayMore(verdict: Pick<VerdictReport, 'verdict' | 'moreRuns' | 'doubt'>): string {
	const more = sayMorePairs(verdict)
	return more === null ? '' : `; about ${more} would settle it`
}

/** What an exit code would say, in a word. */
export const gateWords = {passed: 'passed', failed: 'FAILED', inconclusive: 'INCONCLUSIVE'} as const

/** What the times of functions are of. */
export function operationOf({gate}: Pick<CompareReport, 'gate'>): string {
	return gate === 'time' ? 'a call' : 'a run'
}

export const controlWords = {
	held: 'the machine was the same for both sides',
	unclear: 'scatters too much to vouch for the machine',
	moved: 'the machine was not the same for both sides',
	drifted: 'the machine became slower or faster all along',
	absent: 'too few runs of it',
} as const satisfies Record<NonNullable<CompareReport['control']>['is'], string>

/** Verdicts of comparisons, the deciding ones first; of `noise` those are many, and the floors say more. */
export function verdictsOf(suite: SuiteReport): readonly VerdictReport[] {
	return suite.compare?.purpose === 'noise' ? [] : suite.verdicts
}

/** What a comparison came to, one sentence a deciding verdict; of \`noise\` one a floor. */
export function compareSummary({compare, verdicts}: SuiteReport): readonly string[] {
	if (compare === undefined) return []
	if (compare.purpose === 'noise')
		return (compare.noise ?? []).filter(floor => floor.metric === compare.gate && floor.stat === 'median').map(sayFloor)
	return verdicts.filter(one => one.gates).map(one => `${verdictWords[one.verdict]}: ${sayVerdict(one)}`)
}

export function sayFloor({
	benchmark,
	metric,
	stat,
	measured,
	margin,
	comparisons,
}: NonNullable<CompareReport['noise']>[number]): string {
	return `${sayQuestion({metric, stat, benchmark})} of the same program differs by up to ${percent(measured)} (${comparisons} ${comparisons === 1 ? 'comparison' : 'comparisons'}); the margin from now on is ${percent(margin)}`
}
