/**
 * In which order commits came about. Their dates alone do not say: `git rebase` makes dozens in one second, and the clocks of two authors differ. Git
 * knows which is an ancestor of which; what it was not asked of has its date, as far as that goes.
 */
import {medianOf} from '../../stats/quantile.ts'
import type {CoursePoint} from './course-point.ts'

/** By commit, of those that git knows here. */
export type CommitOrder = ReadonlyMap<string, KnownCommit>

export interface KnownCommit {
	/** Higher than that of each of its ancestors. */
	readonly rank: number
	/** When it was made, milliseconds since 1970. */
	readonly atMs: number
	/** Whether it is what is checked out, or an ancestor of that: others are of other branches, or of before a rebase. null: nobody could tell. */
	readonly isAncestor: boolean | null
}

/** What is sorted: a point of a course, with what its commit is known by. */
export interface PlacedPoint {
	readonly point: CoursePoint
	readonly known: KnownCommit | null
	/** When its commit was made, which has no parts of a second; null: not known. */
	readonly committedMs: number | null
}

/**
 * Oldest first. What was measured with changes stands behind its commit, whenever that was. Where the dates of two known commits contradict their
 * ancestry, the later one counts as made when its ancestor was. Commits of one second that git does not know are one point, for in which order they came
 * nobody can say, and a wrong one would make an improvement of a regression.
 */
export function inOrder(placed: readonly PlacedPoint[]): readonly CoursePoint[] {
	const known = placed
		.flatMap(one => (one.known === null ? [] : [{...one, known: one.known}]))
		.toSorted((a, b) => a.known.rank - b.known.rank)
	let latestMs = Number.NEGATIVE_INFINITY
	const dated = known.map(({point, known: {rank, atMs}}) => {
		latestMs = Math.max(latestMs, atMs)
		return {point, atMs: latestMs, rank}
	})
	const others = merged(placed.filter(one => one.known === null)).map(({point, committedMs}) => ({
		point,
		atMs: committedMs ?? point.atMs,
		rank: Number.POSITIVE_INFINITY,
	}))
	return [...dated, ...others]
		.toSorted(
			(a, b) =>
				a.atMs - b.atMs ||
				orderOf(a.rank, b.rank) ||
				Number(a.point.dirty) - Number(b.point.dirty) ||
				a.point.measuredMs - b.point.measuredMs,
		)
		.map(({point}) => point)
}

/** Infinity less infinity is no number. */
function orderOf(a: number, b: number): number {
	return a === b ? 0 : a - b
}

function merged(placed: readonly PlacedPoint[]): readonly PlacedPoint[] {
	const seconds = Map.groupBy(placed, ({point, committedMs}, i) =>
		committedMs === null || point.dirty ? `alone ${i}` : `at ${committedMs}`,
	)
	return [...seconds.values()].map(group => {
		const points = group.map(({point}) => point).toSorted((a, b) => a.measuredMs - b.measuredMs)
		return {
			...group[0]!,
			point: {
				...points.at(-1)!,
				value: medianOf(points.map(({value}) => value)),
				runs: points.flatMap(({runs}) => runs),
				alongside: points.slice(0, -1).map(({commit}) => commit!),
			},
		}
	})
}
