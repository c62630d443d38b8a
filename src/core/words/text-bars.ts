/** Small drawings in a line of text. Which characters they are made of is for who draws: reports have blocks, a screen may have ASCII alone. */
import {medianOf} from '../stats/quantile.ts'

/** From the lowest value to the highest. */
export const sparkBlocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const
/** The right edge of a bar, from empty to a full cell. */
export const barEighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'] as const

/**
 * A cell for each value, on a scale the caller fixes and says beside the line; what was not measured (null, NaN) is a blank.
 * @param levels at least one, the lowest first
 */
export function sparkline(
	values: ReadonlyArray<number | null>,
	{min, max}: {readonly min: number; readonly max: number},
	levels: readonly string[] = sparkBlocks,
): string {
	const span = max - min
	return values
		.map(value => {
			if (value === null || Number.isNaN(value)) return ' '
			const share = span > 0 ? (value - min) / span : 0
			return levels[Math.min(levels.length - 1, Math.max(0, Math.floor(share * levels.length)))]!
		})
		.join('')
}

/** A bar from the left, its right edge in fractions of a cell. @param share 0..1 of `width`; anything above nothing shows at least a sliver */
export function bar(share: number, width: number, edges: readonly string[] = barEighths): string {
	if (!(share > 0) || width <= 0) return ''
	const steps = edges.length - 1
	const filled = Math.max(1, Math.round(Math.min(1, share) * width * steps))
	return edges[steps]!.repeat(Math.floor(filled / steps)) + edges[filled % steps]!
}

/** The medians of so many values each: a single wild value of many is not what is to be seen. */
export function mediansOf(values: readonly number[], each: number): number[] {
	if (each <= 1) return [...values]
	return Array.from({length: Math.ceil(values.length / each)}, (_, i) =>
		medianOf(values.slice(i * each, (i + 1) * each)),
	)
}

/** At most `width` values, each the largest of those it stands for: a spike of one second survives. */
export function peaksOf(values: ReadonlyArray<number | null>, width: number): ReadonlyArray<number | null> {
	const columns = Math.min(width, values.length)
	return Array.from({length: columns}, (_, column) => {
		const from = Math.floor((column * values.length) / columns)
		const to = Math.max(from + 1, Math.floor(((column + 1) * values.length) / columns))
		return values
			.slice(from, to)
			.reduce((peak, value) => (peak === null || (value !== null && value > peak) ? value : peak), null)
	})
}
