/** Values in the order they came, as a line: pairs of a comparison, runs of a benchmark. A scale at its left, and their numbers below. */
import {type Line, line, padded, span, styled} from '../text/line.ts'
import {type Axis, levelsOf, niceAxis} from '../widgets/axis.ts'
import {lineChart} from '../widgets/line-chart.ts'
import type {ViewContext} from './context.ts'
import type {PaneSize} from './live-screen.ts'
import {binned} from './series-spark.ts'

export interface SeriesChart {
	/** Under it the scale is remembered. */
	readonly name: string
	readonly values: readonly number[]
	/** How many there will be; null: nobody knows. */
	readonly total: number | null
	/** What the scale has to hold, of what is shown. */
	readonly range: (shown: readonly number[]) => {readonly low: number; readonly high: number}
	readonly label: (axis: Axis) => (value: number) => string
	/** So many values have one number. */
	readonly perNumber: number
}

/** Fewer, and the numbers would take a row that the line needs. */
const leastRowsWithNumbers = 6
const leastLabel = 4

export function seriesChart(chart: SeriesChart, size: PaneSize, ctx: ViewContext): Line[] {
	const {values, total, perNumber} = chart
	const rows = size.rows >= leastRowsWithNumbers ? size.rows - 1 : size.rows
	const key = `${chart.name} ${size.rows}`
	const drawn = (labelWidth: number) => {
		const shown = stretched(values, total, size.columns - labelWidth - 1)
		const {low, high} = chart.range(shown.values)
		return {...shown, axis: niceAxis(low, high, rows, ctx.axes.get(key))}
	}
	const narrow = drawn(leastLabel)
	const label = chart.label(narrow.axis)
	const labelWidth = Math.max(leastLabel, ...levelsOf(narrow.axis).map(one => label(one).length))
	const {axis, values: shown, columnsEach} = labelWidth > leastLabel ? drawn(labelWidth) : narrow
	ctx.axes.set(key, axis)
	const lines: Line[] = lineChart(
		{values: shown, axis, rows, columns: size.columns, label: chart.label(axis), labelWidth},
		ctx.glyphs,
	).map(row => line(row.slice(0, labelWidth), span(row.slice(labelWidth), 'line')))
	if (rows < size.rows) {
		const numbers = numberLabels(Math.ceil(values.length / perNumber), columnsEach * perNumber, shown.length)
		lines.push(styled(`${' '.repeat(labelWidth + 1)}${numbers}`, 'dim'))
	}
	return padded(lines, size.rows)
}

/** More would be steps, and no course. */
const widestValue = 16
const fewValues = 15

/**
 * On as many columns as there are: several columns a value where there is room for all of them, several values a column where there is not. With a
 * known number the scale holds from the first value to the last; else a value gets half the columns each time they are full.
 */
export function stretched(
	values: readonly number[],
	total: number | null,
	width: number,
): {readonly values: readonly number[]; readonly columnsEach: number} {
	if (values.length > width) {
		const bins = binned(values, width)
		return {values: bins, columnsEach: bins.length / values.length}
	}
	const most = Math.max(1, Math.min(widestValue, width / Math.max(values.length, total ?? fewValues)))
	const columnsEach = total === null || total < values.length ? 2 ** Math.floor(Math.log2(most)) : most
	const columns = Math.min(width, Math.ceil(values.length * columnsEach))
	// Where that is not whole, some have one more than others.
	const wide = Array.from(
		{length: columns},
		(_, i) => values[Math.min(values.length - 1, Math.floor(i / columnsEach))]!,
	)
	return {values: wide, columnsEach}
}

const leastApart = 6

/** `1     5     10`: each begins where what it counts does. */
function numberLabels(count: number, columnsEach: number, width: number): string {
	const steps = [1, 2, 5]
		.flatMap(factor => [0, 1, 2, 3, 4, 5].map(power => factor * 10 ** power))
		.toSorted((a, b) => a - b)
	const step = steps.find(one => one * columnsEach >= leastApart) ?? steps.at(-1)!
	let text = ''
	for (let number = 1; number <= count; number = number === 1 && step > 1 ? step : number + step) {
		const column = Math.round((number - 1) * columnsEach)
		if (column + String(number).length > width) break
		if (text === '' || column > text.length) text = text.padEnd(column) + number
	}
	return text
}
