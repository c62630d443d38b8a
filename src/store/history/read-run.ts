import type {
	BudgetRecord,
	EnvironmentRecord,
	FolderState,
	KeptRun,
	MetricRecord,
	RecordedOutcome,
	ResultRecord,
	VerdictRecord,
} from '../../core/history/kept/run-record.ts'
import {statisticsOf} from './figure-row.ts'
import type {History} from './history.ts'

/** Everything that is kept of a run, as it was written; null: nothing is. @throws what the database says */
export async function readRunRecord({db}: History, id: string): Promise<KeptRun | null> {
	const row = await db.selectFrom('run').selectAll().where('id', '=', id).executeTakeFirst()
	if (row === undefined) return null
	const results = await db
		.selectFrom('result')
		.leftJoin('setup', 'setup.hash', 'result.setup_hash')
		.select(['result.id', 'suite', 'kind', 'outcome', 'duration_ms', 'tags', 'setup.json', 'runtime'])
		.where('run_number', '=', row.number)
		.orderBy('position')
		.execute()
	const read: ResultRecord[] = []
	for (const one of results)
		read.push({
			suite: one.suite,
			kind: one.kind,
			outcome: one.outcome,
			durationMs: one.duration_ms,
			tags: JSON.parse(one.tags) as string[],
			setup: one.json,
			runtime: one.runtime,
			metrics: await metricsOf(db, one),
			verdicts: await verdictsOf(db, one.id),
			budgets: await budgetsOf(db, one.id),
		})
	return {
		run: {
			id: row.id,
			startedMs: row.started_ms,
			endedMs: row.ended_ms,
			outcome: row.outcome as RecordedOutcome,
			exitCode: row.exit_code,
			command: row.command,
			toolVersion: row.tool_version,
			environment: await environmentOf(db, row.environment_id),
			branch: row.branch,
			commit: row.commit_sha,
			commitMs: row.commit_ms,
			dirty: row.dirty === null ? null : row.dirty === 1,
			results: read,
		},
		folder: row.folder,
		folderState: row.folder_state as FolderState,
		note: row.note,
	}
}

async function environmentOf(db: History['db'], id: number): Promise<EnvironmentRecord> {
	const row = await db.selectFrom('environment').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
	const {id: _, facts_hash: __, mem_bytes: memBytes, ...facts} = row
	return {...facts, memBytes}
}

async function metricsOf(
	db: History['db'],
	result: {readonly id: number; readonly suite: string; readonly kind: string},
): Promise<MetricRecord[]> {
	const rows = await db
		.selectFrom('metric')
		.innerJoin('figure', 'figure.metric_id', 'metric.id')
		.selectAll()
		.where('metric.suite', '=', result.suite)
		.where('metric.kind', '=', result.kind)
		.where('figure.result_id', '=', result.id)
		.execute()
	return rows
		.map(row => ({
			name: row.name,
			unit: row.unit,
			direction: row.direction as MetricRecord['direction'],
			...statisticsOf(row),
		}))
		.sort((a, b) => (a.name < b.name ? -1 : 1))
}

async function verdictsOf(db: History['db'], resultId: number): Promise<VerdictRecord[]> {
	const rows = await db
		.selectFrom('verdict')
		.selectAll()
		.where('result_id', '=', resultId)
		.orderBy('position')
		.execute()
	return rows.map(row => ({
		metric: row.metric,
		stat: row.stat,
		benchmark: row.benchmark,
		comparison: row.comparison,
		unit: row.unit,
		base: row.base,
		head: row.head,
		ratio: row.ratio,
		ciLow: row.ci_low,
		ciHigh: row.ci_high,
		margin: row.margin,
		adjustedP: row.adjusted_p,
		verdict: row.verdict,
		doubt: row.doubt,
		gates: row.gates === 1,
		pairs: row.pairs,
		lessSteady: row.less_steady === 1,
	}))
}

async function budgetsOf(db: History['db'], resultId: number): Promise<BudgetRecord[]> {
	const rows = await db.selectFrom('budget').selectAll().where('result_id', '=', resultId).orderBy('position').execute()
	return rows.map(({list, expr, severity, unit, observed, limit_value: limit, n, outcome}) => ({
		list,
		expr,
		severity,
		unit,
		observed,
		limit,
		n,
		outcome,
	}))
}
