import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {bucketOf, bucketStart, Histogram} from '../../../src/core/stats/histogram.ts'

const positive = fc.oneof(fc.double({min: 1e-9, max: 1e15, noNaN: true}), fc.integer({min: 1, max: 1_000_000}))
const values = fc.array(positive, {minLength: 1, maxLength: 200})

function histogramOf(numbers: readonly number[]): Histogram {
	const histogram = new Histogram()
	for (const value of numbers) histogram.add(value)
	return histogram
}

function state(histogram: Histogram): unknown {
	return {n: histogram.n, min: histogram.min, max: histogram.max, counts: histogram.toCounts()}
}

describe('a bucket', () => {
	it('holds its value, and is at most 0.8 % wide', () => {
		fc.assert(
			fc.property(positive, value => {
				const bucket = bucketOf(value)
				expect(bucketStart(bucket)).toBeLessThanOrEqual(value)
				expect(bucketStart(bucket + 1)).toBeGreaterThan(value)
				expect(bucketStart(bucket + 1) / bucketStart(bucket)).toBeLessThanOrEqual(1 + 1 / 128)
			}),
		)
	})

	it('numbers larger values no lower', () => {
		fc.assert(fc.property(positive, positive, (a, b) => a > b || bucketOf(a) <= bucketOf(b)))
	})

	it.each([0, -1, Number.NaN, Number.NEGATIVE_INFINITY])(
		'takes %s, of a clock that did not move, as the first',
		value => {
			expect(bucketOf(value)).toBe(0)
		},
	)
})

describe('a histogram', () => {
	it('is the same whenever it is sealed, and can still grow', () => {
		fc.assert(
			fc.property(values, values, (first, second) => {
				const plain = histogramOf([...first, ...second])
				const sealed = histogramOf(first)
				sealed.seal()
				expect(state(sealed)).toEqual(state(histogramOf(first)))
				for (const value of second) sealed.add(value)
				sealed.seal()
				expect(state(sealed)).toEqual(state(plain))
				for (const q of [0, 0.5, 0.99, 1]) expect(sealed.quantile(q)).toBe(plain.quantile(q))
				const merged = new Histogram()
				merged.merge(sealed)
				expect({...(state(merged) as object), mean: merged.mean, stddev: merged.stddev}).toEqual({
					...(state(plain) as object),
					mean: plain.mean,
					stddev: plain.stddev,
				})
			}),
		)
	})

	it('keeps counts that no sealed one could', () => {
		const histogram = new Histogram()
		histogram.addCounts([5, 2 ** 40], 1, 2)
		histogram.seal()
		expect(histogram.toCounts()).toEqual([5, 2 ** 40])
	})

	it('finds every quantile within 0.4 % of sorting and picking', () => {
		fc.assert(
			fc.property(values, fc.double({min: 0, max: 1, noNaN: true}), (numbers, q) => {
				const sorted = numbers.toSorted((a, b) => a - b)
				const exact = sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1]!
				expect(Math.abs(histogramOf(numbers).quantile(q) / exact - 1)).toBeLessThanOrEqual(1 / 256 + 1e-12)
			}),
		)
	})

	it('keeps smallest, largest and number exactly, and the mean of values added one by one', () => {
		fc.assert(
			fc.property(values, numbers => {
				const histogram = histogramOf(numbers)
				expect([histogram.n, histogram.min, histogram.max]).toEqual([
					numbers.length,
					Math.min(...numbers),
					Math.max(...numbers),
				])
				expect(histogram.quantile(1)).toBe(Math.max(...numbers))
				expect(histogram.mean).toBeCloseTo(
					numbers.reduce((a, b) => a + b) / numbers.length,
					-Math.log10(histogram.max) + 9,
				)
			}),
		)
	})

	it('merged is the histogram of both, whatever the order and however often they were split', () => {
		fc.assert(
			fc.property(values, values, values, (a, b, c) => {
				const whole = state(histogramOf([...a, ...b, ...c]))
				const left = histogramOf(a)
				left.merge(histogramOf(b))
				left.merge(histogramOf(c))
				const right = histogramOf(c)
				right.merge(histogramOf(b))
				right.merge(histogramOf(a))
				expect(state(left)).toEqual(whole)
				expect(state(right)).toEqual(whole)
			}),
		)
	})

	it('sent as counts arrives whole', () => {
		fc.assert(
			fc.property(values, numbers => {
				const sent = histogramOf(numbers)
				const received = new Histogram()
				received.addCounts(sent.toCounts(), sent.min, sent.max)
				expect(state(received)).toEqual(state(sent))
				expect(Math.abs(received.mean / sent.mean - 1)).toBeLessThanOrEqual(1 / 256 + 1e-9)
			}),
		)
	})

	it('counts every value in exactly one of touching intervals', () => {
		fc.assert(
			fc.property(values, fc.array(positive, {maxLength: 5}), (numbers, cuts) => {
				const histogram = histogramOf(numbers)
				const edges = [Number.NEGATIVE_INFINITY, ...cuts.toSorted((a, b) => a - b), Number.POSITIVE_INFINITY]
				let sum = 0
				for (let i = 0; i + 1 < edges.length; i++) sum += histogram.countBetween(edges[i]!, edges[i + 1]!)
				expect(sum).toBe(numbers.length)
			}),
		)
	})

	it('spreads like its values, to the width of a bucket', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({min: 1000, max: 100_000}), {minLength: 2, maxLength: 100}), numbers => {
				const mean = numbers.reduce((a, b) => a + b) / numbers.length
				const exact = Math.sqrt(numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (numbers.length - 1))
				expect(Math.abs(histogramOf(numbers).stddev - exact)).toBeLessThanOrEqual(mean * 0.01 + exact * 0.01)
			}),
		)
	})

	it('of nothing has no figures', () => {
		const empty = new Histogram()
		expect([empty.n, empty.toCounts(), empty.countBetween(0, 1)]).toEqual([0, [], 0])
		expect([empty.mean, empty.quantile(0.5), empty.stddev]).toEqual([Number.NaN, Number.NaN, Number.NaN])
	})
})
