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
	const serving = [...nodes.values()].filter(({requests}) => requests > 0).map(({pid}) => pid)
	let longest: Stall | null = null
	for (let i = loop.stalls.length - 1; i >= 0; i--) {
		const stall = loop.stalls[i]!
		if (stall.tMs < fromMs) break
		const {pid, tMs, delayMs, intervalMs} = stall
		const isIn = delayMs >= longMs && tMs - delayMs - intervalMs < toMs
		if (isIn && (serving.length === 0 || serving.includes(pid)) && delayMs > (longest?.delayMs ?? 0)) longest = stall
	}
	return longest
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
