import {describe, expect, it} from 'vitest'
import {armOfValues, bootstrapInterval} from '../../../src/core/stats/bootstrap.ts'
import {sortedCopy} from '../../../src/core/stats/quantile.ts'
import {quantileInterval} from '../../../src/core/stats/quantile-interval.ts'
import {Random} from '../../../src/core/stats/random.ts'
import {pairedRatio, type RatioResult, unpairedRatio} from '../../../src/core/stats/ratio.ts'
import {type Shape, sampleOf, shapes} from './shapes.ts'

/**
 * How often intervals that say 95 % hold the truth: 93 to 97 times in 100, whatever the shape of what is measured. 2000 trials put the
 * share within 0.5 % of what it is, two times in three. Sizes are such that the ranks there are reach 95 to 96 %: with fewer values they
 * reach more, and cover more.
 */
const trials = 2000
const truth = 1.03

function expectCoverage(holds: (trial: number) => boolean): void {
	let held = 0
	for (let trial = 0; trial < trials; trial++) if (holds(trial)) held++
	expect(held / trials).toBeGreaterThan(0.93)
	expect(held / trials).toBeLessThan(0.97)
}

function holds(result: RatioResult, value: number): boolean {
	if (result.is === 'none' || result.interval === null) throw new Error('There is no interval')
	return result.interval.low <= value && value <= result.interval.high
}

describe.each(Object.entries(shapes))('intervals of 95 percent hold, of figures of %s shape,', (_, draw) => {
	it('the ratio of ten pairs that share the drift of the machine', () => {
		const random = new Random(21)
		expectCoverage(() => {
			const drift = sampleOf(() => 0.5 + random.nextUnit(), 10, random)
			const base = sampleOf(draw, 10, random).map((value, i) => value * drift[i]!)
			const head = sampleOf(draw, 10, random).map((value, i) => truth * value * drift[i]!)
			return holds(pairedRatio(base, head, 0.95), truth)
		})
	})

	it('the ratio of 10 runs and 14 that have nothing in common', () => {
		const random = new Random(22)
		expectCoverage(() => {
			const head = sampleOf(draw, 14, random).map(value => value * truth)
			return holds(unpairedRatio(sampleOf(draw, 10, random), head, 0.95), truth)
		})
	})

	it('the median of 25 values', () => {
		const random = new Random(23)
		const exact = sortedCopy(sampleOf(draw, 100_001, random))[50_000]!
		expectCoverage(() => {
			const interval = quantileInterval(sortedCopy(sampleOf(draw, 25, random)), 0.5, 0.95)!
			return interval.low <= exact && exact <= interval.high
		})
	})
})

describe('intervals of 95 percent by bootstrap hold', () => {
	const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
	// What has no variance has no interval of its mean; of ten values with a long tail it holds in 92.9 of 100.
	const cases: ReadonlyArray<readonly [string, Shape, number, number]> = [
		['normal', shapes.normal, 10, 100],
		['uniform', shapes.uniform, 10, 100],
		['bimodal', shapes.bimodal, 10, 109],
		['normal', shapes.normal, 30, 100],
		['log-normal', shapes['log-normal'], 30, 100 * Math.exp(0.125)],
		['uniform', shapes.uniform, 30, 100],
		['bimodal', shapes.bimodal, 30, 109],
	]
	it.each(cases)('the mean of figures of %s shape, of samples of %i', (_, draw, n, expected) => {
		const random = new Random(24)
		expectCoverage(trial => {
			const arm = armOfValues(sampleOf(draw, n, random))
			const interval = bootstrapInterval(arm, mean, {level: 0.95, seed: trial, resamples: 499})!
			return interval.low <= expected && expected <= interval.high
		})
	})
})
