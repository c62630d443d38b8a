/**
 * Chance with a seed: who states the seed can repeat the order of runs. xoshiro128** because its words
 * are 32 bits wide, which is what JavaScript multiplies without BigInt; its state is filled from the seed by SplitMix64, as its authors
 * advise, so that seeds 1 and 2 have nothing in common. Not for secrets.
 * Source: Blackman, Vigna: Scrambled Linear Pseudorandom Number Generators, ACM TOMS 47 (2021); version 1.1 of xoshiro128starstar.c.
 */
export class Random {
	readonly #next: () => number

	/** @param seed any integer, also negative ones; beyond 2^53 neighbours are the same number already */
	constructor(seed: number) {
		if (!Number.isInteger(seed)) throw new RangeError(`A seed is an integer, not ${seed}`)
		const fill = splitMix64(BigInt(seed))
		const [a, b] = [fill(), fill()]
		this.#next = xoshiro128([Number(a & 0xffff_ffffn), Number(a >> 32n), Number(b & 0xffff_ffffn), Number(b >> 32n)])
	}

	/** In [0, 1), a multiple of 2^-53. */
	nextUnit(): number {
		const high = this.#next() >>> 5
		const low = this.#next() >>> 6
		return (high * 0x400_0000 + low) / 0x20_0000_0000_0000
	}

	/**
	 * One of 0 .. n - 1, each as likely as the others: words beyond the last whole multiple of n are drawn again.
	 * @param n integer in [1, 2^32]
	 */
	nextBelow(n: number): number {
		if (!Number.isInteger(n) || n < 1 || n > 0x1_0000_0000) throw new RangeError(`No integer below ${n} can be drawn`)
		const whole = 0x1_0000_0000 - (0x1_0000_0000 % n)
		let word = this.#next()
		while (word >= whole) word = this.#next()
		return word % n
	}

	/** A copy in another order, every order as likely. Source: Durstenfeld, CACM 7 (1964). */
	shuffle<T>(items: readonly T[]): T[] {
		const shuffled = [...items]
		for (let i = shuffled.length - 1; i > 0; i--) {
			const other = this.nextBelow(i + 1)
			const kept = shuffled[i]!
			shuffled[i] = shuffled[other]!
			shuffled[other] = kept
		}
		return shuffled
	}
}

/** Words of 32 bits. @param seed four words, not all zero */
export function xoshiro128(seed: readonly [number, number, number, number]): () => number {
	let [a, b, c, d] = seed
	return () => {
		const word = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0
		const shifted = b << 9
		c ^= a
		d ^= b
		b ^= c
		a ^= d
		c ^= shifted
		d = rotateLeft(d, 11)
		return word
	}
}

/** Words of 64 bits. Source: Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014. */
export function splitMix64(seed: bigint): () => bigint {
	let state = BigInt.asUintN(64, seed)
	return () => {
		state = BigInt.asUintN(64, state + 0x9e37_79b9_7f4a_7c15n)
		let word = state
		word = BigInt.asUintN(64, (word ^ (word >> 30n)) * 0xbf58_476d_1ce4_e5b9n)
		word = BigInt.asUintN(64, (word ^ (word >> 27n)) * 0x94d0_49bb_1331_11ebn)
		return word ^ (word >> 31n)
	}
}

function rotateLeft(word: number, by: number): number {
	return (word << by) | (word >>> (32 - by))
}
