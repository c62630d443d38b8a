import {Random} from '../stats/random.ts'

/** One run to make, in a fresh process. */
export interface Slot {
	/** From 0. Both sides of a pair run next to each other. */
	readonly pair: number
	/** `control` runs the fixed program right after the run of `beside`, in the state that one left the machine in. */
	readonly arm: 'base' | 'head' | 'control'
	readonly beside: 'base' | 'head'
}

export interface ScheduleOptions {
	readonly seed: number
	readonly pairs: number
	/** Put the control into every so many pairs: 1 into all, 0 into none. */
	readonly controlEvery: number
}

/**
 * The order of runs: blocks of two pairs, each block base head head base or head base base head as the seed decides. Within a block each side is
 * as early as the other, so a machine that gets slower steadily slows both alike; which side begins is chance, so nothing periodic can side with
 * one. Always base before head costs a bias that no number of pairs averages away (measured on identical programs: 33 of 37 to one side).
 * An odd last pair is a block cut in half.
 */
export function scheduleOf({seed, pairs, controlEvery}: ScheduleOptions): Slot[] {
	const random = new Random(seed)
	const slots: Slot[] = []
	for (let pair = 0; pair < pairs; pair += 2) {
		const first = random.nextBelow(2) === 0 ? 'base' : 'head'
		slots.push(...pairOf(pair, first, controlEvery))
		if (pair + 1 < pairs) slots.push(...pairOf(pair + 1, first === 'base' ? 'head' : 'base', controlEvery))
	}
	return slots
}

function pairOf(pair: number, first: 'base' | 'head', controlEvery: number): Slot[] {
	const order = first === 'base' ? (['base', 'head'] as const) : (['head', 'base'] as const)
	const controlled = controlEvery > 0 && pair % controlEvery === 0
	return order.flatMap((arm): Slot[] =>
		controlled
			? [
					{pair, arm, beside: arm},
					{pair, arm: 'control', beside: arm},
				]
			: [{pair, arm, beside: arm}],
	)
}
