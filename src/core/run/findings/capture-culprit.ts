import type {SuiteState} from '../state/run-state.ts'
import {culpritOf, type Stretch} from './culprit.ts'

/** Rules are looked at once a second, and levels over two: what made one true has happened since, unless it has to last. */
const lookedBackMs = 2500

/**
 * Who held the CPU when a condition came true: while the loop was blocked, if it was just then, else in all of the time that is drawn. null: too few samples,
 * or nobody alone. A longer block before that is what another capture is of.
 * @param atMs when it came true, ms since the run started @param drawn what the flamegraph shows
 */
export function captureCulprit(suite: SuiteState, atMs: number, forMs: number, drawn: Stretch): string | null {
	const fromMs = Math.max(drawn.fromMs, atMs - lookedBackMs - forMs)
	const stalls = suite.loop.stalls.filter(({tMs}) => tMs > fromMs && tMs <= drawn.toMs)
	const worst = stalls.reduce<(typeof stalls)[number] | null>(
		(a, b) => (a === null || b.delayMs > a.delayMs ? b : a),
		null,
	)
	const ofStall =
		worst === null
			? null
			: culpritOf(suite, [{fromMs: worst.tMs - worst.delayMs - worst.intervalMs, toMs: worst.tMs}], worst.pid)
	return (ofStall ?? culpritOf(suite, [drawn]))?.name ?? null
}
