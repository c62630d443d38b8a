import {mediansOf, sparkBlocks, sparkline} from './text-bars.ts'

/** At least so far to either side reaches the scale: what hardly moves is a flat line. */
const leastReach = 0.02

/**
 * Measurements of the same thing from the first to the last, as one line of text; of several series one after the other, on one scale, with a bar
 * between them. Where there are more values than columns, a column is the median of as many.
 * @param levels as `sparkline` has them
 */
export function courseLine(
	series: ReadonlyArray<readonly number[]>,
	width = 60,
	levels: readonly string[] = sparkBlocks,
): string {
	const all = series.flat()
	const [min, max] = [Math.min(...all), Math.max(...all)]
	const middle = (min + max) / 2
	const reach = Math.max((max - min) / 2, leastReach * middle)
	const each = Math.ceil(all.length / width)
	return series
		.filter(values => values.length > 0)
		.map(values => sparkline(mediansOf(values, each), {min: middle - reach, max: middle + reach}, levels))
		.join('|')
}
