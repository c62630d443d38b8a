import type {SuiteState} from '../state/run-state.ts'
import {culpritOf} from './culprit.ts'

/** Who held the CPU when a condition came true: while the loop was blocked, if it was then, else in all of that time. null: too few samples, or nobody alone. */
export function captureCulprit(suite: SuiteState, fromMs: number, toMs: number): string | null {
	const stalls = suite.loop.stalls.filter(({tMs}) => tMs > fromMs && tMs <= toMs)
	const worst = stalls.reduce<(typeof stalls)[number] | null>(
		(a, b) => (a === null || b.delayMs > a.delayMs ? b : a),
		null,
	)
	const ofStall =
		worst === null
			? null
			: culpritOf(suite, [{fromMs: worst.tMs - worst.delayMs - worst.intervalMs, toMs: worst.tMs}], worst.pid)
	return (ofStall ?? culpritOf(suite, [{fromMs, toMs}]))?.name ?? null
}
