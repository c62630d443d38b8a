import type {SuiteState} from './run-state.ts'
import type {Series} from './series.ts'

/** From readiness (or the start, when it never was ready) to the end of the suite, or to now. Milliseconds since the run started. */
export function measuredSpan(suite: SuiteState, nowMs: number): {readonly fromMs: number; readonly toMs: number} {
	const fromMs = suite.readyMs ?? suite.startedMs ?? nowMs
	return {fromMs, toMs: Math.max(fromMs, suite.finishedMs ?? nowMs)}
}

/**
 * What a series says of the seconds that lie wholly in the span; when there are none (a short run), of those that touch it.
 * Gaps are left out.
 */
export function secondsOf(series: Series, fromMs: number, toMs: number): number[] {
	const whole = measured(series.slice(Math.ceil(fromMs / 1000), Math.floor(toMs / 1000)))
	return whole.length > 0 ? whole : measured(series.slice(Math.floor(fromMs / 1000), Math.ceil(toMs / 1000)))
}

function measured(values: readonly number[]): number[] {
	return values.filter(value => !Number.isNaN(value))
}
