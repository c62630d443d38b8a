import type {Random} from '../../../src/core/stats/random.ts'

/** One positive figure after the other, as times of runs may look. */
export type Shape = (random: Random) => number

/** Source: Box, Muller, Annals of Mathematical Statistics 29 (1958). */
export function normalDeviate(random: Random): number {
	return Math.sqrt(-2 * Math.log(1 - random.nextUnit())) * Math.cos(2 * Math.PI * random.nextUnit())
}

export const shapes: Readonly<Record<'normal' | 'log-normal' | 'uniform' | 'heavy-tailed' | 'bimodal', Shape>> = {
	normal: random => 100 + 4 * normalDeviate(random),
	'log-normal': random => 100 * Math.exp(0.5 * normalDeviate(random)),
	uniform: random => 80 + 40 * random.nextUnit(),
	// Pareto with a tail of 1.3: a mean, but no variance.
	'heavy-tailed': random => 100 * (1 - random.nextUnit()) ** (-1 / 1.3),
	// Two modes 30 % apart, as of a program that is sometimes laid out badly in memory.
	bimodal: random => (random.nextBelow(10) < 7 ? 100 : 130) + 2 * normalDeviate(random),
}

export function sampleOf(shape: Shape, n: number, random: Random): Float64Array {
	return Float64Array.from({length: n}, () => shape(random))
}
