/** What came out later than told before moves the end only by more than this share of the whole: less is chance. */
const slackShare = 0.05
/** How far two values scatter nobody knows. */
const leastScatter = 0.1

export interface PaceOf {
	readonly fromMs: number
	/** When each of those done was over, ascending. */
	readonly endsMs: readonly number[]
	/** Those done, and those to come. */
	readonly total: number
	/** How long all of them took the last time; null: not known. */
	readonly beforeMs: number | null
}

/**
 * When all of a number of parts will have been done that take about equally long each, one after the other: as long as they took before, until those
 * that are done tell something else. It comes nearer as soon as their pace is surely faster (two standard errors of their mean), and moves away only
 * where they have really become slower: counted down to, it falls, and does not jump with every part.
 *
 * @returns on the clock of `fromMs` and `endsMs`; null: none is done, and none ever was
 */
export function endByPace({fromMs, endsMs, total, beforeMs}: PaceOf): number | null {
	let told = beforeMs === null ? null : fromMs + beforeMs
	let last = fromMs
	let mean = 0
	let squares = 0
	for (const [i, endMs] of endsMs.entries()) {
		const done = i + 1
		const tookMs = Math.max(0, endMs - last)
		const off = tookMs - mean
		mean += off / done
		squares += off * (tookMs - mean)
		last = endMs
		const scatter = done < 3 ? Math.max(leastScatter * mean, Math.sqrt(squares)) : Math.sqrt(squares / (done - 1))
		const left = Math.max(0, total - done)
		const likely = endMs + mean * left
		const late = likely + ((2 * scatter) / Math.sqrt(done)) * left
		if (told === null || late < told || likely - told > slackShare * (likely - fromMs)) told = late
	}
	return told
}

/**
 * When each round was over, of parts that take turns: sizes of a sweep differ as much as they like, rounds of all of them do not.
 * @param endsMs of the parts, ascending. inRound: how many take turns
 */
export function roundEnds(endsMs: readonly number[], inRound: number): number[] {
	return endsMs.filter((_, i) => (i + 1) % inRound === 0)
}
