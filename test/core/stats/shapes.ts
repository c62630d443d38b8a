import {normalQuantile} from '../../../src/core/stats/normal.ts'
import type {Random} from '../../../src/core/stats/random.ts'

/** One positive figure after the other, as times of runs may look. */
export type Shape = (random: Random) => number

export function normalDeviate(random: Random): number {
	return normalQuantile((random.nextUnit() * (2 ** 53 - 1) + 0.5) / 2 ** 53)
}

export const shapes: ReadonlyArray<readonly [name: string, draw: Shape]> = [
	['normal', random => 100 + 4 * normalDeviate(random)],
	['log-normal', random => 100 * Math.exp(0.5 * normalDeviate(random))],
	['uniform', random => 80 + 40 * random.nextUnit()],
	// Pareto with a tail of 1.3: a mean, but no variance.
	['heavy-tailed', random => 100 * (1 - random.nextUnit()) ** (-1 / 1.3)],
	// Two modes 30 % apart, as of a program that is sometimes laid out badly in memory.
	['bimodal', random => (random.nextBelow(10) < 7 ? 100 : 130) + 2 * normalDeviate(random)],
]

export function sampleOf(shape: Shape, n: number, random: Random): Float64Array {
	return Float64Array.from({length: n}, () => shape(random))
}
