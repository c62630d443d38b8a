import {grouped} from '../../core/units/format.ts'
import {bar} from '../../core/words/text-bars.ts'
import type {Bucket} from '../select/buckets.ts'
import {beside, type Line, line, padded, span} from '../text/line.ts'
import {left, right} from '../text/width.ts'
import type {ViewContext} from './context.ts'
import type {PaneSize} from './live-screen.ts'

/** Where the percentiles begin beside a histogram. */
export function percentileColumn(columns: number): number {
	return Math.floor(columns * 0.53)
}

/** Bars with what they count, and figures beside them from `percentileColumn` on. */
export function histogramPane(
	buckets: readonly Bucket[],
	figures: readonly Line[],
	{columns, rows}: PaneSize,
	ctx: ViewContext,
): Line[] {
	const most = Math.max(1, ...buckets.map(bucket => bucket.count))
	const at = columns >= 56 && figures.length > 0 ? percentileColumn(columns) : columns
	const labelWidth = Math.max(6, ...buckets.map(bucket => bucket.label.length))
	const countWidth = Math.max(7, grouped(most).length + 1)
	const countEnd = at - Math.max(2, Math.round(columns * 0.08))
	const barWidth = Math.max(1, countEnd - countWidth - labelWidth - 2)
	return padded(
		Array.from({length: Math.max(buckets.length, at < columns ? figures.length : 0)}, (_, index) => {
			const bucket = buckets[index]
			const row = bucket
				? line(
						`${right(bucket.label, labelWidth)} `,
						span(left(bar(bucket.count / most, barWidth, ctx.glyphs.bar), barWidth + 1), 'bar'),
						right(grouped(bucket.count), countWidth),
					)
				: []
			const figure = at < columns ? figures[index] : undefined
			return figure ? beside(row, at, figure) : row
		}),
		rows,
	)
}
