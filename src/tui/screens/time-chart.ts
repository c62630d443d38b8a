/** A value a second as a line, with a scale at its left and, where there are rows for it, the time below. */
import {significant} from '../../core/units/format.ts'
import type {ChartData} from '../select/live-view.ts'
import {type Line, line, padded, span, styled} from '../text/line.ts'
import {niceAxis} from '../widgets/axis.ts'
import {lineChart} from '../widgets/line-chart.ts'
import {onColumns, timeLabels} from '../widgets/time-scale.ts'
import type {ViewContext} from './context.ts'
import type {PaneSize} from './live-screen.ts'

export interface TimeChart {
	/** Of its scale, which is remembered under it. */
	readonly name: string
	readonly data: ChartData
	/** Of the values to those of the scale. */
	readonly factor: number
	readonly pick: 'max' | 'last'
	/** null: the lowest value there is. */
	readonly floor: number | null
	readonly time: ChartTime
}

export interface ChartTime {
	/** From where time is counted, in seconds since the run started. */
	readonly zeroSecond: number
	/** How long it will take; null: nobody knows. */
	readonly seconds: number | null
}

const labelWidth = 4
/** Fewer, and the time would take a row that the line needs. */
const leastRowsWithTime = 6

export function timeChart(
	{name, data, factor, pick, floor, time}: TimeChart,
	size: PaneSize,
	ctx: ViewContext,
): Line[] {
	const width = size.columns - labelWidth - 1
	const shown = onColumns(data, width, pick, time.seconds)
	const values = shown.values.map(value => value * factor)
	const known = values.filter(Number.isFinite)
	if (known.length === 0) return padded([styled('  nothing measured yet', 'dim')], size.rows)
	const rows = size.rows >= leastRowsWithTime ? size.rows - 1 : size.rows
	const low = floor ?? least(known)
	const key = `${name} ${size.rows}`
	const axis = niceAxis(low, Math.max(most(known), low), rows, ctx.axes.get(key))
	ctx.axes.set(key, axis)
	const label = (value: number) => axisLabel(value, axis.step)
	const chart = lineChart({values, axis, rows, columns: size.columns, label, labelWidth}, ctx.glyphs)
	const lines: Line[] = chart.map(row => line(row.slice(0, labelWidth), span(row.slice(labelWidth), 'line')))
	if (rows < size.rows) lines.push(styled(`${' '.repeat(labelWidth)}${timeLabels(shown, width, time)}`, 'dim'))
	return padded(lines, size.rows)
}

function least(values: readonly number[]): number {
	return values.reduce((a, b) => Math.min(a, b))
}

function most(values: readonly number[]): number {
	return values.reduce((a, b) => Math.max(a, b))
}

function axisLabel(value: number, step: number): string {
	if (Math.abs(value) >= 10_000) return `${significant(value / 1000)}k`
	// As many decimals as the step has, where four cells hold them.
	const decimals = [0, 1, 2, 3].find(count => Number.isInteger(Number((step * 10 ** count).toPrecision(9)))) ?? 3
	const text = value.toFixed(Number.isInteger(value) ? 0 : decimals).replace(/^0\./, decimals > 2 ? '.' : '0.')
	return text.length > 4 ? value.toFixed(0) : text
}
