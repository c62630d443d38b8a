import {sayTimeLeft} from '../../core/plan/expected-time.ts'
import {timeLeft, tookBefore} from '../../core/run/state/time-left.ts'
import type {Model} from '../state.ts'
import type {HeaderView} from './suite-header.ts'

/**
 * `about 3m20s left`, for all suites of the run together; null: nothing is known, or it is over, or there is one suite and that says it itself.
 */
export function runLeft(
	{run, past}: Pick<Model, 'run' | 'past'>,
	{asOfMs, etaMs}: Pick<HeaderView, 'asOfMs' | 'etaMs'>,
): string | null {
	if (run === null || (run.suites.length < 2 && etaMs !== null)) return null
	const left = timeLeft(run, asOfMs, tookBefore(past))
	return left.count === 0 ? null : sayTimeLeft(left)
}
