/** A value a second as a line, with a scale at its left and, where there are rows for it, the time below. */
import {sayTick} from '../../core/words/figure-words.ts'
import type {ChartData} from '../select/live-view.ts'
import {type Line, line, padded, span, styled} from '../text/line.ts'
import {levelsOf, niceAxis} from '../widgets/axis.ts'
import {lineChart} from '../widgets/line-chart.ts'
import {onColumns, timeLabels} from '../widgets/time-scale.ts'
import type {ViewContext} from './context.ts'
import type {PaneSize} from './live-screen.ts'

export interface TimeChart {
	/** Under it the scale is remembered. */
	readonly name: string
	readonly data: ChartData
	/** From the values to those of the scale. */
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

/** Cells that hold most labels. */
const leastLabel = 4
/** Fewer, and the time would take a row that the line needs. */
const leastRowsWithTime = 6

export function timeChart(
	{name, data, factor, pick, floor, time}: TimeChart,
	size: PaneSize,
	ctx: ViewContext,
): Line[] {
	const rows = size.rows >= leastRowsWithTime ? size.rows - 1 : size.rows
	const key = `${name} ${size.rows}`
	const drawn = (labelWidth: number) => {
		const shown = onColumns(data, size.columns - labelWidth - 1, pick, time.seconds)
		const values = shown.values.map(value => value * factor)
		const known = values.filter(Number.isFinite)
		if (known.length === 0) return null
		const [low, high] = floor === null ? reached(least(known), most(known)) : [floor, Math.max(most(known), floor)]
		return {shown, values, axis: niceAxis(low, high, rows, ctx.axes.get(key))}
	}
	const narrow = drawn(leastLabel)
	if (narrow === null) return padded([styled('  nothing measured yet', 'dim')], size.rows)
	// A longer label is not rounded: two levels would read the same.
	const labelWidth = Math.max(leastLabel, ...levelsOf(narrow.axis).map(one => axisLabel(one, narrow.axis.step).length))
	const {shown, values, axis} = (labelWidth > leastLabel ? drawn(labelWidth) : null) ?? narrow
	ctx.axes.set(key, axis)
	const label = (value: number) => axisLabel(value, axis.step)
	const chart = lineChart({values, axis, rows, columns: size.columns, label, labelWidth}, ctx.glyphs)
	const lines: Line[] = chart.map(row => line(row.slice(0, labelWidth), span(row.slice(labelWidth), 'line')))
	if (rows < size.rows)
		lines.push(styled(`${' '.repeat(labelWidth)}${timeLabels(shown, size.columns - labelWidth - 1, time)}`, 'dim'))
	return padded(lines, size.rows)
}

/** What hardly moves is not enlarged: so much of a level reaches the scale at least. */
const leastReach = 0.1

function reached(low: number, high: number): readonly [low: number, high: number] {
	const more = Math.max(0, leastReach * high - (high - low)) / 2
	return [low - more, high + more]
}

function least(values: readonly number[]): number {
	return values.reduce((a, b) => Math.min(a, b))
}

function most(values: readonly number[]): number {
	return values.reduce((a, b) => Math.max(a, b))
}

/** `2.5`, `.75`, `12.5k` */
function axisLabel(value: number, step: number): string {
	const text = Math.abs(value) >= 10_000 ? `${sayTick(value / 1000, step / 1000)}k` : sayTick(value, step)
	return text.replace(/^0\.(?=..)/, '.')
}
