import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {MetricReport} from '../../src/core/run/summary/run-report.ts'
import {courseLine} from '../../src/report/course-line.ts'
import {sparkline} from '../../src/report/sparkline.ts'
import {textHistogram} from '../../src/report/text-histogram.ts'

describe('a sparkline', () => {
	it('rises with its values, on the scale it was given', () => {
		expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], {min: 0, max: 7})).toBe('▁▂▃▄▅▆▇█')
		expect(sparkline([5, 5, 5], {min: 0, max: 10})).toBe('▅▅▅')
		expect(sparkline([-9, 99], {min: 0, max: 10})).toBe('▁█')
		expect(sparkline([3, 3], {min: 3, max: 3})).toBe('▁▁')
	})

	it('shows gaps as gaps', () => {
		expect(sparkline([null, 4, null], {min: 0, max: 4})).toBe(' █ ')
		expect(sparkline([], {min: 0, max: 1})).toBe('')
	})

	it('keeps the highest spike however narrow it is drawn', () => {
		fc.assert(
			fc.property(fc.integer({min: 1, max: 500}), fc.nat(), fc.integer({min: 1, max: 80}), (length, at, width) => {
				const values = Array.from({length}, (_, i) => (i === at % length ? 100 : 1))
				const line = sparkline(values, {min: 0, max: 100, width})
				expect([...line]).toHaveLength(Math.min(width, length))
				expect(line.match(/█/g)).toHaveLength(1)
			}),
		)
	})
})

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
