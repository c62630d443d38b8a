import type {MetricSeries, SeriesPoint} from '../../core/history/kept/metric-series.ts'
import type {MetricRecord, RecordedOutcome} from '../../core/history/kept/run-record.ts'
import {figureColumns, statisticsOf} from './figure-row.ts'
import type {History} from './history.ts'
import {projectsOf} from './of-project.ts'

export interface SeriesQuestion {
	readonly suite: string
	readonly metric: string
	readonly fingerprint?: string
	/** null: those whose setup is not known. */
	readonly setupHash?: string | null
	/** Milliseconds since 1970. */
	readonly sinceMs?: number
	/** Only so many, the latest. */
	readonly last?: number
}

/**
 * @returns one for each meaning that the name has had: usually one. Where the kind of the suite or the unit was changed, the newest first; none where
 *   nothing is kept
 * @throws what the database says
 */
export async function readSeries(history: History, question: SeriesQuestion): Promise<MetricSeries[]> {
	const meanings = await history.db
		.selectFrom('metric')
		.select(['id', 'kind', 'unit', 'direction'])
		.where('suite', '=', question.suite)
		.where('name', '=', question.metric)
		.execute()
	const found: MetricSeries[] = []
	for (const {id, kind, unit, direction} of meanings) {
		const points = await pointsOf(history, {id, kind}, question)
		if (points.length > 0)
			found.push({
				suite: question.suite,
				kind,
				metric: question.metric,
				unit,
				direction: direction as MetricRecord['direction'],
				points,
			})
	}
	const endOf = (series: MetricSeries) => series.points.at(-1)!.startedMs
	return found.sort((a, b) => endOf(b) - endOf(a))
}

interface Meaning {
	readonly id: number
	readonly kind: string
}

async function pointsOf(history: History, metric: Meaning, question: SeriesQuestion): Promise<SeriesPoint[]> {
	const {db} = history
	const projects = projectsOf(history)
	const {fingerprint, setupHash, sinceMs, last} = question
	const machines = new Map(
		(await db.selectFrom('environment').select(['id', 'fingerprint']).execute()).map(one => [one.id, one.fingerprint]),
	)
	const isCut = projects !== null || [fingerprint, setupHash, sinceMs, last].some(one => one !== undefined)
	const like = [...machines].filter(([, one]) => one === fingerprint).map(([id]) => id)
	if (fingerprint !== undefined && like.length === 0) return []
	// By suite and time, which is an index; the figures of the metric are then looked up one by one, in the order they lie in.
	const wanted = db
		.selectFrom('result')
		.select('result.id')
		.where('suite', '=', question.suite)
		.where('kind', '=', metric.kind)
		.$if(projects !== null, all =>
			all.where('run_number', 'in', db.selectFrom('run').select('number').where('project', 'in', projects!)),
		)
		.$if(fingerprint !== undefined, all => all.where('environment_id', 'in', like))
		.$if(setupHash !== undefined, all =>
			setupHash === null ? all.where('setup_hash', 'is', null) : all.where('setup_hash', '=', setupHash!),
		)
		.$if(sinceMs !== undefined, all => all.where('started_ms', '>=', sinceMs!))
		.$if(last !== undefined, all =>
			all
				.where(({exists, selectFrom}) =>
					exists(
						selectFrom('figure as one')
							.select('one.n')
							.where('one.metric_id', '=', metric.id)
							.whereRef('one.result_id', '=', 'result.id'),
					),
				)
				.orderBy('started_ms', 'desc')
				.orderBy('result.id', 'desc')
				.limit(last!),
		)
	const rows = await db
		.selectFrom('figure')
		.innerJoin('result', 'result.id', 'figure.result_id')
		.innerJoin('run', 'run.number', 'result.run_number')
		.select([
			...figureColumns,
			...(['run.id', 'result.started_ms', 'result.outcome', 'run.outcome as run_outcome'] as const),
			...(['result.environment_id', 'setup_hash', 'runtime', 'branch', 'commit_sha', 'commit_ms', 'dirty'] as const),
		])
		.where('figure.metric_id', '=', metric.id)
		.$if(isCut, all => all.where('figure.result_id', 'in', wanted))
		.execute()
	// Here, and not by the database: those of a suite lie in the order they were written, which is nearly this one.
	rows.sort((a, b) => a.started_ms - b.started_ms || (a.id < b.id ? -1 : 1))
	return rows.map(row => ({
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
		...statisticsOf(row),
	}))
}
