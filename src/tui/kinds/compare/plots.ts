/** What comparisons are drawn with, while they run and when they are over. */

import {niceEdges} from '../../../core/stats/bins.ts'
import {grouped} from '../../../core/units/format.ts'
import {type FigureUnit, sayEdges, sayFiguresBetween, sayTick} from '../../../core/words/figure-words.ts'
import {sayChangeBetween} from '../../../core/words/ratio-words.ts'
import {bulkOf, sayOutside} from '../../../core/words/text-dots.ts'
import type {ViewContext} from '../../screens/context.ts'
import {histogramPane} from '../../screens/histogram-pane.ts'
import type {PaneSize} from '../../screens/live-screen.ts'
import {seriesChart} from '../../screens/series-chart.ts'
import {seriesSpark} from '../../screens/series-spark.ts'
import {unitForRange} from '../../select/buckets.ts'
import {type Line, line, span, styled} from '../../text/line.ts'
import {left, whole} from '../../text/width.ts'
import type {Axis} from '../../widgets/axis.ts'
import {axisLabels, dots, lineAxis, numberLine} from '../../widgets/number-line.ts'
import {sideBySide} from '../../widgets/side-by-side.ts'

export function marginEdges(margin: number): readonly [number, number] {
	return [toPercent(1 / (1 + margin)), toPercent(1 + margin)]
}

export function toPercent(ratio: number): number {
	return (ratio - 1) * 100
}

/** Ticks of an axis of changes: `-2.5%`, `0%`, `+2.5%`. */
export function percentTicks({step}: Pick<Axis, 'step'>): (value: number) => string {
	return value => `${value > 0 ? '+' : ''}${sayTick(value, step)}%`
}

/** Change, base, head: a line each, from the first pair to the last. */
export function seriesRows(
	{
		changes,
		base,
		head,
		unit,
	}: {
		readonly changes: readonly number[]
		readonly base: readonly number[]
		readonly head: readonly number[]
		readonly unit: FigureUnit
	},
	columns: number,
	ctx: ViewContext,
): Line[] {
	const between = (low: number, high: number) => sayFiguresBetween(low, high, unit)
	return [
		seriesRow('change', changes, (low, high) => sayChangeBetween({low, high}), columns, ctx),
		seriesRow('base', base, between, columns, ctx),
		seriesRow('head', head, between, columns, ctx),
	]
}

/** What a row of a series has for the series itself. */
export function seriesColumns(columns: number): number {
	return columns - 35
}

export function seriesRow(
	name: string,
	of: readonly number[],
	between: (low: number, high: number) => string,
	columns: number,
	ctx: ViewContext,
): Line {
	const {text, low, high} = seriesSpark(of, seriesColumns(columns), ctx.glyphs)
	return line(` ${left(name, 8)}${left(of.length === 0 ? '-' : between(low, high), 23)} `, span(text, 'line'))
}

/** Every run of either side as a mark on one scale: axis, base, head. The scale is that of the bulk; what lies outside is counted. */
export function sideDots(
	{
		base,
		head,
		again = null,
		unit,
		key,
	}: {
		readonly base: readonly number[]
		readonly head: readonly number[]
		/** Values of a second measurement, in rows of their own. */
		readonly again?: {readonly base: readonly number[]; readonly head: readonly number[]} | null
		readonly unit: 'ns' | 'ms' | 'bytes'
		readonly key: string
	},
	columns: number,
	ctx: ViewContext,
): Line[] {
	const {low, high} = bulkOf([...base, ...head, ...(again ? [...again.base, ...again.head] : [])])
	const scale = scaleFor(low, high, unit)
	const labelWidth = again ? 12 : 8
	const noteWidth = 11
	const axis = lineAxis(low / scale.size, high / scale.size, columns >= 110 ? 12 : 8, ctx.axes.get(key))
	ctx.axes.set(key, axis)
	const line_ = numberLine(axis, columns - labelWidth - noteWidth - 2)
	const label = (value: number) => `${sayTick(value, axis.step)}${scale.name}`
	const row = (name: string, values: readonly number[], marks: readonly [string, string]): Line => {
		const {text, below, above} = dots(
			line_,
			values.map(value => value / scale.size),
			marks,
			ctx.glyphs,
		)
		const out = whole(sayOutside({below, above}), noteWidth, ' ')
		return line(` ${left(name, labelWidth - 1)}`, span(left(text, line_.columns), 'bar'), out === '' ? '' : ` ${out}`)
	}
	return [
		styled(`${' '.repeat(labelWidth)}${axisLabels(line_, axis, label)}`, 'dim'),
		row('base', base, ['o', 'O']),
		row('head', head, ['x', 'X']),
		...(again ? [row('base again', again.base, ['o', 'O']), row('head again', again.head, ['x', 'X'])] : []),
	]
}

