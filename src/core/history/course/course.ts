/** One metric of a suite over its commits: a value for each, in the order they came about. */
import {medianOf} from '../../stats/quantile.ts'
import type {MetricSeries, SeriesPoint} from '../kept/metric-series.ts'

export interface CoursePoint {
	/** Median over its runs, in the unit of the metric. */
	readonly value: number
	/** Ids, oldest first. */
	readonly runs: readonly string[]
	/** null: its runs were in no repository. */
	readonly commit: string | null
	readonly branch: string | null
	/** The work tree held changes, so that this is no commit but one run. */
	readonly dirty: boolean
	/** When the commit was made, or where that is not known its first run; milliseconds since 1970. */
	readonly atMs: number
	/** When the last of its runs began. */
	readonly measuredMs: number
}

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
 */
export function courseOf({metric, unit, direction, points}: MetricSeries): Course {
	const stat = stats[metric] ?? 'median'
	const groups = new Map<string, SeriesPoint[]>()
	for (const point of points) {
		const key = point.commit === null || point.dirty !== false ? `run ${point.run}` : `commit ${point.commit}`
		if (figureOf(point, stat) !== null) groups.set(key, [...(groups.get(key) ?? []), point])
	}
	return {
		...{metric, unit, direction, stat},
		points: [...groups.values()].map(group => pointOf(group, stat)).toSorted(byTime),
	}
}

function pointOf(group: readonly SeriesPoint[], stat: CourseStat): CoursePoint {
	const first = group[0]!
	return {
		value: medianOf(group.map(point => figureOf(point, stat)!)),
		runs: group.map(({run}) => run),
		commit: first.commit,
		branch: group.at(-1)!.branch,
		dirty: first.dirty === true,
		atMs: (first.dirty === false ? first.commitMs : null) ?? first.startedMs,
		measuredMs: group.at(-1)!.startedMs,
	}
}

function figureOf(point: SeriesPoint, stat: CourseStat): number | null {
	return point[stat] ?? point.mean
}

function byTime(a: CoursePoint, b: CoursePoint): number {
	return a.atMs - b.atMs || a.measuredMs - b.measuredMs
}
