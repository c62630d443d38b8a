import {describe, expect, test} from 'vitest'
import {onColumns, timeLabels} from '../../../src/tui/widgets/time-scale.ts'

const counted = (count: number) => Array.from({length: count}, (_, i) => i)

describe('seconds on columns', () => {
	test('hold one scale from the first second to the last where the length is known', () => {
		const scales = [1, 10, 39, 60].map(
			count => onColumns({values: counted(count), firstSecond: 0}, 100, 'max', 60).secondsPerColumn,
		)
		expect(new Set(scales)).toEqual(new Set([0.6]))
		expect(onColumns({values: counted(60), firstSecond: 0}, 100, 'max', 60).values).toHaveLength(100)
	})

	test('halve their width when all columns are full where the length is not known', () => {
		const columns = counted(200).map(
			count => 1 / onColumns({values: counted(count), firstSecond: 0}, 100, 'max', null).secondsPerColumn,
		)
		expect(columns.filter((one, i) => i > 0 && one !== columns[i - 1])).toEqual([2, 1, 0.5])
	})

	test('are binned where there are more of them, from a multiple of the bin on', () => {
		const shown = onColumns({values: counted(150), firstSecond: 7}, 100, 'last', 600)
		expect(shown.secondsPerColumn).toBe(2)
		expect(shown.fromSecond).toBe(6)
		expect(shown.values.length).toBeLessThanOrEqual(100)
	})
})

describe('the labels of time', () => {
	const labels = (secondsPerColumn: number, fromSecond: number, seconds: number | null = null, width = 45) =>
		timeLabels({fromSecond, secondsPerColumn}, width, {zeroSecond: 2, seconds})

	test('begin at the column of their second', () => {
		expect(labels(1, 2)).toBe('00:00     00:10     00:20     00:30     00:40')
		expect(labels(1, 7)).toBe('     00:10     00:20     00:30     00:40')
		expect(labels(0.5, 2)).toBe('00:00     00:05     00:10     00:15     00:20')
		expect(labels(60, 2)).toBe('00:00     10:00     20:00     30:00     40:00')
	})

	test('end where the run does', () => {
		expect(labels(1, 2, 20)).toBe('00:00     00:10     00:20')
	})
})
