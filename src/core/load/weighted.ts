/**
 * Which of several requests the one with this number is: by chance as their weights say, and the same however many threads share the work.
 * @param weights  above 0; one for each
 */
export function pickWeighted(weights: readonly number[], seed: number, index: number): number {
	if (weights.length === 1) return 0
	const total = weights.reduce((sum, weight) => sum + weight, 0)
	let left = unitOf(seed, index) * total
	for (let i = 0; i < weights.length - 1; i++) {
		left -= weights[i]!
		if (left < 0) return i
	}
	return weights.length - 1
}

/** In [0, 1), by the number alone. Source: the finaliser of MurmurHash3 (Appleby), 32 bits, over both. */
export function unitOf(seed: number, index: number): number {
	let hash = Math.imul(seed ^ 0x9e37_79b9, 0x85eb_ca6b) ^ Math.imul(index + 1, 0xc2b2_ae35)
	hash ^= hash >>> 16
	hash = Math.imul(hash, 0x85eb_ca6b)
	hash ^= hash >>> 13
	hash = Math.imul(hash, 0xc2b2_ae35)
	hash ^= hash >>> 16
	return (hash >>> 0) / 0x1_0000_0000
}
