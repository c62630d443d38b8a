/** What a metric of a suite came to at one commit, or in one run where there is none. */
export interface CoursePoint {
	/** Median over its runs, in the unit of the metric. */
	readonly value: number
	/** Ids, oldest first. */
	readonly runs: readonly string[]
	/** null: its runs were in no repository. */
	readonly commit: string | null
	/** Other commits that were made in the same second, in an order that nobody here knows, and whose runs are in the value; usually none. */
	readonly alongside: readonly string[]
	readonly branch: string | null
	/** The work tree held changes, so that this is no commit but one run. */
	readonly dirty: boolean
	/** When the commit was made, or where that is not known its first run; milliseconds since 1970. */
	readonly atMs: number
	/** When the last of its runs began. */
	readonly measuredMs: number
}
