import type {Figures} from './events.ts'
import {compareFigures} from './state-figures.ts'

/** One run of one side. */
export interface SlotRun {
	readonly tMs: number
	readonly figures: Figures
	/** Null: it did not fail. */
	readonly failure: string | null
}

/** Two runs side by side, as far as they were made, and those of the control beside them. */
export interface PairRuns {
	base: SlotRun | null
	head: SlotRun | null
	readonly control: {base: SlotRun | null; head: SlotRun | null}
}

export interface PairValues {
	readonly base: readonly number[]
	readonly head: readonly number[]
	/** When the pair was whole, ms since the run started. */
	readonly endsMs: Float64Array
}

/** The figure of every pair in which both sides have it, in order; where one is 0, in steps, as they will be judged (core/verdict/in-steps.ts). */
export function valuesOfPairs(pairs: readonly PairRuns[], figure: string): PairValues {
	const step = compareFigures.find(({key}) => key === figure)?.step ?? null
	const both = pairs.flatMap(pair => {
		const [base, head] = [pair.base?.figures[figure], pair.head?.figures[figure]]
		return base !== undefined && head !== undefined && (step !== null || (base > 0 && head > 0))
			? [{base, head, endMs: Math.max(pair.base!.tMs, pair.head!.tMs)}]
			: []
	})
	const least = step !== null && both.some(({base, head}) => Math.min(base, head) <= 0) ? step : 0
	return {
		base: both.map(({base}) => Math.max(base, least)),
		head: both.map(({head}) => Math.max(head, least)),
		endsMs: Float64Array.from(both, ({endMs}) => endMs),
	}
}
