/** What the runs of a suite say together: its courses, where they changed, and what to do about it. Nothing is decided by it: a gate compares by pairs. */
import {isRuntimeAlike, type Runtime} from '../../plan/runtime.ts'
import {anomaliesOf} from '../../stats/anomalies.ts'
import {changePointsOf, type SeriesChanges} from '../../stats/change-points.ts'
import {type Drift, driftOf} from '../../stats/drift.ts'
import type {Interval} from '../../stats/interval.ts'
import {predictionInterval} from '../../stats/prediction-interval.ts'
import type {MetricSeries, SeriesPoint} from '../kept/metric-series.ts'
import type {CommitOrder} from './commit-order.ts'
import {type Course, courseOf, mostPoints} from './course.ts'
import type {CoursePoint} from './course-point.ts'

export interface SuiteHistory {
	readonly suite: string
	/** That of the newest run. */
	readonly kind: string
	/** The machine of the newest run. Runs of others, or measured in another way, are counted only. */
	readonly fingerprint: string
	readonly leftOut: {
		readonly otherBranch: number
		readonly otherMachine: number
		readonly otherSetup: number
		readonly unfinished: number
	}
	/** Those that have a better and a worse first; by name. */
	readonly metrics: readonly MetricHistory[]
}

export interface MetricHistory extends Course {
	readonly changes: readonly CourseChange[]
	readonly drifts: readonly CourseDrift[]
	/** Values that stand out of those around them; indices. */
	readonly anomalies: readonly number[]
	/** Where the newest was to be expected by those since the last change. null: there are fewer than ten of them. */
	readonly expected: Interval | null
	/** Whether the newest lies so far from the others that chance alone would seldom put any metric of the suite there. */
	readonly isUnexpected: boolean
	/** From the last change to the newest, as a whole. null: there are fewer than five values. */
	readonly slope: Drift | null
}

/** Between two points the figure changed for good. */
export interface CourseChange {
	/** Index of the first point after it. */
	readonly at: number
	readonly before: number
	readonly after: number
	/** 0.05 is 5 % more after it; null: it was nothing before. */
	readonly relativeChange: number | null
	readonly p: number
	readonly isExact: boolean
	/** The last point before it, and the first after it. */
	readonly from: CoursePoint
	readonly to: CoursePoint
}

/** Over these points it moved along a line. */
export interface CourseDrift {
	/** Indices, the last one included. */
	readonly from: number
	readonly to: number
	readonly drift: Drift
}

/** Chance of a false change anywhere in the history of a suite. */
const level = 0.025
/** And of a newest value that is called unexpected, by chance alone. */
const unexpectedLevel = 0.01
/** Beyond a hundred series no more orders are drawn: see `changePointsOf`. */
const mostSeries = 100

/**
 * @param all  series of one suite, whatever machine and setup their points have
 * @param order  what git says of their commits
 * @returns null where there is not a single finished run
 */
export function historyOf(
	suite: string,
	all: readonly MetricSeries[],
	order: CommitOrder = new Map(),
): SuiteHistory | null {
	const line = onLine(all, order)
	const newest = newestOf(line)
	if (newest === null) return null
	const {fingerprint} = newest
	const alike = measuredAlike(all, order)
	const {kind} = alike[0]!
	const courses = alike
		.map(series => courseOf(series, order))
		.filter(({points}) => points.length > 0)
		.map(course => ({...course, points: course.points.slice(-mostPoints)}))
	const looked = courses.filter(({direction, points}) => direction !== 'none' && points.length > 1)
	const share = level / Math.min(mostSeries, Math.max(1, looked.length))
	return {
		...{suite, kind, fingerprint, leftOut: leftOutOf(all, line, newest)},
		metrics: courses
			.map(course => metricHistory(course, looked.includes(course) ? share : null))
			.toSorted((a, b) => rankOfMetric(a) - rankOfMetric(b) || (a.metric < b.metric ? -1 : 1)),
	}
}

/**
 * Without runs of other branches. A commit that the repository does not have, as that of somebody's branch that was not fetched, is told by the name of
 * the branch it was measured on. Where nothing is known of what is checked out, all there are.
 */
function onLine(all: readonly MetricSeries[], order: CommitOrder): readonly MetricSeries[] {
	const isAncestor = ({commit}: SeriesPoint) => (commit === null ? null : (order.get(commit)?.isAncestor ?? null))
	const certain = all.flatMap(({points}) => points.filter(point => isAncestor(point) === true))
	if (certain.length === 0) return all
	const branches = new Set(certain.map(({branch}) => branch))
	const isOn = (point: SeriesPoint) =>
		isAncestor(point) ?? (point.commit === null || point.branch === null || branches.has(point.branch))
	return all.map(series => ({...series, points: series.points.filter(isOn)}))
}

/**
 * Those points of finished runs that were measured as the newest one was, on such a machine, and of what is checked out; series without any are left
 * out.
 */
