/** How budgets and alerts are said, and what came of them. The fields are those of report.json. */
import {finePercent, grouped, significant} from '../units/format.ts'
import {type FigureUnit, sayApart, sayFigure} from './figure-words.ts'

interface Asked {
	readonly list: 'budgets' | 'alerts'
	readonly severity: 'warning' | 'error' | 'critical'
	readonly outcome: 'pass' | 'fail' | 'inconclusive'
}

interface Measured {
	readonly observed: number | null
	readonly limit: number | null
	readonly unit: FigureUnit
	readonly headroom: number | null
	readonly n: number
	readonly reason: string | null
}

/** An alert says what must not happen: that it passed means that it stayed quiet. */
const outcomeWords = {
	budgets: {pass: 'held', fail: 'BROKEN', inconclusive: 'inconclusive'},
	alerts: {pass: 'quiet', fail: 'FIRED', inconclusive: 'inconclusive'},
} as const

/** Why nobody can say what would have come. */
export const unfinishedWords = {
	failed: 'the suite failed',
	interrupted: 'the suite was interrupted',
	'not-run': 'the suite was not run',
	ended: 'another rule ended the suite',
	'ended-early': 'the program ended by itself before all of it was measured',
	'sent-in-part': 'the load was ended before all of it was sent',
} as const

export const listWords = {budgets: 'budget', alerts: 'alert'} as const

/** `held`, `BROKEN`, `FIRED`, `broken (warning)`: in capitals what a gate stops at. */
export function sayBudgetOutcome({list, outcome, severity}: Asked): string {
	const word = outcomeWords[list][outcome]
	return outcome === 'fail' && severity === 'warning' ? `${word.toLowerCase()} (warning)` : word
}

/** `612 ms`, `500 ms`: with more digits where three would not tell the two apart. */
export function sayAgainstLimit({observed, limit, unit}: Pick<Measured, 'observed' | 'limit' | 'unit'>): {
	readonly observed: string
	readonly limit: string
} {
	const say = (value: number | null, digits?: number) => sayFigure(value, unit, digits)
	if (observed === null || limit === null) return {observed: say(observed), limit: say(limit)}
	const [first, second] = sayApart([observed, limit], say)
	return {observed: first!, limit: second!}
}

/** `18.0% left`, `22.4% beyond`, `4 211 times the limit`; `-` where it is not known. */
export function sayHeadroom(headroom: number | null): string {
	if (headroom === null) return sayFigure(null, 'share')
	// A percentage of thousands is no help to anybody.
	if (headroom <= -10) return `${significant(1 - headroom)} times the limit`
	return headroom < 0 ? `${finePercent(-headroom)} beyond` : `${finePercent(headroom)} left`
}

/** `observed 612 ms, limit 500 ms (22.4% beyond), n 1 200: two seconds in a row`: a sentence without its end. */
export function sayBudget(budget: Measured): string {
	const {observed, limit} = sayAgainstLimit(budget)
	const figures = [
		budget.observed === null ? 'nothing was observed' : `observed ${observed}`,
		...(budget.limit === null
			? []
			: [`limit ${limit}${budget.headroom === null ? '' : ` (${sayHeadroom(budget.headroom)})`}`]),
		...(budget.n > 0 ? [`n ${grouped(budget.n)}`] : []),
	]
	return `${figures.join(', ')}${budget.reason === null ? '' : `: ${budget.reason}`}`
}
