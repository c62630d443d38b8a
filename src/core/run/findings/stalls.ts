import type {Stall} from '../state/suite-state-common.ts'
import type {FindingInput} from './finding-input.ts'

/** Code that runs for the first time is compiled, and what it needs is loaded: the first requests pay for the others. */
const settlingMs = 2000
/** A process that was gone by then was started for a piece of work, like a job. */
const aliveMs = 1000

/** A time for which the loop of a process did not turn, without what its thread waited for a core. */
export interface OwnStall extends Stall {
	readonly ownMs: number
	/** NaN where the system does not tell. */
	readonly waitedMs: number
	/** While the service got under way. */
	readonly settling: boolean
}

/** In time order, for the processes that were there to the end, once the service had begun. */
export function ownStalls(input: FindingInput): OwnStall[] {
	const {suite, heldFromMs, toMs} = input
	return suite.loop.stalls.flatMap(stall => {
		const node = suite.nodes.get(stall.pid)
		if (!node || (node.detachedMs ?? toMs) < toMs - aliveMs) return []
		// It was told within a second of its end, so that is how much earlier it may have begun.
		const fromMs = stall.tMs - stall.delayMs - stall.intervalMs
		if (fromMs < heldFromMs || stall.tMs > toMs + 1000) return []
		const waitedMs = suite.usage.mainWaitedMs(stall.pid, {fromMs, toMs: stall.tMs, spanMs: stall.delayMs})
		const ownMs = stall.delayMs - (Number.isNaN(waitedMs) ? 0 : waitedMs)
		return [{...stall, waitedMs, ownMs, settling: fromMs < Math.max(heldFromMs, node.attachedMs) + settlingMs}]
	})
}

/**
 * How much slower the main threads of a suite were because no core was free for them: 1 where none was ever waited for, or where nobody tells.
 * What a thread does takes so much longer by the clock.
 */
export function crowding({suite}: FindingInput): number {
	let {mainRunMs: runMs, mainWaitMs: waitMs} = suite.folded
	for (const {last, mainRunMs, mainWaitMs} of suite.usage.processes) {
		if (!suite.nodes.has(last.pid)) continue
		runMs += mainRunMs ?? 0
		waitMs += mainWaitMs ?? 0
	}
	return runMs > 0 ? (runMs + waitMs) / runMs : 1
}