export function measuredAlike(all: readonly MetricSeries[], order: CommitOrder): readonly MetricSeries[] {
	const line = onLine(all, order)
	const newest = newestOf(line)
	if (newest === null) return []
	const {fingerprint, setupHash} = newest
	const runtime = runtimeLike(line, newest)
	const {kind} = line.find(({points}) => points.includes(newest))!
	const fits = (point: SeriesPoint) =>
		isFinished(point) &&
		point.fingerprint === fingerprint &&
		point.setupHash === setupHash &&
		isRuntimeAlike(point.runtime, runtime)
	return line
		.filter(series => series.kind === kind)
		.map(series => ({...series, points: series.points.filter(fits)}))
		.filter(({points}) => points.length > 0)
}

/** @param share  of the chance of a false alarm; null: changes of it are not looked for */
function metricHistory(course: Course, share: number | null): MetricHistory {
	const values = course.points.map(({value}) => value)
	const found: SeriesChanges = share === null ? {points: [], drifts: []} : changePointsOf(values, share)
	const starts = found.points.map(({at}) => at)
	const edges = [...starts, ...found.drifts.flatMap(({from, to}) => [from, to])].toSorted((a, b) => a - b)
	const last = Math.max(0, ...edges.filter(edge => edge < values.length))
	const isDrifting = found.drifts.some(({to}) => to === values.length)
	const latest = values.slice(isDrifting ? found.drifts.at(-1)!.from : last)
	return {
		...course,
		changes: found.points.map(point => ({
			...point,
			from: course.points[point.at - 1]!,
			to: course.points[point.at]!,
		})),
		drifts: found.drifts.flatMap(({from, to}) => {
			const drift = driftOf(values.slice(from, to))
			return drift === null ? [] : [{from, to: to - 1, drift}]
		}),
		anomalies:
			share === null ? [] : anomaliesOf(values, [...new Set(edges.filter(edge => edge > 0 && edge < values.length))]),
		// What drifts lies beside what it was in the middle.
		expected: isDrifting ? null : predictionInterval(latest.slice(0, -1)),
		isUnexpected:
			share !== null &&
			!isDrifting &&
			isOutside(latest.at(-1)!, predictionInterval(latest.slice(0, -1), 1 - (unexpectedLevel / level) * share)),
		slope: driftOf(latest),
	}
}

/** What the newest of those ran under that were measured as it was, and of which that is known. */
function runtimeLike(line: readonly MetricSeries[], {fingerprint, setupHash, runtime}: SeriesPoint): Runtime {
	if (runtime !== null) return runtime
	const known = line.flatMap(
		({points}) =>
			points.findLast(
				point =>
					isFinished(point) &&
					point.runtime !== null &&
					point.fingerprint === fingerprint &&
					point.setupHash === setupHash,
			) ?? [],
	)
	return known.toSorted((a, b) => b.startedMs - a.startedMs)[0]?.runtime ?? null
}

function isOutside(value: number, interval: Interval | null): boolean {
	return interval !== null && (value < interval.low || value > interval.high)
}

function isFinished({outcome}: SeriesPoint): boolean {
	return outcome === 'done'
}

function newestOf(all: readonly MetricSeries[]): SeriesPoint | null {
	const ends = all.flatMap(({points}) => points.findLast(isFinished) ?? [])
	return ends.reduce<SeriesPoint | null>((a, b) => (a === null || b.startedMs > a.startedMs ? b : a), null)
}

/** Runs, not points: each metric of a run has one. */
function leftOutOf(
	all: readonly MetricSeries[],
	line: readonly MetricSeries[],
	newest: SeriesPoint,
): SuiteHistory['leftOut'] {
	const {fingerprint, setupHash} = newest
	const runtime = runtimeLike(line, newest)
	const byRun = (some: readonly MetricSeries[]) =>
		new Map(some.flatMap(({points}) => points.map(point => [point.run, point] as const)))
	const runs = byRun(line)
	const count = (of: (point: SeriesPoint) => boolean) => [...runs.values()].filter(of).length
	return {
		otherBranch: byRun(all).size - runs.size,
		unfinished: count(point => !isFinished(point)),
		otherMachine: count(point => isFinished(point) && point.fingerprint !== fingerprint),
		otherSetup: count(
			point =>
				isFinished(point) &&
				point.fingerprint === fingerprint &&
				(point.setupHash !== setupHash || !isRuntimeAlike(point.runtime, runtime)),
		),
	}
}

const speaking = /^(?:wall|http$|step:\(all\))/

/** Lower for a metric that speaks for its suite: how long it takes as a whole, then other times, then what it needs. */
export function rankOfMetric({metric, direction, unit}: Pick<MetricHistory, 'metric' | 'direction' | 'unit'>): number {
	if (direction === 'none') return 3
	if (unit !== 'ms' && unit !== 'ns') return 2
	return speaking.test(metric) || unit === 'ns' ? 0 : 1
}
