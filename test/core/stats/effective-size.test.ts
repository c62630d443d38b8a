import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {effectiveSize, effectiveSizeAt} from '../../../src/core/stats/effective-size.ts'
import {sortedCopy} from '../../../src/core/stats/quantile.ts'
import {quantileInterval} from '../../../src/core/stats/quantile-interval.ts'
import {seriesQuantileInterval} from '../../../src/core/stats/series-interval.ts'
import {remembering, seeded} from './noise.ts'

const values = fc.array(fc.double({min: -1e6, max: 1e6, noNaN: true}), {minLength: 2, maxLength: 60})

describe('effective size', () => {
	it('lies between 1 and n, whatever the series', () => {
		fc.assert(
			fc.property(values, series => {
				const {n, effective, correlationTime} = effectiveSize(series)
				expect(n).toBe(series.length)
				expect(effective).toBeGreaterThanOrEqual(1 - 1e-9)
				expect(effective).toBeLessThanOrEqual(n)
				expect(effective * correlationTime).toBeCloseTo(n, 6)
			}),
		)
	})

	it.each([0, 0.3, 0.6, 0.9])('of a series with memory %f is n (1 - memory) / (1 + memory)', memory => {
		const n = 10_000
		const found = effectiveSize(remembering(n, memory, seeded(7)))
		const expected = (n * (1 - memory)) / (1 + memory)
		expect(found.effective / expected).toBeGreaterThan(0.85)
		expect(found.effective / expected).toBeLessThan(1.15)
		expect(found.capped).toBe(false)
	})

	it('gives no credit for values that swing about their mean', () => {
		const series = Array.from({length: 200}, (_, i) => (i % 2 === 0 ? 1 : -1))
		expect(effectiveSize(series).effective).toBe(200)
	})

	it('says so when a drift correlates everything with everything', () => {
		const found = effectiveSize(Array.from({length: 10_000}, (_, i) => i))
		expect(found.capped).toBe(true)
		expect(found.effective).toBeLessThan(20)
	})

	it('leaves gaps out, and takes a constant or tiny series as it is', () => {
		expect(effectiveSize([5, 5, 5, 5, 5, 5])).toEqual({n: 6, effective: 6, correlationTime: 1, capped: false})
		expect(effectiveSize([1, Number.NaN, 2, Number.POSITIVE_INFINITY]).n).toBe(2)
		expect(effectiveSize([]).effective).toBe(0)
	})

	it('for the median is not fooled by one pause in a hundred', () => {
		const random = seeded(11)
		const memory = remembering(5000, 0.9, random)
		const series = Array.from(memory, value => 100 + value + (random() < 0.01 ? 5000 * random() : 0))
		expect(effectiveSize(series).effective).toBeGreaterThan(2000)
		expect(effectiveSizeAt(series, 100).effective).toBeLessThan(600)
	})
})

describe('interval of a quantile of a series', () => {
	it('is the order-statistic interval when neighbours have nothing in common', () => {
		const series = Array.from({length: 101}, (_, i) => (i % 2 === 0 ? 1 + i / 2 : 101 - (i - 1) / 2))
		const plain = quantileInterval(sortedCopy(series), 0.5, 0.95)!
		expect(effectiveSizeAt(series, 51).effective).toBe(101)
		expect(seriesQuantileInterval(series, 0.5, 0.95)).toEqual(plain)
	})

	it('is null where what the series is worth cannot carry the quantile', () => {
		expect(seriesQuantileInterval([1, 2, 3, 4, 5], 0.5, 0.95)).toBeNull()
		expect(seriesQuantileInterval(remembering(400, 0.9, seeded(3)), 0.99, 0.95)).toBeNull()
	})

	// That it holds it as often as it says is in coverage.test.ts.
	it('is wider where samples remember each other: the plain one would hold the median in some 60 of 100', () => {
		const random = seeded(29)
		let plainly = 0
		for (let trial = 0; trial < 400; trial++) {
			const series = remembering(1000, 0.7, random)
			const narrow = quantileInterval(sortedCopy(series), 0.5, 0.95)!
			if (narrow.low <= 0 && 0 <= narrow.high) plainly++
		}
		expect(plainly / 400).toBeLessThan(0.8)
	})

	it('holds the median at least as often as it says when the clock only knows steps', () => {
		const random = seeded(29)
		let covered = 0
		for (let trial = 0; trial < 400; trial++) {
			const series = remembering(1000, 0.7, random).map(value => 100 + Math.round(value * 3) / 3)
			const {low, high} = seriesQuantileInterval(series, 0.5, 0.95)!
			if (low <= 100 && 100 <= high) covered++
		}
		expect(covered / 400).toBeGreaterThan(0.95)
	})
})
