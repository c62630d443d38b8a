import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {ascii, unicode} from '../../../src/tui/text/glyphs.ts'
import {lineChart} from '../../../src/tui/widgets/line-chart.ts'

const label = (value: number) => String(value)
const axis = {min: 0, max: 100, step: 25}

function chart(values: readonly number[], columns = 20): string[] {
	return lineChart({values, axis, rows: 5, columns, label, labelWidth: 3}, unicode)
}

describe('a line chart', () => {
	test('draws one value a column on labelled rows', () => {
		expect(chart([0, 25, 50, 100, 100, 75])).toEqual(
			['100┤  ╭─╮', ' 75┤  │ ╰', ' 50┤ ╭╯', ' 25┤╭╯', '  0┼╯'].map((row, index) =>
				index === 0 ? row.replace('┤', '┼') : row,
			),
		)
	})

	test('keeps its height when the line is flat', () => {
		expect(chart([50, 50, 50])).toEqual(['100┼', ' 75┤', ' 50┼──', ' 25┤', '  0┤'])
	})

	test('leaves a gap where nothing was measured', () => {
		const rows = chart([50, 50, Number.NaN, Number.NaN, 50, 50])
		expect(rows[2]).toBe(' 50┼─   ─')
	})

	test('draws nothing but the axis without data', () => {
		expect(chart([])).toEqual(['100┤', ' 75┤', ' 50┤', ' 25┤', '  0┤'])
		expect(chart([Number.NaN])).toEqual(['100┤', ' 75┤', ' 50┤', ' 25┤', '  0┤'])
	})

	test('clamps what is out of range', () => {
		expect(chart([1000, 1000])[0]).toBe('100┼─')
		expect(chart([-5, -5])[4]).toBe('  0┼─')
	})

	test('can be drawn in ASCII', () => {
		const rows = lineChart({values: [0, 50, 0], axis, rows: 3, columns: 20, label, labelWidth: 3}, ascii)
		expect(rows.join('')).toMatch(/^[\x20-\x7e]*$/)
	})

	test('has the rows asked for, none too wide, for any values', () => {
		const anyValue = fc.oneof(
			fc.double(),
			fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0),
		)
		fc.assert(
			fc.property(
				fc.array(anyValue, {maxLength: 60}),
				fc.integer({min: 0, max: 12}),
				fc.integer({min: 0, max: 40}),
				(values, rows, columns) => {
					const drawn = lineChart({values, axis, rows, columns, label, labelWidth: 3}, unicode)
					expect(drawn).toHaveLength(columns > 0 ? rows : 0)
					for (const row of drawn) expect(row.length).toBeLessThanOrEqual(columns)
				},
			),
			{seed: 5},
		)
	})
})
