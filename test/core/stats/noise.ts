import {Random} from '../../../src/core/stats/random.ts'

/** Seeded series for tests of statistics: the shapes that timings take, from numbers in [0, 1). */
export function seeded(seed: number): () => number {
	const random = new Random(seed)
	return () => random.nextUnit()
}

/** Standard normal, by Box and Muller. */
export function gaussian(random: () => number): number {
	return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** Each value remembers `memory` of the one before; variance 1, mean 0. */
export function remembering(n: number, memory: number, random: () => number): Float64Array {
	const series = new Float64Array(n)
	let value = gaussian(random)
	for (let i = 0; i < n; i++) {
		series[i] = value
		value = memory * value + Math.sqrt(1 - memory ** 2) * gaussian(random)
	}
	return series
}
