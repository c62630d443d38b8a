import {Random} from './random.ts'

/** Up to here every way to give the differences their signs is tried: a million sums, some ms. */
const mostExact = 20
/** Ways that are tried of more: a p of 1 in 10,000 is the least they can tell, and where the first of them find next to nothing, of 1 in 100,000. */
const firstDraws = 9999
const allDraws = 99_999
const fewHits = 10
const seed = 20_261_130
/** More than these are flipped in groups of neighbours, which is a way to flip them too: 100,000 draws of 1024 take 0.2 s. */
const mostFlipped = 1024

export interface SignFlipTest {
	/** Differences that are not 0. */
	readonly n: number
	/** One-sided; 1 when nothing differs. Never 0. */
	readonly p: number
	readonly method: 'exact' | 'drawn'
}

/**
 * Whether differences, one per pair, tend to lie above 0. If both sides of a pair might as well have been exchanged, each difference might as well have had the
 * other sign: p is the share of all 2^n ways to sign them whose sum is as large as the one there is. Not by ranks, so a few large differences count
 * for what they are; and one alone makes no small p, however large it is.
 *
 * Drawn ways are counted as (hits + 1) / (draws + 1), and which are drawn is fixed: the same differences have the same p each time. Drawing more of them where
 * few were hit takes nothing from that, since a p that small is then held to all of them.
 * Source: Phipson, Smyth: Permutation P-values Should Never Be Zero, Statistical Applications in Genetics and Molecular Biology 9 (2010).
 */
export function signFlipTest(differences: Iterable<number>): SignFlipTest {
	const kept = Float64Array.from(differences).filter(value => value !== 0)
	const n = kept.length
	const sum = kept.reduce((total, value) => total + value, 0)
	// Sums of the same numbers in another order differ in the last bits.
	const least = sum - 1e-12 * kept.reduce((total, value) => total + Math.abs(value), 0)
	const sums = sumsOfEights(grouped(kept))
	return n <= mostExact
		? {n, p: exactShare(sums, n, least), method: 'exact'}
		: {n, p: drawnShare(sums, least), method: 'drawn'}
}

function grouped(values: Float64Array): Float64Array {
	const each = Math.ceil(values.length / mostFlipped)
	if (each <= 1) return values
	return Float64Array.from({length: Math.ceil(values.length / each)}, (_, group) =>
		values.subarray(group * each, (group + 1) * each).reduce((sum, value) => sum + value, 0),
	)
}

/** For every eight differences the sum of each of their 256 ways: a set bit is a minus. Those that are missing in the last eight count as 0. */
function sumsOfEights(values: Float64Array): readonly Float64Array[] {
	return Array.from({length: Math.ceil(values.length / 8)}, (_, eight) => {
		const part = values.subarray(eight * 8, eight * 8 + 8)
		const sums = new Float64Array(256)
		sums[0] = part.reduce((total, value) => total + value, 0)
		for (let ways = 1; ways < 256; ways++) {
			const lowest = 31 - Math.clz32(ways & -ways)
			sums[ways] = sums[ways & (ways - 1)]! - 2 * (part[lowest] ?? 0)
		}
		return sums
	})
}

function exactShare(sums: readonly Float64Array[], n: number, least: number): number {
	const ways = 2 ** n
	let hits = 0
	for (let way = 0; way < ways; way++) {
		let total = 0
		for (let eight = 0; eight < sums.length; eight++) total += sums[eight]![(way >>> (8 * eight)) & 255]!
		if (total >= least) hits++
	}
	return hits / ways
}

function drawnShare(sums: readonly Float64Array[], least: number): number {
	const random = new Random(seed)
	let hits = 0
	for (let draw = 1; ; draw++) {
		let total = 0
		let word = 0
		for (let eight = 0; eight < sums.length; eight++) {
			word = eight % 4 === 0 ? random.nextBelow(2 ** 32) : word >>> 8
			total += sums[eight]![word & 255]!
		}
		if (total >= least) hits++
		if (draw === allDraws || (draw === firstDraws && hits >= fewHits)) return (hits + 1) / (draw + 1)
	}
}
