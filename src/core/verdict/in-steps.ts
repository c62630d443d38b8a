import {medianOf} from '../stats/quantile.ts'
import {type Finding, finding} from '../trouble/finding.ts'
import type {Judgement, NotJudged} from './judge.ts'

/**
 * What is 0 has no ratio: no bytes a call on one side and 48 on the other are a difference, and no bytes on both sides are none. As soon as one figure is 0
 * (or below, where it is itself a difference), what is less than one step of the measure counts as one step, on both sides: a difference
 * below that is nothing, one of many steps is a large ratio. Without a 0 nothing is touched.
 * @param step in the unit of the figures; null: there are none
 */
export function judgeInSteps(
	base: readonly number[],
	head: readonly number[],
	step: number | null,
	judge: (base: readonly number[], head: readonly number[]) => Judgement | NotJudged,
): Judgement | NotJudged {
	if (step === null || [...base, ...head].every(value => value > 0)) return judge(base, head)
	const inSteps = (values: readonly number[]) => values.map(value => Math.max(value, step))
	const judgement = judge(inSteps(base), inSteps(head))
	if (judgement.verdict === null) return judgement
	return {...judgement, base: medianOf(base), head: medianOf(head)}
}

/** The sentence that belongs to a ratio with a 0 in it. */
export function byDifference({base, head}: Judgement, step: number | null): Finding[] {
	if (step === null || base > 0 === head > 0) return []
	const [where, other] = base > 0 ? ['head', 'base'] : ['base', 'head']
	return [
		finding(
			'judged-by-difference',
			'info',
			`It is 0 in ${where} and not in ${other}, so there is no ratio: the difference was judged, and the ratio shown takes the 0 for the smallest step that can be measured.`,
			`base ${base}, head ${head}, steps of ${step}`,
		),
	]
}
