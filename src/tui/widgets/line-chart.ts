import asciichart from 'asciichart'
import type {Glyphs} from '../text/glyphs.ts'
import {right} from '../text/width.ts'
import type {Axis} from './axis.ts'

export interface LineChart {
	/** One value a column, oldest first; NaN leaves a gap. */
	readonly values: readonly number[]
	readonly axis: Axis
	readonly rows: number
	/** Labels included. */
	readonly columns: number
	readonly label: (value: number) => string
	readonly labelWidth: number
}

/**
 * asciichart behind a guard. By itself it throws on no data, NaN and Infinity, takes min and max for hints, rounds its number of rows,
 * and draws a flat line as a chart of one row. So values are clamped and moved to 0..rows-1 first, gaps are filled before and blanked after,
 * and the result is always `rows` lines of at most `columns` cells.
 */
export function lineChart(chart: LineChart, glyphs: Glyphs): string[] {
	const {axis, rows, columns, labelWidth} = chart
	if (rows <= 0 || columns <= 0) return []
	const plotColumns = columns - labelWidth - 1
	const labelOf = (level: number) =>
		right(chart.label(axis.min + (axis.max - axis.min) * (level / Math.max(1, rows - 1))), labelWidth)
	if (rows === 1 || plotColumns <= 0)
		return Array.from({length: rows}, (_, i) => (labelOf(rows - 1 - i) + glyphs.chart[1]!).slice(0, columns))

	// n values make n - 1 columns of line, so the newest plotColumns + 1 are taken and the column of value i is i - 1.
	const shown = chart.values.slice(-(plotColumns + 1))
	const first = shown.find(Number.isFinite)
	const height = rows - 1
	const level = (value: number) => Math.min(height, Math.max(0, ((value - axis.min) / (axis.max - axis.min)) * height))
	let last = first === undefined ? 0 : level(first)
	const levels = shown.map(value => (Number.isFinite(value) ? (last = level(value)) : last))
	const plot = asciichart
		.plot(levels.length > 0 ? levels : [0], {
			min: 0,
			max: height,
			height,
			offset: 2,
			padding: '',
			format: () => ' ',
			symbols: [...glyphs.chart],
		})
		.split('\n')

	// Each row is a blank, axis, line. The labels go in front by hand, because asciichart lets a long label push its row to the right.
	return plot.map((row, index) => {
		let cells = [...row.slice(1)]
		if (first === undefined) cells = [cells[0] === glyphs.chart[0] ? glyphs.chart[1]! : cells[0]!]
		for (let i = 1; i < shown.length; i++) {
			if (Number.isNaN(shown[i]!) || Number.isNaN(shown[i - 1]!)) cells[i] = ' '
		}
		return (labelOf(height - index) + cells.join('')).trimEnd()
	})
}
