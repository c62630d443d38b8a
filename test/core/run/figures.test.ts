import {expect, test} from 'vitest'
import {exactFigures} from '../../../src/core/run/summary/exact-figures.ts'
import {figuresOf} from '../../../src/core/run/summary/figures.ts'

test('values at hand have every figure that so many of them can support', () => {
	expect(exactFigures(Float64Array.from([1, 2, 3, 6, 8]))).toEqual({
		mean: 4,
		median: 3,
		p50: 3,
		p90: null,
		p95: null,
		p99: null,
		min: 1,
		max: 8,
		stddev: 2.91547595,
		cv: 0.728868987,
	})
})

test('what cannot be told is null, never NaN, which JSON does not have', () => {
	const one = exactFigures(Float64Array.of(0))
	expect(one).toMatchObject({mean: 0, median: 0, min: 0, max: 0, stddev: null, cv: null})
	const nothing = {quantile: () => null, mean: Number.NaN, stddev: Number.NaN, min: Infinity, max: -Infinity}
	expect(new Set(Object.values(figuresOf(nothing)))).toEqual(new Set([null]))
})

test('each quantile is asked for by its own name, and the scatter is that of the size of a mean below 0', () => {
	expect(figuresOf({quantile: q => q * 100, mean: -4, stddev: 1, min: -6, max: -2})).toEqual({
		mean: -4,
		median: 50,
		p50: 50,
		p90: 90,
		p95: 95,
		p99: 99,
		min: -6,
		max: -2,
		stddev: 1,
		cv: 0.25,
	})
})
