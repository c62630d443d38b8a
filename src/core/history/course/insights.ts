/** What the history of a suite means to who is responsible for it: each thing once, the worst first. */

import {medianOf} from '../../stats/quantile.ts'
import {type HistoryLimits, standardLimits} from '../../suite/config-beside.ts'
import type {CoursePoint} from './course-point.ts'
import {
	type CourseChange,
	type CourseDrift,
	type MetricHistory,
	rankOfMetric,
	type SuiteHistory,
} from './suite-history.ts'

/** What happened between the same two commits, and in the same direction, is one thing, whatever metrics show it. */
export interface Insight {
	/** The same for the same thing, however often it is asked: suite, kind, place. */
	readonly id: string
	readonly is: 'change' | 'drift' | 'unexpected' | 'outlier'
	readonly severity: InsightSeverity
	readonly suite: string
	readonly kind: string
	/** The metric that shows it most clearly. */
	readonly metric: MetricHistory
	/** As a share: 0.1 is 10 % more. null: it was nothing before. */
	readonly relativeChange: number | null
	/** In units of the metric. */
	readonly before: number
	readonly after: number
	/** The last point without it, and the first with it; of a drift its first and last. */
	readonly from: CoursePoint
	readonly to: CoursePoint
	/** Chance that it shows where nothing changed; null: it is a fact, or no test. */
	readonly p: number | null
	/** Other metrics of the suite that changed there. */
	readonly also: ReadonlyArray<{readonly metric: MetricHistory; readonly relativeChange: number | null}>
	/** Whether it still is so: nothing has changed back since. */
	readonly isCurrent: boolean
}

/** `info`: better, smaller than the margin, or over. */
export const insightSeverities = ['high', 'medium', 'info'] as const
export type InsightSeverity = (typeof insightSeverities)[number]

type Found = Omit<Insight, 'also' | 'id' | 'suite' | 'kind'> & {readonly worse: boolean}

export function insightsOf(history: SuiteHistory, limits: HistoryLimits = standardLimits): readonly Insight[] {
	const found = history.metrics.flatMap(metric => [
		...metric.changes.map((change, i) => ofChange(metric, change, i, limits)),
		...metric.drifts.map(drift => ofDrift(metric, drift, limits)),
		...unexpected(metric, limits),
		...outliersOf(metric),
	])
	const groups = Map.groupBy(found, one => JSON.stringify([one.is, one.worse, keyOf(one.from), keyOf(one.to)]))
	return [...groups]
		.map(([key, group]): Insight => {
			const [first, ...others] = group.toSorted(
				(a, b) =>
					rank(a) - rank(b) ||
					rankOfMetric(a.metric) - rankOfMetric(b.metric) ||
					sizeOf(b.relativeChange) - sizeOf(a.relativeChange),
			)
			const {worse: _, ...insight} = first!
			return {
				...insight,
				id: JSON.stringify([history.suite, ...(JSON.parse(key) as unknown[])]),
				suite: history.suite,
				kind: history.kind,
				also: others.map(({metric, relativeChange}) => ({metric, relativeChange})),
			}
		})
		.toSorted((a, b) => rank(a) - rank(b) || b.to.atMs - a.to.atMs)
}

function ofChange(metric: MetricHistory, change: CourseChange, index: number, limits: HistoryLimits): Found {
	const {before, after, relativeChange, from, to, p, isExact} = change
	const worse = isWorse(metric, after - before)
	const isCurrent = !isUndone(metric, index, worse)
	return {
		...{is: 'change' as const, metric, before, after, relativeChange, from, to, worse, isCurrent},
		p: isExact ? null : p,
		severity: worse && isCurrent ? severityOf(relativeChange, limits) : 'info',
	}
}

/** A later change leaves nothing of it, or less. */
function isUndone({changes}: MetricHistory, index: number, worse: boolean): boolean {
	const {before, after} = changes[index]!
	const latest = changes.at(-1)!.after
	return index < changes.length - 1 && worse && Math.abs(latest - before) < Math.abs(after - before) / 2
}

function ofDrift(metric: MetricHistory, {from, to, drift}: CourseDrift, limits: HistoryLimits): Found {
	const [first, last] = [metric.points[from]!, metric.points[to]!]
	const worse = isWorse(metric, drift.relativeChange)
	const isCurrent = to === metric.points.length - 1
	return {
		...{is: 'drift' as const, metric, relativeChange: drift.relativeChange, from: first, to: last, worse, isCurrent},
		...{before: first.value, after: last.value, p: drift.p},
		severity: worse && isCurrent ? severityOf(drift.relativeChange, limits) : 'info',
	}
}

/** The newest alone, which may be the first after a change: the next ones tell. */
function unexpected(metric: MetricHistory, limits: HistoryLimits): Found[] {
	const {expected, points, isUnexpected} = metric
	const to = points.at(-1)
	const from = points.at(-2)
	if (!isUnexpected || expected === null || to === undefined || from === undefined) return []
	const middle = (expected.low + expected.high) / 2
	const relativeChange = middle > 0 ? to.value / middle - 1 : null
	const worse = isWorse(metric, to.value - middle)
	const severity = worse ? severityOf(relativeChange, limits) : 'info'
	return [
		{
			...{is: 'unexpected' as const, metric, before: middle, after: to.value, relativeChange, from, to, worse},
			...{p: null, isCurrent: true},
			// One value is no more than a reason to measure again.
			severity: severity === 'high' ? 'medium' : severity,
		},
	]
}

/** So many of the latest: what stood out long ago and once is of no use to anybody. */
const mostOutliers = 3

/** One value alone, with others as before behind it. */
function outliersOf(metric: MetricHistory): Found[] {
	const {points, anomalies} = metric
	return anomalies
		.filter(at => at > 0 && at < points.length - 1)
		.slice(-mostOutliers)
		.map(at => {
			const [from, to] = [points[at - 1]!, points[at]!]
			const around = medianOf(points.slice(Math.max(0, at - 5), at + 6).map(({value}) => value))
			return {
				...{is: 'outlier' as const, metric, before: around, after: to.value, from, to, p: null, isCurrent: false},
				relativeChange: around > 0 ? to.value / around - 1 : null,
				worse: isWorse(metric, to.value - around),
				severity: 'info' as const,
			}
		})
}

function severityOf(relativeChange: number | null, {margin, high}: HistoryLimits): InsightSeverity {
	const size = relativeChange === null ? Number.POSITIVE_INFINITY : Math.abs(relativeChange)
	return size > high ? 'high' : size > margin ? 'medium' : 'info'
}

function isWorse({direction}: MetricHistory, more: number): boolean {
	return direction === 'higher' ? more < 0 : more > 0
}

function keyOf({commit, runs, dirty}: CoursePoint): string {
	return commit === null || dirty ? runs[0]! : commit
}

function rank({severity}: Pick<Insight, 'severity'>): number {
	return insightSeverities.indexOf(severity)
}

function sizeOf(relativeChange: number | null): number {
	return relativeChange === null ? Number.POSITIVE_INFINITY : Math.abs(relativeChange)
}
