/** The course of a metric as a line: where it changed, where the newest was expected, and where the cursor is are laid over it. */
import {sayDay, sayPlace} from '../../core/history/course/insight-words.ts'
import type {MetricHistory} from '../../core/history/course/suite-history.ts'
import {withoutDust} from '../../core/stats/nice-step.ts'
import {medianOf} from '../../core/stats/quantile.ts'
import {sayTick} from '../../core/words/figure-words.ts'
import {unitFor} from '../select/buckets.ts'
import type {Target} from '../target.ts'
import {type Line, padded, type Size, type Span, span, styled} from '../text/line.ts'
import type {StyleName} from '../text/theme.ts'
import {widthOf} from '../text/width.ts'
import {type Axis, levelsOf} from '../widgets/axis.ts'
import {lineChart} from '../widgets/line-chart.ts'
import type {ViewContext} from './context.ts'

interface CourseChart {
	readonly metric: MetricHistory
	/** Index of the point under the cursor. */
	readonly point: number
}

/** Fewer, and labels would take a row that the line needs. */
const leastRowsWithLabels = 4
const leastLabel = 4
/** What hardly moves is a flat line: at least so far to either side reaches the scale. */
const leastReach = 0.02
/** More columns would be steps, and no course. */
const widestPoint = 8

export function courseChart({metric, point}: CourseChart, size: Size, ctx: ViewContext): Line[] {
	const rows = size.rows >= leastRowsWithLabels ? size.rows - 1 : size.rows
	if (rows < 2) return padded([], size.rows)
	const {factor} = scaleOf(metric)
	const values = metric.points.map(({value}) => value * factor)
	const axis = axisOf(metric, values, rows)
	const labelWidth = Math.max(leastLabel, ...levelsOf(axis).map(level => tick(level, axis).length))
	const width = size.columns - labelWidth - 2
	if (width < 1) return padded([], size.rows)
	const places = placesOf(metric, width)
	const medians = places.ranges.map(({from, to}) => medianOf(values.slice(from, to)))
	const shown = Array.from({length: places.columns}, (_, column) => medians[places.rangeAt(column)]!)
	// A line of n columns takes n + 1 values.
	const drawn = lineChart(
		{
			...{values: [shown[0]!, ...shown], axis, rows, columns: labelWidth + 1 + width, labelWidth},
			label: level => tick(level, axis),
		},
		ctx.glyphs,
	)
	const canvas = new Canvas(
		drawn.map(row => row.slice(labelWidth + 1)),
		{width: places.columns, rows, axis},
	)
	markExpected(canvas, metric, {factor, places}, ctx)
	for (const {at} of metric.changes) canvas.upright(places.columnOf(at), ctx.glyphs.marks.change, 'warn')
	for (const {from} of metric.drifts) canvas.upright(places.columnOf(from), ctx.glyphs.marks.change, 'warn')
	const last = values.length - 1
	const cursorColumn = places.endOf(point)
	canvas.upright(cursorColumn, ctx.glyphs.marks.cursor, 'strong')
	for (const at of metric.anomalies) canvas.dot(places.endOf(at), values[at]!, '*', 'warn')
	if (metric.isUnexpected) canvas.dot(places.endOf(last), values[last]!, '!', 'bad')
	canvas.dot(cursorColumn, values[point]!, 'o', 'selected')
	const lines: Line[] = drawn.map((row, index) => [
		span(row.slice(0, labelWidth + 1)),
		...canvas.spans(index, column => targetOf(metric, places, column)),
	])
	if (rows < size.rows) lines.push(styled(' '.repeat(labelWidth + 1) + labelsOf(metric, places, width, ctx), 'dim'))
	return padded(lines, size.rows)
}

/** In which the scale of a metric is said; '': it has none. */
export function courseUnit(metric: MetricHistory): string {
	return scaleOf(metric).name
}

