/** Values of seconds on the columns of a chart, and the labels below them. */
import {stopwatchMs} from '../../core/units/format.ts'
import {binLength, downsample} from './downsample.ts'

export interface OnColumns {
	/** One a column, oldest first. */
	readonly values: readonly number[]
	/** When the first column begins, in seconds since the run started. */
	readonly fromSecond: number
	readonly secondsPerColumn: number
}

/** A second is never wider: more would be steps, and no course. */
const widestSecond = 8
/** What a run of unknown length is drawn for at first. */
const shortSeconds = 15

/**
 * Several columns a second where there is room for all of a run, several seconds a column where there is not. With a known length the scale holds
 * from the first second to the last; else a second gets half the columns each time they are full, as the only change.
 * @param expected seconds it takes; null: nobody knows
 */
export function onColumns(
	{values, firstSecond}: {readonly values: readonly number[]; readonly firstSecond: number},
	width: number,
	pick: 'max' | 'last',
	expected: number | null,
): OnColumns {
	const length = binLength(values.length, width, firstSecond)
	if (length > 1)
		return {
			values: downsample(values, width, pick, firstSecond),
			fromSecond: Math.floor(firstSecond / length) * length,
			secondsPerColumn: length,
		}
	const most = Math.min(widestSecond, width / Math.max(values.length, expected ?? shortSeconds))
	const columns = Math.max(1, expected === null ? 2 ** Math.floor(Math.log2(most)) : most)
	return {
		values: columns === 1 ? values : widened(values, columns),
		fromSecond: firstSecond,
		secondsPerColumn: 1 / columns,
	}
}

/** @param columns of each value: where that is not whole, some have one more than others */
function widened(values: readonly number[], columns: number): readonly number[] {
	return Array.from({length: Math.floor(values.length * columns)}, (_, i) => values[Math.floor(i / columns)]!)
}

const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400]
const leastApart = 10

/** `00:00     00:10     00:20`: each label begins at its column. No time is told after the end of a known length. */
export function timeLabels(
	{fromSecond, secondsPerColumn}: Omit<OnColumns, 'values'>,
	width: number,
	{zeroSecond, seconds}: {readonly zeroSecond: number; readonly seconds: number | null},
): string {
	const step = steps.find(one => one / secondsPerColumn >= leastApart) ?? steps.at(-1)!
	const first = Math.max(0, Math.ceil((fromSecond - zeroSecond) / step))
	let text = ''
	for (let i = first; ; i++) {
		const column = Math.round((i * step + zeroSecond - fromSecond) / secondsPerColumn)
		const label = stopwatchMs(i * step * 1000)
		if (column + label.length > width || (seconds !== null && i * step > seconds)) return text
		text = text.padEnd(column) + label
	}
}
