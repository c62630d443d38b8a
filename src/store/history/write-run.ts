import type {Transaction} from 'kysely'
import {sql} from 'kysely'
import type {EnvironmentRecord, KeptRun, ResultRecord, RunRecord} from '../../core/history/run-record.ts'
import {hashOf, hashOfJson} from './hash.ts'
import type {Dialect, History} from './history.ts'
import type {Tables} from './schema.ts'

export interface WriteOptions {
	/** What is known of a run's folder stays: it is told of by somebody for whom it lies elsewhere. */
	readonly keepPlace?: boolean
	/** Whether another database is to be told: kept in the same transaction, so that neither is without the other. */
	readonly toSend?: boolean
}

/**
 * A run, whole or not at all, in place of what was known of it; what somebody noted about it stays. Writing the same twice does nothing, and neither
 * does writing that a run is under way, or was found dead, of one that is known to have come to its end.
 * @returns whether anything was written
 * @throws what the database says
 */
export async function writeRun(history: History, kept: KeptRun, options: WriteOptions = {}): Promise<boolean> {
	return history.db.transaction().execute(tx => writeRunIn(tx, history.dialect, kept, options))
}

/** The same for many at once, in one transaction. @returns how many were written */
export async function writeRuns(
	history: History,
	all: readonly KeptRun[],
	options: WriteOptions = {},
): Promise<number> {
	return history.db.transaction().execute(async tx => {
		let written = 0
		for (const kept of all) if (await writeRunIn(tx, history.dialect, kept, options)) written++
		return written
	})
}

async function writeRunIn(
	tx: Transaction<Tables>,
	dialect: Dialect,
	{run, note, ...told}: KeptRun,
	{toSend = false, keepPlace = false}: WriteOptions,
): Promise<boolean> {
	// Two machines may send what they were both given; on SQLite there is one writer anyway.
	if (dialect === 'postgres') await sql`select pg_advisory_xact_lock(hashtextextended(${run.id}, 0))`.execute(tx)
	const recordHash = hashOfJson(run)
	const known = await tx
		.selectFrom('run')
		.select(['number', 'record_hash', 'outcome', 'folder', 'folder_state', 'note'])
		.where('id', '=', run.id)
		.executeTakeFirst()
	if (known && knows(run.outcome) < knows(known.outcome)) return false
	const {folder, folderState} = keepPlace && known ? {folder: known.folder, folderState: known.folder_state} : told
	const isSame = known?.record_hash === recordHash
	if (isSame && known.folder === folder && known.folder_state === folderState) return false
	if (toSend)
		await tx
			.insertInto('outbox')
			.values({kind: 'run', key: run.id})
			.onConflict(on => on.doNothing())
			.execute()
	if (isSame) {
		await tx.updateTable('run').set({folder, folder_state: folderState}).where('number', '=', known.number).execute()
		return true
	}
	const environmentId = await environmentIdOf(tx, run.environment)
	const row = {
		...runRow(run),
		environment_id: environmentId,
		folder,
		folder_state: folderState,
		record_hash: recordHash,
	}
	let number = known?.number
	if (number === undefined) {
		const made = await tx
			.insertInto('run')
			.values({...row, note})
			.returning('number')
			.executeTakeFirstOrThrow()
		number = made.number
	} else {
		await removeResults(tx, number)
		await tx
			.updateTable('run')
			.set({...row, note: known?.note ?? note})
			.where('number', '=', number)
			.execute()
	}
	for (const [position, result] of run.results.entries())
		await writeResult(tx, result, {number, position, startedMs: run.startedMs, environmentId})
	return true
}

/** How much an outcome says of the end of a run. */
function knows(outcome: string): number {
	return outcome === 'running' ? 0 : outcome === 'aborted' ? 1 : 2
}

/** Everything that hangs on a run. By its metrics: the figures have no order by which those of one result lie together. */
export async function removeResults(tx: Transaction<Tables>, number: number): Promise<void> {
	const results = await tx.selectFrom('result').select(['id', 'suite']).where('run_number', '=', number).execute()
	for (const {id, suite} of results) {
		await tx
			.deleteFrom('figure')
			.where('metric_id', 'in', tx.selectFrom('metric').select('id').where('suite', '=', suite))
			.where('result_id', '=', id)
			.execute()
		await tx.deleteFrom('verdict').where('result_id', '=', id).execute()
		await tx.deleteFrom('budget').where('result_id', '=', id).execute()
	}
	await tx.deleteFrom('result').where('run_number', '=', number).execute()
}