function scaleOf({points, unit}: MetricHistory): {readonly name: string; readonly factor: number} {
	const value = points.at(-1)!.value
	const times: Readonly<Record<string, number>> = {ns: 1, ms: 1e6, s: 1e9}
	const ns = times[unit]
	if (ns !== undefined) {
		const of = unitFor(Math.max(1, value * ns))
		return {name: of.name, factor: ns / of.ns}
	}
	if (unit === 'bytes' || unit === 'bytes/s') {
		const power = Math.max(0, Math.min(3, Math.floor(Math.log2(Math.max(1, value)) / 10)))
		return {name: `${['B', 'KiB', 'MiB', 'GiB'][power]}${unit === 'bytes' ? '' : '/s'}`, factor: 1 / 1024 ** power}
	}
	if (unit === 'cores' || unit === 'share') return {name: '%', factor: 100}
	return {name: unit === 'count' ? '' : unit, factor: 1}
}

function tick(value: number, {step}: Axis): string {
	return Math.abs(value) >= 10_000 ? `${sayTick(value / 1000, step / 1000)}k` : sayTick(value, step)
}

const steps = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8]

/** As tight as labels allow: unlike that of a chart which grows, it never has to stay while data come. */
function axisOf(metric: MetricHistory, values: readonly number[], rows: number): Axis {
	const {factor} = scaleOf(metric)
	const {expected} = metric
	const all = [
		...values,
		...(expected === null ? [] : [Math.max(expected.low, Math.min(0, ...values)) * factor, expected.high * factor]),
	]
	const known = all.filter(Number.isFinite)
	const [low, high] = [Math.min(...known), Math.max(...known)]
	const middle = (low + high) / 2
	const reach = Math.max((high - low) / 2, leastReach * Math.abs(middle))
	const bottom = low < 0 ? middle - reach : Math.max(0, middle - reach)
	const levels = rows - 1
	const least = ((reach > 0 && Number.isFinite(reach) ? reach : 0.5) * 2) / levels
	for (let power = Math.floor(Math.log10(least)); ; power++)
		for (const factor of steps) {
			const step = factor * 10 ** power
			const from = Math.floor((known.length > 0 ? bottom : 0) / step) * step
			if (step >= least && from + levels * step >= middle + reach - step * 1e-9)
				return {min: withoutDust(from), max: withoutDust(from + levels * step), step}
		}
}

/** Which points a column stands for, and which column a point has. */
interface Places {
	/** Each is drawn as one value. */
	readonly ranges: ReadonlyArray<{readonly from: number; readonly to: number}>
	readonly columns: number
	readonly rangeAt: (column: number) => number
	/** The first and the last of its range. */
	readonly columnOf: (point: number) => number
	readonly endOf: (point: number) => number
}

/** Several columns a point where there is room, several points a column where there is not; what lies around a change shares no column. */
function placesOf({points, changes}: MetricHistory, width: number): Places {
	const edges = [0, ...changes.map(({at}) => at), points.length]
	const cut = (length: number) =>
		edges.slice(1).flatMap((end, i) => {
			const start = edges[i]!
			return Array.from({length: Math.ceil((end - start) / length)}, (_, j) => ({
				from: start + j * length,
				to: Math.min(end, start + (j + 1) * length),
			}))
		})
	let length = Math.max(1, Math.floor(points.length / width))
	let ranges = cut(length)
	// With more changes than columns not even that would do.
	while (ranges.length > width && length < points.length) ranges = cut(++length)
	ranges = ranges.slice(-width)
	const columns = Math.min(width, ranges.length * widestPoint)
	const first = (range: number) => Math.ceil((range * columns) / ranges.length)
	const rangeOf = (point: number) =>
		Math.max(
			0,
			ranges.findIndex(({to}) => point < to),
		)
	return {
		...{ranges, columns},
		rangeAt: column => Math.floor((column * ranges.length) / columns),
		columnOf: point => first(rangeOf(point)),
		endOf: point => first(rangeOf(point) + 1) - 1,
	}
}

function targetOf({points}: MetricHistory, {ranges, rangeAt}: Places, column: number): Target | null {
	const range = ranges[rangeAt(column)]
	return range === undefined ? null : {is: 'history-point', run: points[range.to - 1]!.runs[0]!}
}

