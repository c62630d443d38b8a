import {sayTimeLeft} from '../../core/plan/expected-time.ts'
import {timeLeft, tookBefore} from '../../core/run/state/time-left.ts'
import type {Model} from '../state.ts'
import type {HeaderView} from './suite-header.ts'

/**
 * `about 3m20s left`, for all suites of the run together; null: nothing is known, or it is over, or there is one suite and that says it itself. What a
 * comparison says itself is how long its step takes, which is not the last.
 */
export function runLeft(
	{run, past}: Pick<Model, 'run' | 'past'>,
	{asOfMs, etaMs}: Pick<HeaderView, 'asOfMs' | 'etaMs'>,
): string | null {
	if (run === null) return null
	const left = timeLeft(run, asOfMs, tookBefore(past))
	if (run.suites.length < 2 && etaMs !== null && left.is !== 'at-most') return null
	return left.count === 0 ? null : sayTimeLeft(left)
}
