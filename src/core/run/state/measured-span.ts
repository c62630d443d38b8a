import {stateKindOf} from './kinds.ts'
import type {SuiteState} from './run-state.ts'
import type {Series} from './series.ts'
import type {SuiteStateCommon} from './suite-state-common.ts'

/**
 * From readiness (or the start, when it never was ready) to the end of what was planned, or to now. Milliseconds since the run started.
 * Stopping a target can take seconds, and a tool may run the suite once more behind it: neither is part of the measurement.
 */
export function measuredSpan(suite: SuiteState, nowMs: number): {readonly fromMs: number; readonly toMs: number} {
	const fromMs = suite.readyMs ?? suite.startedMs ?? nowMs
	const plannedMs = suite.readyMs === null ? null : stateKindOf(suite).plannedMs(suite.plan)
	const ends = [
		suite.finishedMs ?? nowMs,
		suite.measuredToMs ?? nowMs,
		plannedMs === null ? nowMs : fromMs + plannedMs,
		deepStartMs(suite) ?? nowMs,
	]
	return {fromMs, toMs: Math.max(fromMs, Math.min(...ends))}
}

/** When another tool took over; null when none did, or when the suite ran under nothing else. */
function deepStartMs(suite: SuiteStateCommon): number | null {
	const deep = suite.processes.find(process => process.role === 'profiler')
	return deep && suite.processes.some(process => process.role === 'target') ? deep.startedMs : null
}

/**
 * What a series says of the seconds that lie wholly in the span; when there are none (a short run), of those that touch it.
 * Gaps are left out.
 */
export function secondsOf(series: Series, fromMs: number, toMs: number): number[] {
	const whole = measured(series.slice(Math.ceil(fromMs / 1000), Math.floor(toMs / 1000)))
	return whole.length > 0 ? whole : measured(series.slice(Math.floor(fromMs / 1000), Math.ceil(toMs / 1000)))
}

/** The largest value of any second that touches the span; null: none above 0. */
export function peakOf(series: Series, fromMs: number, toMs: number): number | null {
	const values = measured(series.slice(Math.floor(fromMs / 1000), Math.floor(toMs / 1000) + 1))
	const most = values.reduce((a, b) => Math.max(a, b), 0)
	return most > 0 ? most : null
}

function measured(values: readonly number[]): number[] {
	return values.filter(value => !Number.isNaN(value))
}
