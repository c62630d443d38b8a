/**
 * The value of a rank among many values that are never listed, only counted: a thousand pairs have half a million averages of two. Bisects over
 * the doubles themselves, which are as many as 64-bit integers and in the same order, so 64 counts find the value exactly, whatever its size,
 * ties or not.
 *
 * @param rank from 1
 * @param low at most the wanted value
 * @param high at least the wanted value
 * @param countAtMost how many values are <= its argument; must not fall as that rises
 */
export function selectRank(rank: number, low: number, high: number, countAtMost: (value: number) => number): number {
	let from = keyOf(low)
	let to = keyOf(high)
	while (from < to) {
		const middle = (from + to) >> 1n
		if (countAtMost(doubleOf(middle)) >= rank) to = middle
		else from = middle + 1n
	}
	return doubleOf(from)
}

/** The median of `count` values, the mean of the two in the middle when they are even in number. */
export function selectMedian(count: number, low: number, high: number, countAtMost: (value: number) => number): number {
	if (count === 0) return Number.NaN
	const below = selectRank(Math.floor((count + 1) / 2), low, high, countAtMost)
	if (count % 2 === 1 || countAtMost(below) > count / 2) return below
	return below / 2 + selectRank(count / 2 + 1, below, high, countAtMost) / 2
}

const double = new Float64Array(1)
const bits = new BigInt64Array(double.buffer)

/** Rises with the value; both zeros are 0. */
function keyOf(value: number): bigint {
	double[0] = value
	return bits[0]! >= 0n ? bits[0]! : -(bits[0]! & 0x7fff_ffff_ffff_ffffn)
}

function doubleOf(key: bigint): number {
	bits[0] = key < 0n ? -key : key
	return key < 0n ? -double[0]! : double[0]!
}
