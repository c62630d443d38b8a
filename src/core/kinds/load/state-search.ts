import {BreakingPointSearch, type Found} from '../../load/search.ts'
import type {LoadState} from './state.ts'

/** What a search has come to, by the steps that are over: as the engine has found it. null: it goes on, was cut, or there is none. */
export function foundOf({plan, load}: Pick<LoadState, 'plan' | 'load'>): Found | null {
	const {search} = plan.load
	if (search === null) return null
	const finder = new BreakingPointSearch(search)
	for (const {holds, isOver} of load.steps) if (isOver) finder.note(holds)
	return finder.found
}

/** A rate at which something stops to hold, as report.json tells it. */
export interface Searched {
	/** See core/load/search.ts; `open`: it was not finished. */
	readonly outcome: Found['is'] | 'open'
	/** Requests a second: the highest rate at which all held, and the lowest at which something did not. null: there is none. */
	readonly low: number | null
	readonly high: number | null
	/** What had to hold. */
	readonly holds: readonly string[]
}

export function searchedOf({plan, load}: Pick<LoadState, 'plan' | 'load'>): Searched {
	const found = foundOf({plan, load})
	const held = load.steps.filter(({holds}) => holds === true).map(({rate}) => rate)
	return {
		outcome: found?.is ?? 'open',
		low: found?.low ?? (held.length === 0 ? null : held.reduce((a, b) => Math.max(a, b))),
		high: found?.high ?? null,
		holds: plan.load.search!.holds.map(({expr}) => expr),
	}
}
