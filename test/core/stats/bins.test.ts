import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {binsOf, niceEdges} from '../../../src/core/stats/bins.ts'

const value = fc.oneof(fc.double({min: 1e-6, max: 1e13, noNaN: true}), fc.integer({min: 0, max: 1_000_000}))

describe('the edges of a histogram', () => {
	it('rise, enclose every value, and are few', () => {
		fc.assert(
			fc.property(value, value, value, (a, b, c) => {
				const [min, middle, max] = [a, b, c].toSorted((x, y) => x - y) as [number, number, number]
				const edges = niceEdges(min, max, middle)
				expect(edges[0]).toBeLessThanOrEqual(min)
				expect(edges.at(-1)).toBeGreaterThan(max)
				expect(edges.length).toBeGreaterThanOrEqual(2)
				expect(edges.length).toBeLessThanOrEqual(15)
				for (let i = 1; i < edges.length; i++) expect(edges[i]).toBeGreaterThan(edges[i - 1]!)
			}),
		)
	})

	it('are no more than there is room for, on either scale', () => {
		const positive = fc.double({min: 1, max: 1e12, noNaN: true})
		const scale = fc.constantFrom('auto' as const, 'log' as const, 'linear' as const)
		fc.assert(
			fc.property(positive, positive, fc.integer({min: 1, max: 20}), scale, (a, b, rows, asked) => {
				const [min, max] = [Math.min(a, b), Math.max(a, b)]
				const edges = niceEdges(min, max, max, {rows, scale: asked})
				expect(edges.length - 1).toBeLessThanOrEqual(rows)
				expect(edges[0]).toBeLessThanOrEqual(min)
				expect(edges.at(-1)).toBeGreaterThan(max)
			}),
			{examples: [[9e11, 1e12, 1, 'auto']]},
		)
	})

	it('are equal steps within a decade', () => {
		expect(niceEdges(208, 218)).toEqual([208, 209, 210, 211, 212, 213, 214, 215, 216, 217, 218, 219])
	})

	it('leave one slow value to the last row', () => {
		expect(niceEdges(208, 330, 218)).toEqual([208, 209, 210, 211, 212, 213, 214, 215, 216, 217, 218, 219, 331])
	})

	it('grow over more than a decade', () => {
		expect(niceEdges(1.2, 18)).toEqual([1, 1.25, 1.6, 2, 2.5, 3.2, 4, 5, 6.3, 8, 10, 12.5, 16, 20])
		expect(niceEdges(1, 9e6)).toEqual([
			1, 3, 10, 30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000, 300_000, 1e6, 3e6, 1e7,
		])
	})

	it('stand around a value that is alone', () => {
		const edges = niceEdges(5, 5)
		expect(edges[0]).toBeLessThanOrEqual(5)
		expect(edges.at(-1)).toBeGreaterThan(5)
	})
})

describe('bins', () => {
	it('are few of any numbers a log may hold', () => {
		const numbers = [-1e308, -1e16, -1, 0, 5e-324, 1e-310, 1e-200, 1, 1e16, 1e308]
		for (const min of numbers)
			for (const max of numbers.filter(one => one >= min))
				for (const bulkMax of [min, max, 1e308, Number.NaN])
					expect(niceEdges(min, max, bulkMax).length).toBeLessThan(30)
	})

	it('count every value once', () => {
		fc.assert(
			fc.property(fc.array(value, {minLength: 1, maxLength: 50}), numbers => {
				const range = {min: Math.min(...numbers), max: Math.max(...numbers)}
				const bins = binsOf(range, (from, to) => numbers.filter(one => one >= from && one < to).length)
				expect(bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(numbers.length)
			}),
		)
	})

	it('of nothing are none', () => {
		expect(binsOf({min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY}, () => 0)).toEqual([])
	})
})
