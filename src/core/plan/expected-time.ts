/** How long something will take, as far as that is known before it is over: said alike of what is picked and of what runs. */

import {clockMs} from '../units/format.ts'

export interface ExpectedTime {
	readonly ms: number
	/** `planned`: so long, `at-most`: it ends earlier where less is enough, `about`: it took so long before, or goes at that pace. */
	readonly is: 'planned' | 'at-most' | 'about'
}

/** Several, one after the other. */
export interface TotalTime {
	/** Those about which something is known. */
	readonly ms: number
	readonly is: ExpectedTime['is']
	/** Those of which nobody knows. */
	readonly unknown: number
	readonly count: number
}

/** What is planned goes before what it took the last time. @param tookMs null: it has not been run to its end yet */
export function expectedTime(planned: ExpectedTime | null, tookMs: number | null): ExpectedTime | null {
	return planned ?? (tookMs === null ? null : {ms: tookMs, is: 'about'})
}

export function totalTime(times: ReadonlyArray<ExpectedTime | null>): TotalTime {
	const known = times.filter(one => one !== null)
	return {
		ms: known.reduce((sum, {ms}) => sum + ms, 0),
		is: (['about', 'at-most'] as const).find(is => known.some(one => one.is === is)) ?? 'planned',
		unknown: times.length - known.length,
		count: times.length,
	}
}

/** `about 1m20s, and 1 of unknown length` */
export function sayTotalTime(total: TotalTime): string {
	if (total.unknown === total.count) return 'of unknown length'
	return `${sayKnown(total)}${sayUnknown(total)}`
}

/** `about 1m20s left, and 1 of unknown length`; null: nothing is known. */
export function sayTimeLeft(total: TotalTime): string | null {
	if (total.unknown === total.count) return null
	return `${sayKnown(total)} left${sayUnknown(total)}`
}

function sayKnown({ms, is}: TotalTime): string {
	return `${is === 'planned' ? '' : is === 'about' ? 'about ' : 'at most '}${clockMs(ms)}`
}

function sayUnknown({unknown}: TotalTime): string {
	return unknown === 0 ? '' : `, and ${unknown} of unknown length`
}
