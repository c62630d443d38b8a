import {grouped, significant} from '../../units/format.ts'
import type {Searched} from './state-search.ts'

/** What a search has come to: a sentence without its end. */
export function saySearch({outcome, low, high, holds}: Searched): string {
	const all = holds.length === 1 ? holds[0]! : `all of ${holds.join(', ')}`
	switch (outcome) {
		case 'between':
			return `the breaking point lies between ${rate(low)} and ${rate(high)} requests a second: ${all} holds at ${rate(low)}, and no longer at ${rate(high)}`
		case 'above':
			return `${all} holds at ${rate(low)} requests a second, the highest rate that was tried`
		case 'below':
			return `${all} does not hold at ${rate(high)} requests a second, the lowest rate that was tried`
		case 'untold':
			return `nobody can tell whether ${all} holds at ${rate(high)} requests a second${low === null ? '' : `; at ${rate(low)} it does`}`
		case 'open':
			return `the search was not finished${low === null ? '' : `; ${all} holds at ${rate(low)} requests a second`}`
	}
}

function rate(of: number | null): string {
	return of === null ? '-' : of >= 1000 ? grouped(Math.round(of)) : significant(of)
}
