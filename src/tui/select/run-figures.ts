import {durationNs} from '../../core/units/format.ts'
import type {BenchmarkRow, BenchmarksLook} from './benchmarks-view.ts'

const medians = ({runs}: BenchmarkRow) => runs.map(one => one.median)

/** What is shown of benchmarks with one value a run. */
export function lookOfRuns(nothingYet: string): BenchmarksLook {
	return {
		nothingYet,
		hasCourses: false,
		figures: [
			{title: 'MIN', of: row => durationNs(Math.min(...medians(row)))},
			{title: 'MAX', of: row => durationNs(Math.max(...medians(row)))},
		],
		inAll: () => null,
	}
}
