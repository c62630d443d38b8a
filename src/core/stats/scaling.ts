/** How time and throughput change with more clients or more data: the rows of the tables, as plain numbers. */

export interface ConcurrencyPoint {
	/** Operations under way at once, at least 1. */
	readonly concurrency: number
	readonly operations: number
	readonly elapsedNs: number
}

export interface ConcurrencyRow {
	readonly concurrency: number
	/** Mean time of one operation while so many are under way: concurrency / throughput (Little's law). */
	readonly timeNs: number
	readonly perSecond: number
	/** Throughput over that of the row with the lowest concurrency. */
	readonly speedUp: number
	/** Speed-up over the growth of concurrency: 1 is perfect, below 1 operations wait for each other, above 1 the lowest row did not keep the machine busy. */
	readonly efficiency: number
}

export interface ConcurrencyTable {
	/** Ascending by concurrency. */
	readonly rows: readonly ConcurrencyRow[]
	/** Row with the highest throughput, the lowest concurrency of equals; null without rows. */
	readonly peak: ConcurrencyRow | null
	/** Points without operations or time, which have no row. */
	readonly ignored: number
}

/** Several runs at one concurrency are added up: their operations over their time. */
export function concurrencyTable(points: readonly ConcurrencyPoint[]): ConcurrencyTable {
	const usable = points.filter(
		({concurrency, operations, elapsedNs}) =>
			concurrency >= 1 && operations > 0 && elapsedNs > 0 && Number.isFinite(operations / elapsedNs + concurrency),
	)
	const levels = [...Map.groupBy(usable, point => point.concurrency)]
		.sort(([a], [b]) => a - b)
		.map(([concurrency, runs]) => ({
			concurrency,
			perNs: runs.reduce((sum, run) => sum + run.operations, 0) / runs.reduce((sum, run) => sum + run.elapsedNs, 0),
		}))
	const base = levels[0]
	const rows = levels.map(({concurrency, perNs}) => {
		const speedUp = perNs / base!.perNs
		return {
			concurrency,
			timeNs: concurrency / perNs,
			perSecond: perNs * 1e9,
			speedUp,
			efficiency: (speedUp * base!.concurrency) / concurrency,
		}
	})
	const peak = rows.reduce<ConcurrencyRow | null>(
		(best, row) => (best && best.perSecond >= row.perSecond ? best : row),
		null,
	)
	return {rows, peak, ignored: points.length - usable.length}
}

export interface SizePoint {
	/** Above 0: elements, bytes. */
	readonly size: number
	/** Time of one operation on so many. */
	readonly timeNs: number
}

export interface SizeRow {
	readonly size: number
	readonly timeNs: number
	readonly perSecond: number
	/** Time per element. */
	readonly elementNs: number
	/** Elements a second. */
	readonly elementsPerSecond: number
	/** Time over that of the smallest size. */
	readonly slowDown: number
	/** Time per element of the smallest size over that of this one: 1 grows in proportion, below 1 faster than the data, above 1 fixed costs spread over more. */
	readonly efficiency: number
	/** Exponent between the row before and this one: log(time ratio) / log(size ratio); null in the first row. */
	readonly exponent: number | null
}

/** One row per point, ascending by size; points without a size or a time have none. */
export function sizeTable(points: readonly SizePoint[]): SizeRow[] {
	const usable = points
		.filter(({size, timeNs}) => size > 0 && timeNs > 0 && Number.isFinite(size) && Number.isFinite(timeNs))
		.toSorted((a, b) => a.size - b.size)
	const base = usable[0]
	return usable.map(({size, timeNs}, i) => {
		const before = usable[i - 1]
		const elementNs = timeNs / size
		return {
			size,
			timeNs,
			perSecond: 1e9 / timeNs,
			elementNs,
			elementsPerSecond: 1e9 / elementNs,
			slowDown: timeNs / base!.timeNs,
			efficiency: base!.timeNs / base!.size / elementNs,
			exponent:
				before === undefined || before.size === size
					? null
					: Math.log(timeNs / before.timeNs) / Math.log(size / before.size),
		}
	})
}
