import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {binomialPmf} from '../../../src/core/stats/binomial.ts'
import {quantileInterval, quantileRanks} from '../../../src/core/stats/quantile-interval.ts'

/** Factor by factor, in an order that keeps the product near 1: slow and obvious. */
function slowPmf(n: number, k: number, p: number): number {
	const factors: number[] = []
	for (let i = 1; i <= k; i++) factors.push(((n - k + i) / i) * p)
	for (let i = 0; i < n - k; i++) factors.push(1 - p)
	let product = 1
	let [low, high] = [0, factors.length - 1]
	factors.sort((a, b) => a - b)
	while (low <= high) product *= product > 1 ? factors[low++]! : factors[high--]!
	return product
}

describe('the binomial distribution', () => {
	it('agrees with its product formula and sums to one', () => {
		fc.assert(
			fc.property(fc.integer({min: 0, max: 120}), fc.double({min: 0.01, max: 0.99, noNaN: true}), (n, p) => {
				const pmf = binomialPmf(n, p)
				let sum = 0
				for (let k = 0; k <= n; k++) {
					sum += pmf[k]!
					expect(Math.abs(pmf[k]! - slowPmf(n, k, p))).toBeLessThan(1e-10)
				}
				expect(sum).toBeCloseTo(1, 12)
			}),
		)
	})

	it('is certain at the ends', () => {
		expect([...binomialPmf(3, 0)]).toEqual([1, 0, 0, 0])
		expect([...binomialPmf(3, 1)]).toEqual([0, 0, 0, 1])
	})

	it('stands a hundred thousand trials', () => {
		const pmf = binomialPmf(100_000, 0.99)
		expect(pmf.reduce((a, b) => a + b)).toBeCloseTo(1, 10)
		// Normal approximation at the mean: 1 / sqrt(2 pi n p q)
		expect(pmf[99_000]! * Math.sqrt(2 * Math.PI * 990)).toBeCloseTo(1, 3)
	})
})

describe('the ranks around a quantile', () => {
	// The usual table of 95 % intervals of the median, as in Conover and in Hahn and Meeker.
	it.each([
		[6, 1, 6, 0.9688],
		[8, 1, 8, 0.9922],
		[9, 2, 8, 0.9609],
		[10, 2, 9, 0.9785],
		[15, 4, 12, 0.9648],
		[20, 6, 15, 0.9586],
		[25, 8, 18, 0.9567],
	])('of the median of %s are %s and %s, level %s', (n, low, high, level) => {
		const ranks = quantileRanks(n, 0.5, 0.95)
		expect([ranks?.low, ranks?.high]).toEqual([low, high])
		expect(ranks?.level).toBeCloseTo(level, 4)
	})

	it.each([
		[0.5, 6],
		[0.9, 36],
		[0.95, 72],
		[0.99, 368],
		[0.999, 3688],
	])('of q = %s exist from %s samples on', (q, least) => {
		expect(quantileRanks(least, q, 0.95)).not.toBeNull()
		expect(quantileRanks(least - 1, q, 0.95)).toBeNull()
	})

	it('reach the level they say, at least the one asked for, and no narrower ones do on either side', () => {
		fc.assert(
			fc.property(
				fc.integer({min: 1, max: 90}),
				fc.double({min: 0.05, max: 0.95, noNaN: true}),
				fc.double({min: 0.5, max: 0.995, noNaN: true}),
				(n, q, asked) => {
					const ranks = quantileRanks(n, q, asked)
					const below = (rank: number) => {
						let sum = 0
						for (let k = 0; k < rank; k++) sum += slowPmf(n, k, q)
						return sum
					}
					const tail = (1 - asked) / 2
					if (ranks === null) {
						// Not even the extremes are enough.
						expect(Math.max(slowPmf(n, 0, q), slowPmf(n, n, q))).toBeGreaterThan(tail * 0.999_999)
						return
					}
					const above = (rank: number) => 1 - below(rank)
					expect(ranks.level).toBeCloseTo(1 - below(ranks.low) - above(ranks.high), 9)
					expect(ranks.level).toBeGreaterThanOrEqual(asked - 1e-9)
					expect(below(ranks.low + 1)).toBeGreaterThan(tail * 0.999_999)
					expect(above(ranks.high - 1)).toBeGreaterThan(tail * 0.999_999)
				},
			),
			{numRuns: 60},
		)
	})

	it('pick values of the sample', () => {
		const sorted = Array.from({length: 20}, (_, i) => i * 10)
		expect(quantileInterval(sorted, 0.5, 0.95)).toMatchObject({low: 50, high: 140, method: 'order-statistic'})
		expect(quantileInterval([1, 2, 3], 0.5, 0.95)).toBeNull()
	})
})
