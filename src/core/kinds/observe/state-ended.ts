import type {ObserveState} from './state.ts'

/** The target was over before we would have ended it. */
export function endedByItself({
	processes,
	measuredToMs,
	finishedMs,
}: Pick<ObserveState, 'processes' | 'measuredToMs' | 'finishedMs'>): boolean {
	const target = processes.find(process => process.role === 'target')
	// Older logs do not say when the measurement was over; who was ended by us was ended by a signal.
	if (!target?.exit || target.exitedMs === null || target.exit.signal !== null) return false
	return target.exitedMs <= (measuredToMs ?? finishedMs ?? Number.POSITIVE_INFINITY)
}

/** How much of what was to be watched there was. */
export interface EarlyEnd {
	readonly afterMs: number
	/** null: it was to be watched until its driver was done. */
	readonly plannedMs: number | null
	/** Somebody waited for it or sent it work: it was at somebody's service, and ended well for nobody. */
	readonly isService: boolean
}

/** A clock that is asked at both ends, and a program that is told to end in the last moment. */
const enoughShare = 0.99

/** It ended by itself, well by its exit code, before it was watched for as long as was asked for. null: it did not. */
export function endedEarly(suite: ObserveState): EarlyEnd | null {
	const {plan, outcome, processes, readyMs, measuredToMs} = suite
	if (outcome?.is !== 'done' || readyMs === null || measuredToMs === null || !endedByItself(suite)) return null
	const target = processes.find(process => process.role === 'target')!
	const driver = processes.find(process => process.role === 'driver')
	// Who is done with it may end it with its last request.
	const isDriven = driver?.exit?.exitCode === 0
	if (isDriven) return null
	const afterMs = target.exitedMs! - readyMs
	const isService = plan.driver !== null || plan.ready.is !== 'at-once'
	if (plan.durationMs === null) return plan.driver === null ? null : {afterMs, plannedMs: null, isService}
	return afterMs >= enoughShare * plan.durationMs ? null : {afterMs, plannedMs: plan.durationMs, isService}
}
