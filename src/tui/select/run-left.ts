import {sayTimeLeft} from '../../core/plan/expected-time.ts'
import {timeLeft, tookBefore} from '../../core/run/state/time-left.ts'
import type {Model} from '../state.ts'

/** `about 3m20s left`: of all suites of a run of several, where each says how far it is itself; null: nothing is known, or it is over. */
export function runLeft({run, past}: Pick<Model, 'run' | 'past'>, asOfMs: number): string | null {
	if (run === null || run.suites.length < 2) return null
	const left = timeLeft(run, asOfMs, tookBefore(past))
	return left.count === 0 ? null : sayTimeLeft(left)
}
