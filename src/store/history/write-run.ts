import type {Transaction} from 'kysely'
import {sql} from 'kysely'
import type {EnvironmentRecord, KeptRun, RunRecord} from '../../core/history/kept/run-record.ts'
import {hashOfJson} from './hash.ts'
import type {History} from './history.ts'
import {removeResults, writeResult} from './result-rows.ts'
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
	return history.db.transaction().execute(tx => writeRunIn(tx, history, kept, options))
}

/** The same for many at once, in one transaction. @returns how many were written */
export async function writeRuns(
	history: History,
	all: readonly KeptRun[],
	options: WriteOptions = {},
): Promise<number> {
	return history.db.transaction().execute(async tx => {
		let written = 0
		for (const kept of all) if (await writeRunIn(tx, history, kept, options)) written++
		return written
	})
}

async function writeRunIn(
	tx: Transaction<Tables>,
	{dialect, project}: History,
	{run, note, ...told}: KeptRun,
	{toSend = false, keepPlace = false}: WriteOptions,
): Promise<boolean> {
	// Two machines may send what they were both given; on SQLite there is one writer anyway.
	if (dialect === 'postgres') await sql`select pg_advisory_xact_lock(hashtextextended(${run.id}, 0))`.execute(tx)
	const recordHash = hashOfJson(run)
	const known = await tx
		.selectFrom('run')
		.select(['number', 'record_hash', 'outcome', 'folder', 'folder_state', 'note', 'project'])
		.where('id', '=', run.id)
		.executeTakeFirst()
	if (known && knows(run.outcome) < knows(known.outcome)) return false
	const {folder, folderState} = keepPlace && known ? {folder: known.folder, folderState: known.folder_state} : told
	const isSame = known?.record_hash === recordHash
	const owner = project ?? known?.project ?? ''
	if (isSame && known.folder === folder && known.folder_state === folderState && known.project === owner) return false
	if (toSend)
		await tx
			.insertInto('outbox')
			.values({kind: 'run', key: run.id})
			.onConflict(on => on.doNothing())
			.execute()
	if (isSame) {
		await tx
			.updateTable('run')
			.set({folder, folder_state: folderState, project: owner})
			.where('number', '=', known.number)
			.execute()
		return true
	}
	const environmentId = await environmentIdOf(tx, run.environment)
	const row = {
		...runRow(run),
		environment_id: environmentId,
		project: owner,
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
