import type {Stall, SuiteStateCommon} from './suite-state-common.ts'

/** As finely as what happens is told. */
const longMs = 1000

/**
 * The longest time in [fromMs, toMs) for which the loop of a process that answers requests stood still for a second or longer; null: none did. When it
 * began is known to the interval it was told in.
 */
export function longStallIn(
	{loop, nodes}: Pick<SuiteStateCommon, 'loop' | 'nodes'>,
	{fromMs, toMs}: {readonly fromMs: number; readonly toMs: number},
): Stall | null {
	const isServing = servingOf({nodes})
	let longest: Stall | null = null
	for (let i = loop.stalls.length - 1; i >= 0; i--) {
		const stall = loop.stalls[i]!
		if (stall.tMs < fromMs) break
		const {pid, tMs, delayMs, intervalMs} = stall
		const isIn = delayMs >= longMs && tMs - delayMs - intervalMs < toMs
		if (isIn && isServing(pid) && delayMs > (longest?.delayMs ?? 0)) longest = stall
	}
	return longest
}

/** Processes that answer requests; where none is known to, it may be any. */
function servingOf({nodes}: Pick<SuiteStateCommon, 'nodes'>): (pid: number) => boolean {
	const serving = [...nodes.values()].filter(({requests}) => requests > 0).map(({pid}) => pid)
	return pid => serving.length === 0 || serving.includes(pid)
}

/** Looks at a process come once a second. */
const toldToMs = 1500

/** For how long the loop of one that answers requests had stood still by that time, a second or longer. null: they turned. */
export function standingAt({loop, nodes}: Pick<SuiteStateCommon, 'loop' | 'nodes'>, atMs: number): number | null {
	const isServing = servingOf({nodes})
	for (let i = loop.stalls.length - 1; i >= 0; i--) {
		const {pid, tMs, delayMs, isStanding} = loop.stalls[i]!
		if (tMs < atMs - toldToMs) break
		const stoodMs = delayMs - Math.max(0, tMs - atMs)
		const hasTurned = !((nodes.get(pid)?.last?.loopDelayMs.stalledMs ?? 0) > 0)
		if (isStanding && !hasTurned && stoodMs >= longMs && isServing(pid)) return stoodMs
	}
	return null
}

/** For how long the loop of a process stood still at the most when that was told in [fromMs, toMs), and had not turned since. 0: it had. */
export function standingMsIn(
	{loop}: Pick<SuiteStateCommon, 'loop'>,
	pid: number,
	{fromMs, toMs}: {readonly fromMs: number; readonly toMs: number},
): number {
	let most = 0
	for (let i = loop.stalls.length - 1; i >= 0; i--) {
		const stall = loop.stalls[i]!
		if (stall.tMs < fromMs) break
		if (stall.pid === pid && stall.isStanding && stall.tMs < toMs) most = Math.max(most, stall.delayMs)
	}
	return most
}
