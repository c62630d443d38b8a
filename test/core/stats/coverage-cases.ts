import {sortedCopy} from '../../../src/core/stats/quantile.ts'
import {quantileInterval} from '../../../src/core/stats/quantile-interval.ts'
import {Random} from '../../../src/core/stats/random.ts'
import {pairedRatio, type RatioResult, unpairedRatio} from '../../../src/core/stats/ratio.ts'
import {seriesQuantileInterval} from '../../../src/core/stats/series-interval.ts'
import {remembering} from './noise.ts'
import {sampleOf, shapes} from './shapes.ts'

/** Intervals that say 95 %, made again and again of samples whose truth is known. */
export interface CoverageCase {
	readonly of: string
	readonly shape: string
	/** @returns one more trial: whether its interval holds the truth. Seeded: the same trials each time. */
	trials(): () => boolean
}

const truth = 1.03

/**
 * Sizes are such that the ranks there are reach 95 to 96 %: with fewer values they reach more, and cover more.
 */
export const coverageCases: readonly CoverageCase[] = [
	...Object.entries(shapes).flatMap(([shape, draw]): CoverageCase[] => [
		{
			of: 'ratio of 10 pairs that share the drift of the machine',
			shape,
			trials() {
				const random = new Random(21)
				return () => {
					const drift = sampleOf(() => 0.5 + random.nextUnit(), 10, random)
					const base = sampleOf(draw, 10, random).map((value, i) => value * drift[i]!)
					const head = sampleOf(draw, 10, random).map((value, i) => truth * value * drift[i]!)
					return holdsRatio(pairedRatio(base, head, 0.95))
				}
			},
		},
		{
			of: 'ratio of 10 runs and 14 that have nothing in common',
			shape,
			trials() {
				const random = new Random(22)
				return () => {
					const head = sampleOf(draw, 14, random).map(value => value * truth)
					return holdsRatio(unpairedRatio(sampleOf(draw, 10, random), head, 0.95))
				}
			},
		},
		{
			of: 'median of 25 values',
			shape,
			trials() {
				const random = new Random(23)
				const exact = sortedCopy(sampleOf(draw, 100_001, random))[50_000]!
				return () => holds(quantileInterval(sortedCopy(sampleOf(draw, 25, random)), 0.5, 0.95), exact)
			},
		},
	]),
	...[0, 0.7, 0.9].flatMap(memory =>
		Object.entries(stepsWithMemory()).map(([shape, {of, median}]): CoverageCase => {
			return {
				of: `median of 1000 samples, each ${memory * 100} % of the one before`,
				shape,
				trials() {
					const random = new Random(29)
					const unit = () => random.nextUnit()
					return () => {
						const series = remembering(1000, memory, unit).map(value => of(value, unit))
						return holds(seriesQuantileInterval(series, 0.5, 0.95), median)
					}
				},
			}
		}),
	),
]

/** From standard normal numbers that remember each other. A rising function of them would have the same ranks, and the same coverage. */
function stepsWithMemory(): Record<string, {of: (value: number, random: () => number) => number; median: number}> {
	return {
		normal: {of: value => 100 + value, median: 100},
		'heavy-tailed': {
			of: (value, random) => 100 + value + (random() < 0.02 ? 50 * random() : 0),
			median: 100.0245,
		},
	}
}

function holdsRatio(result: RatioResult): boolean {
	return holds(result.is === 'none' ? null : result.interval, truth)
}

function holds(interval: {readonly low: number; readonly high: number} | null, value: number): boolean {
	if (interval === null) throw new Error('There is no interval')
	return interval.low <= value && value <= interval.high
}
