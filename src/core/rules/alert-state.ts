import type {NoData} from './rule.ts'

export const alertStates = ['inactive', 'pending', 'firing', 'resolved'] as const
/**
 * As in Prometheus: `pending` is true and not yet for long enough; `resolved` has fired and does so no more, which for Prometheus is inactive again.
 * Source: `AlertingRule.Eval` in rules/alerting.go of Prometheus 2.42 to 3.
 */
export type AlertState = (typeof alertStates)[number]

/** How an alert stands after a look. */
export interface AlertCourse {
	readonly state: AlertState
	/** When, of one that is pending or firing its condition was first found to be true, without a look in between that said otherwise. */
	readonly activeMs: number | null
	/** While it only fires because it is kept: when the condition was first found not to be true. */
	readonly keptMs: number | null
}

export interface AlertTiming {
	readonly forMs: number
	readonly keepFiringForMs: number
	readonly noData: NoData
}

export const restingAlert: AlertCourse = {state: 'inactive', activeMs: null, keptMs: null}

/**
 * What a look makes of an alert. Nothing but looks changes it, and the times between them may be of any length.
 * @param holds  whether its condition is true; null: nobody can tell
 * @param atMs  of the look: later than that of the one before
 */
export function nextAlert(before: AlertCourse, holds: boolean | null, atMs: number, timing: AlertTiming): AlertCourse {
	const {forMs, keepFiringForMs, noData} = timing
	if (holds ?? noData === 'alert') {
		const activeMs = before.activeMs ?? atMs
		const isFiring = before.state === 'firing' || atMs - activeMs >= forMs
		return {state: isFiring ? 'firing' : 'pending', activeMs, keptMs: null}
	}
	if (before.state === 'pending') return restingAlert
	if (before.state !== 'firing') return before
	const keptMs = before.keptMs ?? atMs
	return atMs - keptMs < keepFiringForMs ? {...before, keptMs} : {state: 'resolved', activeMs: null, keptMs: null}
}