function runRow(run: RunRecord) {
	return {
		id: run.id,
		started_ms: run.startedMs,
		ended_ms: run.endedMs,
		outcome: run.outcome,
		exit_code: run.exitCode,
		command: run.command,
		tool_version: run.toolVersion,
		branch: run.branch,
		commit_sha: run.commit,
		commit_ms: run.commitMs,
		dirty: run.dirty === null ? null : Number(run.dirty),
	}
}

async function environmentIdOf(tx: Transaction<Tables>, {memBytes, ...facts}: EnvironmentRecord): Promise<number> {
	const facts_hash = hashOfJson({memBytes, ...facts})
	const find = () => tx.selectFrom('environment').select('id').where('facts_hash', '=', facts_hash)
	const known = await find().executeTakeFirst()
	if (known) return known.id
	const row = {...facts, mem_bytes: memBytes, facts_hash}
	await tx
		.insertInto('environment')
		.values(row)
		.onConflict(on => on.doNothing())
		.execute()
	return (await find().executeTakeFirstOrThrow()).id
}

interface ResultPlace {
	readonly number: number
	readonly position: number
	readonly startedMs: number
	readonly environmentId: number
}

async function writeResult(tx: Transaction<Tables>, result: ResultRecord, place: ResultPlace): Promise<void> {
	const setupHash = result.setup === null ? null : hashOf(result.setup)
	if (setupHash !== null)
		await tx
			.insertInto('setup')
			.values({hash: setupHash, json: result.setup!})
			.onConflict(on => on.doNothing())
			.execute()
	const {id} = await tx
		.insertInto('result')
		.values({
			run_number: place.number,
			position: place.position,
			suite: result.suite,
			kind: result.kind,
			outcome: result.outcome,
			duration_ms: result.durationMs,
			tags: JSON.stringify(result.tags),
			setup_hash: setupHash,
			started_ms: place.startedMs,
			environment_id: place.environmentId,
		})
		.returning('id')
		.executeTakeFirstOrThrow()
	await writeFigures(tx, result, id)
	const verdicts = result.verdicts.map((one, position) => ({
		result_id: id,
		position,
		metric: one.metric,
		stat: one.stat,
		benchmark: one.benchmark,
		comparison: one.comparison,
		unit: one.unit,
		base: one.base,
		head: one.head,
		ratio: one.ratio,
		ci_low: one.ciLow,
		ci_high: one.ciHigh,
		margin: one.margin,
		adjusted_p: one.adjustedP,
		verdict: one.verdict,
		doubt: one.doubt,
		gates: Number(one.gates),
		pairs: one.pairs,
		less_steady: Number(one.lessSteady),
	}))
	for (const some of inBatches(verdicts)) await tx.insertInto('verdict').values(some).execute()
	const budgets = result.budgets.map(({limit, ...one}, position) => ({
		result_id: id,
		position,
		...one,
		limit_value: limit,
	}))
	for (const some of inBatches(budgets)) await tx.insertInto('budget').values(some).execute()
}

async function writeFigures(tx: Transaction<Tables>, {suite, kind, metrics}: ResultRecord, resultId: number) {
	if (metrics.length === 0) return
	const known = new Map<string, number>()
	const meaning = (one: {readonly name: string; readonly unit: string; readonly direction: string}) =>
		JSON.stringify([one.name, one.unit, one.direction])
	const look = async () => {
		const rows = await tx
			.selectFrom('metric')
			.select(['id', 'name', 'unit', 'direction'])
			.where('suite', '=', suite)
			.where('kind', '=', kind)
			.execute()
		for (const row of rows) known.set(meaning(row), row.id)
	}
	await look()
	// By name, as they are: two who add the same ones wait for each other in one order.
	const missing = metrics.filter(one => !known.has(meaning(one)))
	for (const some of inBatches(missing.map(({name, unit, direction}) => ({suite, kind, name, unit, direction}))))
		await tx
			.insertInto('metric')
			.values(some)
			.onConflict(on => on.doNothing())
			.execute()
	if (missing.length > 0) await look()
	const figures = metrics.map(one => ({
		metric_id: known.get(meaning(one))!,
		result_id: resultId,
		n: one.n,
		runs: one.runs,
		mean: one.mean,
		median: one.median,
		p90: one.p90,
		p95: one.p95,
		p99: one.p99,
		min: one.min,
		max: one.max,
		ci_low: one.ciLow,
		ci_high: one.ciHigh,
		throughput: one.throughput,
		errors: one.errors,
	}))
	for (const some of inBatches(figures)) await tx.insertInto('figure').values(some).execute()
}

/** SQLite takes 32 766 values in a statement. */
const mostRows = 500

function inBatches<Row>(rows: readonly Row[]): Row[][] {
	return Array.from({length: Math.ceil(rows.length / mostRows)}, (_, at) =>
		rows.slice(at * mostRows, (at + 1) * mostRows),
	)
}
