import {medianOf} from './quantile.ts'

export interface PairDeviations {
	/** Logarithms: 0.02 is about 2 % above where the run was to be expected. In the order of the pairs. */
	readonly base: Float64Array
	readonly head: Float64Array
}

/** The machine's speed at a pair is read off so many pairs before and after it. */
const neighbours = 6

/**
 * How far each run of two sides, made in pairs, lies from where it was to be expected: from the median of its own side, and from what the machine
 * made of both sides at the time, which is the median over both sides of the pairs around it. A machine whose speed wanders scatters the runs of both
 * sides, and hides what only one of them does: where every third run of head took 40 % longer and the machine became half as slow again on
 * the way, 85 of 100 comparisons were found with that taken out and 41 without (`bench/less-steady.ts`).
 *
 * The sides are centred first, so that they can be exchanged within a pair: a side that is slower throughout does not deviate for it. A median, and no mean, since the
 * mean distance from it hardly moves when it is not quite where it should be.
 *
 * @param base finite values above 0, in the order of the pairs @param head as many
 */
export function pairDeviations(base: ArrayLike<number>, head: ArrayLike<number>): PairDeviations {
	const sides = [centred(Float64Array.from(base, Math.log)), centred(Float64Array.from(head, Math.log))] as const
	const pairs = sides[0].length
	const width = Math.min(pairs, 2 * neighbours + 1)
	const machine = Float64Array.from({length: pairs}, (_, pair) => {
		const from = Math.max(0, Math.min(pair - neighbours, pairs - width))
		return medianOf(sides.flatMap(side => [...side.subarray(from, from + width)]))
	})
	const [ofBase, ofHead] = sides.map(side => centred(side.map((value, pair) => value - machine[pair]!)))
	return {base: ofBase!, head: ofHead!}
}

function centred(values: Float64Array): Float64Array {
	const centre = medianOf(values)
	return values.map(value => value - centre)
}
