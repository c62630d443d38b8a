import type {FolderState, RecordedOutcome} from '../../core/history/kept/run-record.ts'
import type {RunRow} from '../../core/history/kept/run-row.ts'
import type {History} from './history.ts'
import {projectsOf} from './of-project.ts'

export interface RunPage {
	/** Newest first. */
	readonly runs: readonly RunRow[]
	/** Where the next page begins; null: there is none. */
	readonly next: RunPlaceInList | null
}

/** A run, not a number of one: while somebody turns pages, others are added in front. */
export interface RunPlaceInList {
	readonly startedMs: number
	readonly id: string
}

/** @param of.suite  only runs that have measured it. @throws what the database says */
export async function readRuns(
	history: History,
	of: {readonly limit: number; readonly after?: RunPlaceInList; readonly suite?: string; readonly sinceMs?: number},
): Promise<RunPage> {
	const {limit, after, suite, sinceMs} = of
	const {db} = history
	const projects = projectsOf(history)
	const rows = await db
		.selectFrom('run')
		.innerJoin('environment', 'environment.id', 'run.environment_id')
		.select([
			...(['run.number', 'run.id', 'started_ms', 'ended_ms', 'outcome', 'exit_code', 'command', 'branch'] as const),
			...(['commit_sha', 'dirty', 'fingerprint', 'hostname', 'folder', 'folder_state', 'note'] as const),
		])
		.$if(projects !== null, all => all.where('project', 'in', projects!))
		.$if(after !== undefined, all =>
			all.where(where =>
				where.or([
					where('started_ms', '<', after!.startedMs),
					where.and([where('started_ms', '=', after!.startedMs), where('run.id', '<', after!.id)]),
				]),
			),
		)
		.$if(suite !== undefined, all =>
			all.where('run.number', 'in', db.selectFrom('result').select('run_number').where('suite', '=', suite!)),
		)
		.$if(sinceMs !== undefined, all => all.where('started_ms', '>=', sinceMs!))
		.orderBy('started_ms', 'desc')
		.orderBy('run.id', 'desc')
		.limit(limit + 1)
		.execute()
	const shown = rows.slice(0, limit)
	const suites = await suitesOf(
		db,
		shown.map(row => row.number),
	)
	const last = shown.at(-1)
	return {
		runs: shown.map(row => ({
			id: row.id,
			startedMs: row.started_ms,
			endedMs: row.ended_ms,
			outcome: row.outcome as RecordedOutcome,
			exitCode: row.exit_code,
			command: row.command,
			branch: row.branch,
			commit: row.commit_sha,
			dirty: row.dirty === null ? null : row.dirty === 1,
			fingerprint: row.fingerprint,
			hostname: row.hostname,
			folder: row.folder,
			folderState: row.folder_state as FolderState,
			note: row.note,
			suites: suites.get(row.number) ?? [],
		})),
		next: rows.length > limit && last ? {startedMs: last.started_ms, id: last.id} : null,
	}
}

async function suitesOf(db: History['db'], numbers: readonly number[]): Promise<Map<number, string[]>> {
	const found = new Map<number, string[]>()
	if (numbers.length === 0) return found
	const rows = await db
		.selectFrom('result')
		.select(['run_number', 'suite'])
		.where('run_number', 'in', [...numbers])
		.orderBy('run_number')
		.orderBy('position')
		.execute()
	for (const {run_number, suite} of rows) found.set(run_number, [...(found.get(run_number) ?? []), suite])
	return found
}

/** Ids, oldest first, of those that have begun and of which nobody has said what they came to: under way, or dead. */
export async function readRunning({db}: History): Promise<string[]> {
	const rows = await db
		.selectFrom('run')
		.select('id')
		.where('outcome', '=', 'running')
		.orderBy('started_ms')
		.orderBy('id')
		.execute()
	return rows.map(row => row.id)
}

/**
 * The latest run in which a suite was measured to its end on such a machine, and how, with the Node of the latest of those of which that is known.
 * @returns null where there is none
 * @throws what the database says
 */
export async function readLatestResult(
	history: History,
	of: {readonly suite: string; readonly fingerprint: string; readonly branch?: string | null},
): Promise<{readonly run: string; readonly setupHash: string | null; readonly runtime: string | null} | null> {
	const projects = projectsOf(history)
	const done = history.db
		.selectFrom('result')
		.innerJoin('run', 'run.number', 'result.run_number')
		.innerJoin('environment', 'environment.id', 'result.environment_id')
		.select(['run.id', 'setup_hash', 'runtime'])
		.$if(projects !== null, all => all.where('project', 'in', projects!))
		.where('result.suite', '=', of.suite)
		.where('result.outcome', '=', 'done')
		.where('environment.fingerprint', '=', of.fingerprint)
		.$if(of.branch != null, all => all.where('run.branch', '=', of.branch!))
		.orderBy('result.started_ms', 'desc')
		.orderBy('run.id', 'desc')
		.limit(1)
	const latest = await done.executeTakeFirst()
	if (latest === undefined) return null
	const {id, setup_hash: setupHash} = latest
	const known = await done
		.where('setup_hash', setupHash === null ? 'is' : '=', setupHash)
		.where('runtime', 'is not', null)
		.executeTakeFirst()
	return {run: id, setupHash, runtime: known?.runtime ?? null}
}
