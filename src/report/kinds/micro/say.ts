/** How figures of a micro suite are said, in a report and in lines alike. */
import type {BenchmarkReport, SweepReport} from '../../../core/kinds/micro/summary-report.ts'
import type {MetricReport, SuiteReport} from '../../../core/run/summary/run-report.ts'
import {absent, durationNs, fixed, significant} from '../../../core/units/format.ts'

export interface BenchmarkRow {
	readonly benchmark: BenchmarkReport
	/** null: there is not one whole run of it. */
	readonly metric: MetricReport | null
}

export function benchmarkRows(suite: SuiteReport): readonly BenchmarkRow[] {
	return (suite.micro?.benchmarks ?? []).map(benchmark => ({
		benchmark,
		metric: suite.metrics.find(one => one.name === benchmark.name) ?? null,
	}))
}

/** `n log n (or n: the data do not tell them apart), 13.8 ns times that`. */
export function sayGrowth(sweep: SweepReport): string {
	const {growth} = sweep
	if (growth === null) return ''
	const {order, fixedNs, rateNs, runnerUp, ambiguous, slope, lead} = growth
	const cost = [
		...(rateNs > 0 ? [`${durationNs(rateNs)} times that`] : []),
		...(fixedNs > 0 ? [`${durationNs(fixedNs)} fixed`] : []),
	].join(' + ')
	const other =
		runnerUp === null
			? ''
			: ambiguous
				? `; O(${runnerUp}) fits as well, so these sizes do not tell the two apart`
				: `; next best O(${runnerUp})${lead === null ? '' : `, worse by ${significant(lead)} (AICc)`}`
	return `O(${order}): ${cost}${other}; exponent ${fixed(slope.value, 2)} (95% ${fixed(slope.low, 2)} .. ${fixed(slope.high, 2)})`
}

export function sayOutliers({outliers}: Pick<MetricReport, 'outliers'>): string {
	return outliers === null ? absent : `${outliers.mild}+${outliers.severe}`
}

/** What is said of a benchmark that does not have what was asked for; '' when it does. */
export const benchmarkWords = {
	measured: '',
	partial: 'fewer runs',
	failed: 'FAILED',
	'not-run': 'not run',
} as const satisfies Record<BenchmarkReport['outcome'], string>