/** The change pair by pair, as ratios. @param total how many pairs there will be; null: nobody knows */
export function changeChart(
	of: {readonly name: string; readonly changes: readonly number[]; readonly total: number | null},
	size: PaneSize,
	ctx: ViewContext,
): Line[] {
	return seriesChart(
		{
			name: `change ${of.name}`,
			values: of.changes.map(toPercent),
			total: of.total,
			range: rangeOfChanges,
			label: percentTicks,
			perNumber: 1,
		},
		size,
		ctx,
	)
}

/** The scale is that of the bulk: one pair in which the machine was busy would make a flat line of all others. */
function rangeOfChanges(shown: readonly number[]): {readonly low: number; readonly high: number} {
	const {low, high} = bulkOf(shown)
	return {low: Math.min(low, 0), high: Math.max(high, 0, Math.min(low, 0) + 0.1)}
}

/** How the runs of either side are spread: a histogram of each on the same edges, next to one another. */
export function sideShapes(
	{
		base,
		head,
		unit,
	}: {readonly base: readonly number[]; readonly head: readonly number[]; readonly unit: 'ns' | 'ms' | 'bytes'},
	{columns, rows}: PaneSize,
	ctx: ViewContext,
): Line[] {
	const {low, high} = bulkOf([...base, ...head])
	const scale = scaleFor(low, high, unit)
	const edges = niceEdges(low, Math.max(low, high), high, {rows: rows - 1, scale: 'linear'})
	const labels = sayEdges(edges.map(edge => edge / scale.size))
	const bins = edges.slice(1).map((to, i) => ({from: edges[i]!, to, label: `${labels[i]}-${labels[i + 1]}`}))
	const shape = (name: string, values: readonly number[]) => (size: PaneSize) => [
		styled(` ${name} ${scale.name}, n=${grouped(values.length)}${outside(values, edges)}`, 'title'),
		...histogramPane(
			bins.map(({from, to, label}) => ({label, count: values.filter(value => value >= from && value < to).length})),
			[],
			{...size, rows: size.rows - 1},
			ctx,
		),
	]
	const half = columns >> 1
	return sideBySide(
		shape('base', base)({columns: half - 2, rows}),
		half,
		shape('head', head)({columns: columns - half - 1, rows}),
	)
}

function outside(values: readonly number[], edges: readonly number[]): string {
	const count = values.filter(value => value < edges[0]! || value >= edges.at(-1)!).length
	return count === 0 ? '' : `, ${count} outside`
}

/** What values are divided by so that the steps of their axis are round. */
function scaleFor(
	low: number,
	high: number,
	unit: 'ns' | 'ms' | 'bytes',
): {readonly name: string; readonly size: number} {
	if (unit !== 'bytes') {
		const perUnit = unit === 'ms' ? 1e6 : 1
		const {name, ns} = unitForRange(low * perUnit, high * perUnit)
		return {name, size: ns / perUnit}
	}
	if (high >= 2 ** 20) return {name: 'M', size: 2 ** 20}
	return high >= 1024 ? {name: 'K', size: 1024} : {name: 'B', size: 1}
}
