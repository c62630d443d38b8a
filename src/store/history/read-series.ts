import type {MetricSeries, SeriesPoint} from '../../core/history/kept/metric-series.ts'
import type {MetricRecord, RecordedOutcome} from '../../core/history/kept/run-record.ts'
import {figureColumns, statisticsOf} from './figure-row.ts'
import type {History} from './history.ts'
import {projectsOf} from './of-project.ts'

export interface SeriesQuestion {
	readonly suite: string
	/** Absent: all it has. */
	readonly metric?: string
	readonly fingerprint?: string
	/** null: those whose setup is not known. */
	readonly setupHash?: string | null
	/** Milliseconds since 1970. */
	readonly sinceMs?: number
	/** Only so many of its runs, the latest. */
	readonly last?: number
}

/**
 * The runs are read once, and of each metric no more than its figures, which lie together in the order they were written.
 * @returns one for each metric, and for each meaning that its name has had: where the kind of the suite or the unit was changed, the newest first. None
 *   where nothing is kept
 * @throws what the database says
 */
export async function readSeries(history: History, question: SeriesQuestion): Promise<MetricSeries[]> {
	const {suite, metric} = question
	const {db} = history
	const meanings = await db
		.selectFrom('metric')
		.select(['id', 'kind', 'name', 'unit', 'direction'])
		.where('suite', '=', suite)
		.$if(metric !== undefined, all => all.where('name', '=', metric!))
		.execute()
	if (meanings.length === 0) return []
	const kinds = [...new Set(meanings.map(({kind}) => kind))]
	const results = await resultsOf(history, kinds, question)
	const places = new Map(results.map(({resultId}, at) => [resultId, at]))
	let oldest = Number.POSITIVE_INFINITY
	for (const {resultId} of results) if (resultId < oldest) oldest = resultId
	const found: MetricSeries[] = []
	for (const {id, kind, name, unit, direction} of results.length === 0 ? [] : meanings) {
		const rows = await db
			.selectFrom('figure')
			.select(['result_id', ...figureColumns])
			.where('metric_id', '=', id)
			// Most of those that are not wanted lie before; the others are passed over here.
			.where('result_id', '>=', oldest)
			.execute()
		const points: (SeriesPoint | undefined)[] = new Array(results.length)
		for (const row of rows) {
			const at = places.get(row.result_id)
			if (at !== undefined && results[at]!.kind === kind) points[at] = {...results[at]!.run, ...statisticsOf(row)}
		}
		const there = points.filter(point => point !== undefined)
		if (there.length > 0)
			found.push({suite, kind, metric: name, unit, direction: direction as MetricRecord['direction'], points: there})
	}
	const endOf = (series: MetricSeries) => series.points.at(-1)!.startedMs
	return found.sort((a, b) => (a.metric === b.metric ? endOf(b) - endOf(a) : a.metric < b.metric ? -1 : 1))
}

interface ResultOfRun {
	readonly resultId: number
	readonly kind: string
	readonly run: Omit<SeriesPoint, keyof ReturnType<typeof statisticsOf>>
}

/** Oldest first. */
async function resultsOf(
	history: History,
	kinds: readonly string[],
	question: SeriesQuestion,
): Promise<readonly ResultOfRun[]> {
	const {suite, fingerprint, setupHash, sinceMs, last} = question
	const {db} = history
	const projects = projectsOf(history)
	const machines = new Map(
		(await db.selectFrom('environment').select(['id', 'fingerprint']).execute()).map(one => [one.id, one.fingerprint]),
	)
	const like = [...machines].filter(([, one]) => one === fingerprint).map(([id]) => id)
	if (fingerprint !== undefined && like.length === 0) return []
	const wanted = db
		.selectFrom('result')
		.innerJoin('run', 'run.number', 'result.run_number')
		.select([
			...(['result.id as result_id', 'result.kind', 'run.id', 'result.started_ms', 'result.outcome'] as const),
			...(['run.outcome as run_outcome', 'result.environment_id', 'setup_hash', 'runtime', 'branch'] as const),
			...(['commit_sha', 'commit_ms', 'dirty'] as const),
		])
		.where('result.suite', '=', suite)
		.$if(projects !== null, all => all.where('project', 'in', projects!))
		.$if(fingerprint !== undefined, all => all.where('result.environment_id', 'in', like))
		.$if(setupHash !== undefined, all =>
			setupHash === null ? all.where('setup_hash', 'is', null) : all.where('setup_hash', '=', setupHash!),
		)
		.$if(sinceMs !== undefined, all => all.where('result.started_ms', '>=', sinceMs!))
		.$if(last !== undefined, all => all.orderBy('result.started_ms', 'desc').orderBy('result.id', 'desc').limit(last!))
	// One kind at a time they are read in the order of an index, no further than is asked for.
	const rows = []
	for (const kind of kinds) rows.push(...(await wanted.where('result.kind', '=', kind).execute()))
	// Here, and not by the database: those of a suite lie in the order they were written, which is nearly this one.
	rows.sort((a, b) => a.started_ms - b.started_ms || (a.id < b.id ? -1 : 1))
	return rows.slice(-(last ?? rows.length)).map(row => ({
		resultId: row.result_id,
		kind: row.kind,
		run: {
			run: row.id,
			startedMs: row.started_ms,
			outcome: row.outcome,
			runOutcome: row.run_outcome as RecordedOutcome,
			fingerprint: machines.get(row.environment_id)!,
			setupHash: row.setup_hash,
			runtime: row.runtime,
			branch: row.branch,
			commit: row.commit_sha,
			commitMs: row.commit_ms,
			dirty: row.dirty === null ? null : row.dirty === 1,
		},
	}))
}
