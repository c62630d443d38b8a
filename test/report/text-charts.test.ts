import {describe, expect, it} from 'vitest'
import type {MetricReport} from '../../src/core/run/summary/run-report.ts'
import {courseLine} from '../../src/core/words/course-line.ts'
import {textHistogram} from '../../src/report/text-histogram.ts'

describe('a histogram in text', () => {
	const metric = (histogram: MetricReport['histogram']) => ({histogram, unit: 'ms'}) as MetricReport

	it('has a row a bin, drawn to the largest', () => {
		const rows = textHistogram(
			metric([
				{from: 1, to: 2, count: 900},
				{from: 2, to: 5, count: 98},
				{from: 5, to: 10, count: 0},
				{from: 10, to: 20, count: 2},
			]),
			16,
		)
		expect(rows).toEqual([
			'1.00 ms .. 2.00 ms  900   90.0%  ████████████████',
			'2.00 ms .. 5.00 ms   98    9.8%  █▊',
			'5.00 ms .. 10.0 ms    0    0.0%',
			'10.0 ms .. 20.0 ms    2    0.2%  ▏',
		])
	})

	it('never says the same of two edges', () => {
		const edges = [6.008, 6.009, 6.01, 6.011, 6.012, 6.013]
		const rows = textHistogram(metric(edges.slice(1).map((to, i) => ({from: edges[i]!, to, count: 7}))))
		expect(rows[0]).toMatch(/^6\.008 ms \.\. 6\.009 ms /)
		const labels = rows.map(row => row.split('  ')[0])
		expect(new Set(labels).size).toBe(rows.length)
	})

	it('of nothing is nothing', () => {
		expect(textHistogram(metric([]))).toEqual([])
	})
})

describe('a course', () => {
	it('is flat for what hardly moves, and reaches from end to end for what does', () => {
		expect(courseLine([[100, 100.1, 99.9, 100]])).toMatch(/^[▄▅]{4}$/)
		expect(courseLine([[100, 200]])).toBe('▁█')
	})

	it('has several series on one scale, with a bar between them, and none where one is empty', () => {
		expect(courseLine([[100, 200], [200]])).toBe('▁█|█')
		expect(courseLine([[100, 200], []])).toBe('▁█')
		expect(courseLine([[]])).toBe('')
	})

	it('fits its width by medians: a single wild value of many is not what is seen', () => {
		const values = Array.from({length: 300}, (_, i) => (i === 150 ? 900 : 100 + i))
		const line = courseLine([values.slice(0, 200), values.slice(200)], 60)
		expect([...line]).toHaveLength(61)
		expect(line.replace('|', '')).toBe([...line.replace('|', '')].toSorted().join(''))
	})
})
