/** How it is said that head is less steady than base. The fields are those of events and of report.json. */
import {percent} from '../units/format.ts'
import {type Question, sayQuestion} from './metric-words.ts'
import {sayFactor, sayLevel} from './ratio-words.ts'

/** Beside a verdict. */
export const lessSteadyWord = 'less steady'

interface SaidSpread {
	readonly base: number
	readonly head: number
	readonly ratio: number | null
	readonly ci: {readonly level: number; readonly low: number; readonly high: number | null} | null
	readonly slow: {readonly fence: number; readonly base: number; readonly head: number}
}

/** `equivalent, less steady`: in a column of verdicts. */
export function sayVerdictName({
	verdict,
	lessSteady,
}: {
	readonly verdict: string
	readonly lessSteady: SaidSpread | null
}): string {
	return lessSteady === null ? verdict : `${verdict}, ${lessSteadyWord}`
}

/** One sentence without a full stop for each question whose head is less steady: which, by how much, and how many of its runs are slow. */
export function sayLessSteady(verdicts: ReadonlyArray<Question & {readonly lessSteady: SaidSpread | null}>): string[] {
	return verdicts.flatMap(one =>
		one.lessSteady === null ? [] : [`${sayQuestion(one)} ${lessSteadyWord}: ${saySpread(one.lessSteady)}`],
	)
}

/** `head's runs lie 11.2% off their median, base's 3.1% (x3.61, 95% interval x2.40 .. x5.88); 32.5% of head's are more than x1.11 their median, 2.5% of base's` */
export function saySpread({base, head, ratio, ci, slow}: SaidSpread): string {
	const interval =
		ci === null
			? ''
			: `, ${sayLevel(ci.level)} interval ${sayFactor(ci.low)} ${ci.high === null ? 'or more' : `.. ${sayFactor(ci.high)}`}`
	const compared = ratio === null ? '' : ` (${sayFactor(ratio)}${interval})`
	return `head's runs lie ${percent(head)} off their median, base's ${percent(base)}${compared}; ${percent(slow.head)} of head's are more than ${sayFactor(slow.fence)} their median, ${percent(slow.base)} of base's`
}
