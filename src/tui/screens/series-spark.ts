import {mediansOf, sparkline} from '../../core/words/text-bars.ts'
import type {Glyphs} from '../text/glyphs.ts'

/** One value a column as long as there is room, then medians of twice, four times as many: a longer series is not cut anew with every value. */
export function binned(values: ArrayLike<number>, columns: number): number[] {
	if (columns <= 0) return []
	let each = 1
	while (values.length > each * columns) each *= 2
	return mediansOf(Array.from(values), each)
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
	// What does not move at all is drawn in the middle.
	const scale = high > low ? {min: low, max: high} : {min: low - 1, max: low + 1}
	return {text: sparkline(bins, scale, glyphs.spark), low, high}
}
