import {grouped, percent, significant} from '../../units/format.ts'
import {sayFigure} from '../../words/figure-words.ts'
import type {BudgetReport} from './run-report.ts'

/** One word for where there is no room for more. */
export const budgetWords = {pass: 'ok', fail: 'BROKEN', inconclusive: 'unknown'} as const satisfies Record<
	BudgetReport['outcome'],
	string
>

/** `30.8% of the limit left`, `12% beyond the limit`, `4.2 times the limit`; '' where there is no such thing. */
export function sayRoom(headroom: number | null): string {
	if (headroom === null) return ''
	if (headroom > 1) return `${significant(1 + headroom)} times the limit`
	if (headroom >= 0) return `${percent(headroom)} of the limit left`
	return headroom > -1 ? `${percent(-headroom)} beyond the limit` : `${significant(1 - headroom)} times the limit`
}

type Said = Pick<BudgetReport, 'observed' | 'unit' | 'headroom' | 'n' | 'outcome' | 'reason'>

/** What was seen of it: `52.3 ms, 30.8% beyond the limit (of 883)`. */
export function sayObserved({observed, unit, headroom, n, outcome, reason}: Said): string {
	const room = outcome === 'inconclusive' ? '' : sayRoom(headroom)
	const figures = [sayFigure(observed, unit), ...(room === '' ? [] : [room])].join(', ')
	const count = n > 1 ? ` (n ${grouped(n)})` : ''
	const why = reason === null ? '' : observed === null ? reason : `; ${reason}`
	return observed === null ? why : `${figures}${count}${why}`
}
