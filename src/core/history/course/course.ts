/** One metric of a suite over its commits: a value for each, in the order they came about. */
import {medianOf} from '../../stats/quantile.ts'
import type {MetricSeries, SeriesPoint} from '../kept/metric-series.ts'
import {type CommitOrder, inOrder, type PlacedPoint} from './commit-order.ts'
import type {CoursePoint} from './course-point.ts'

export interface Course extends Pick<MetricSeries, 'metric' | 'unit' | 'direction'> {
	/** What of each run is followed. */
	readonly stat: CourseStat
	/** Oldest first. */
	readonly points: readonly CoursePoint[]
}
export type CourseStat = 'median' | 'mean' | 'max'

/** Change points take quadratic time: only so many of the latest points of a longer course are looked at. */
export const mostPoints = 500

/** Levels that are watched reach their peak, and have a middle; times of runs and calls have a median. */
const stats: Readonly<Record<string, CourseStat>> = {rssBytes: 'max', cpuShare: 'mean'}

/**
 * Runs of one commit are one value: they were made one after the other, and what the machine did meanwhile is in all of them, so that they would pass for
 * a change between commits. Where the work tree held changes each run is one by itself.
 * @param order  empty: of no commit more is known than its date
 */
export function courseOf({metric, unit, direction, points}: MetricSeries, order: CommitOrder): Course {
	const stat = stats[metric] ?? 'median'
	const groups = new Map<string, SeriesPoint[]>()
	for (const point of points) {
		const key = point.commit === null || point.dirty !== false ? `run ${point.run}` : `commit ${point.commit}`
		if (figureOf(point, stat) !== null) groups.set(key, [...(groups.get(key) ?? []), point])
	}
	return {
		...{metric, unit, direction, stat},
		points: inOrder([...groups.values()].map(group => placedOf(group, stat, order))),
	}
}

function placedOf(group: readonly SeriesPoint[], stat: CourseStat, order: CommitOrder): PlacedPoint {
	const first = group[0]!
	const known = first.commit === null ? null : (order.get(first.commit) ?? null)
	const committedMs = known?.atMs ?? first.commitMs
	const isClean = first.dirty === false
	return {
		...{known, committedMs},
		point: pointOf(group, stat, (isClean ? committedMs : null) ?? first.startedMs),
	}
}

function pointOf(group: readonly SeriesPoint[], stat: CourseStat, atMs: number): CoursePoint {
	const first = group[0]!
	return {
		atMs,
		alongside: [],
		value: medianOf(group.map(point => figureOf(point, stat)!)),
		runs: group.map(({run}) => run),
		commit: first.commit,
		branch: group.at(-1)!.branch,
		dirty: first.dirty === true,
		measuredMs: group.at(-1)!.startedMs,
	}
}

function figureOf(point: SeriesPoint, stat: CourseStat): number | null {
	return point[stat] ?? point.mean
}
