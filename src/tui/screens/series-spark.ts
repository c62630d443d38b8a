import {medianOf} from '../../core/stats/quantile.ts'
import type {Glyphs} from '../text/glyphs.ts'
import {sparkline} from '../widgets/sparkline.ts'

/** One value a column as long as there is room, then medians of twice, four times as many: a longer series is not cut anew with every value. */
export function binned(values: ArrayLike<number>, columns: number): number[] {
	const all = Array.from(values)
	if (columns <= 0) return []
	let length = 1
	while (all.length > length * columns) length *= 2
	if (length === 1) return all
	const bins: number[] = []
	for (let i = 0; i < all.length; i += length) bins.push(medianOf(all.slice(i, i + length)))
	return bins
}

/** From the lowest value to the highest: what is to be seen is whether they move, not how large they are. */
export function seriesSpark(
	values: ArrayLike<number>,
	columns: number,
	glyphs: Glyphs,
): {readonly text: string; readonly low: number; readonly high: number} {
	const bins = binned(values, columns)
	const low = bins.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
	const high = bins.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
	const span = high - low
	return {
		text: sparkline(
			bins.map(value => (span > 0 ? value - low : 0.5)),
			span > 0 ? span : 1,
			glyphs,
		),
		low,
		high,
	}
}