/** Over the points that it was worked out from, and to the end. */
function markExpected(
	canvas: Canvas,
	{expected, changes, points}: MetricHistory,
	{factor, places}: {readonly factor: number; readonly places: Places},
	ctx: ViewContext,
): void {
	if (expected === null) return
	const from = places.columnOf(Math.min(points.length - 1, changes.at(-1)?.at ?? 0))
	for (const value of [expected.low, expected.high])
		canvas.level(from, value * factor, ctx.glyphs.marks.expected, 'dim')
}

/** Under the changes which commit it was; where there is room, the days at both ends. */
function labelsOf({changes, drifts, points}: MetricHistory, places: Places, width: number, ctx: ViewContext): string {
	const cells = Array.from<string>({length: width}).fill(' ')
	const put = (column: number, text: string) => {
		const at = Math.max(0, Math.min(column, width - widthOf(text)))
		const place = cells.slice(Math.max(0, at - 1), at + text.length + 1)
		if (text.length > width || place.some(cell => cell !== ' ')) return
		for (const [i, character] of [...text].entries()) cells[at + i] = character
	}
	const mark = ctx.glyphs.marks.change
	for (const {at, to} of changes.toReversed())
		put(places.columnOf(at), `${mark}${plain(sayPlace(to))} ${sayDay(to.atMs)}`)
	for (const {from} of drifts.toReversed()) {
		const of = points[from]!
		put(places.columnOf(from), `${mark}drifts from ${plain(sayPlace(of))} ${sayDay(of.atMs)}`)
	}
	put(0, sayDay(points[0]!.atMs))
	put(places.columns - 10, sayDay(points.at(-1)!.atMs))
	return cells.join('').trimEnd()
}

/** A cell a character: what a commit is called in another system may be anything. */
function plain(text: string): string {
	return text.replace(/[^\x20-\x7e]/g, '?')
}

interface Cell {
	readonly text: string
	readonly style: StyleName
}

/** A drawn line, over which marks are laid where it is blank. */
class Canvas {
	readonly #cells: Cell[][]
	readonly #rows: number
	readonly #axis: Axis

	constructor(
		drawn: readonly string[],
		{width, rows, axis}: {readonly width: number; readonly rows: number; readonly axis: Axis},
	) {
		this.#cells = drawn.map(row => Array.from({length: width}, (_, i) => ({text: row[i] ?? ' ', style: 'line'})))
		this.#rows = rows
		this.#axis = axis
	}

	upright(column: number, text: string, style: StyleName): void {
		for (const row of this.#cells)
			if (row[column]?.style !== 'line' || row[column].text === ' ') this.#put(row, column, {text, style})
	}

	level(from: number, value: number, text: string, style: StyleName): void {
		const row = this.#rowOf(value)
		for (let column = from; row && column < row.length; column++)
			if (row[column]!.text === ' ') this.#put(row, column, {text, style})
	}

	dot(column: number, value: number, text: string, style: StyleName): void {
		const row = this.#rowOf(value)
		if (row) this.#put(row, column, {text, style})
	}

	/** Neighbours that look alike and stand for the same are one. */
	spans(index: number, targetOf: (column: number) => Target | null): Span[] {
		const spans: Span[] = []
		let key = ''
		this.#cells[index]?.forEach(({text, style}, column) => {
			const target = targetOf(column)
			const own = `${style} ${JSON.stringify(target)}`
			const last = spans.at(-1)
			if (last !== undefined && own === key) spans[spans.length - 1] = {...last, text: last.text + text}
			else spans.push({text, style, ...(target === null ? {} : {target})})
			key = own
		})
		return spans
	}

	#rowOf(value: number): Cell[] | undefined {
		const {min, max} = this.#axis
		const level = ((value - min) / (max - min)) * (this.#rows - 1)
		return Number.isFinite(level)
			? this.#cells[this.#rows - 1 - Math.max(0, Math.min(this.#rows - 1, Math.round(level)))]
			: undefined
	}

	#put(row: Cell[], column: number, cell: Cell): void {
		if (column >= 0 && column < row.length) row[column] = cell
	}
}
