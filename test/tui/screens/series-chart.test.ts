import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {seriesChart, stretched} from '../../../src/tui/screens/series-chart.ts'
import {lineText} from '../../../src/tui/text/line.ts'
import {context} from '../support/draw.ts'

const values = fc.array(fc.integer({min: 1, max: 1000}), {minLength: 1, maxLength: 300})

describe('a series on the columns there are', () => {
	test('fits, is in order, and uses half of them once there are enough values', () => {
		fc.assert(
			fc.property(
				values,
				fc.option(fc.integer({min: 1, max: 300})),
				fc.integer({min: 20, max: 200}),
				(of, total, width) => {
					const shown = stretched(of, total, width)
					expect(shown.values.length).toBeLessThanOrEqual(width)
					if (of.length <= width) expect([...new Set(shown.values)]).toEqual([...new Set(of)])
					if (total === null && of.length >= 15)
						expect(shown.values.length).toBeGreaterThanOrEqual(Math.floor(width / 4))
				},
			),
		)
	})

	test('keeps its scale from the first value to the last where their number is known', () => {
		const each = [1, 5, 12].map(count => stretched(new Array<number>(count).fill(1), 12, 100).columnsEach)
		expect(new Set(each).size).toBe(1)
		expect(stretched(new Array<number>(12).fill(1), 12, 100).values.length).toBeGreaterThan(90)
	})
})

test('the numbers of the values stand below where each begins', () => {
	const lines = seriesChart(
		{
			name: 'x',
			values: [1, 2, 3, 2, 1],
			total: 10,
			range: () => ({low: 0, high: 4}),
			label: () => String,
			perNumber: 1,
		},
		{columns: 45, rows: 6},
		context(),
	).map(lineText)
	expect(lines.at(-1)).toBe('     1   2       4')
	expect(lines).toHaveLength(6)
})
