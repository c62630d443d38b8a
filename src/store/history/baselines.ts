import type {Transaction} from 'kysely'
import type {Baseline, BaselineStrategy} from '../../core/history/baseline/baseline.ts'
import {cleanText, longest} from '../../core/history/kept/clean-text.ts'
import type {Runtime} from '../../core/plan/runtime.ts'
import {type Author, auditIn} from './audit.ts'
import type {History} from './history.ts'
import {projectsOf} from './of-project.ts'
import type {Tables} from './schema.ts'

/** In place of one of the same name, suite, machine and setup. @throws what the database says */
export async function saveBaselines(history: History, baselines: readonly Baseline[], author: Author): Promise<void> {
	await history.db.transaction().execute(async tx => {
		for (const baseline of baselines) {
			await insertBaseline(tx, history, baseline)
			await auditIn(tx, 'baseline-saved', subjectOf(baseline), author)
		}
	})
}

/** @param of.suite  only of that suite. @returns how many there were. @throws what the database says */
export async function removeBaselines(
	history: History,
	of: {readonly name: string; readonly suite?: string},
	author: Author,
): Promise<number> {
	const projects = projectsOf(history)
	return history.db.transaction().execute(async tx => {
		const found = await tx
			.selectFrom('baseline')
			.select(['id', 'name', 'suite'])
			.where('name', '=', of.name)
			.$if(projects !== null, all => all.where('project', 'in', projects!))
			.$if(of.suite !== undefined, all => all.where('suite', '=', of.suite!))
			.execute()
		for (const {id, ...baseline} of found) {
			await removeBaseline(tx, id)
			await auditIn(tx, 'baseline-removed', subjectOf(baseline), author)
		}
		return found.length
	})
}

/** By name, suite, and then the oldest first. @throws what the database says */
export async function readBaselines(
	history: History,
	of: {readonly name?: string; readonly suite?: string} = {},
): Promise<Baseline[]> {
	const {db} = history
	const projects = projectsOf(history)
	const rows = await db
		.selectFrom('baseline')
		.selectAll()
		.$if(projects !== null, all => all.where('project', 'in', projects!))
		.$if(of.name !== undefined, all => all.where('name', '=', of.name!))
		.$if(of.suite !== undefined, all => all.where('suite', '=', of.suite!))
		.execute()
	const found: Baseline[] = []
	for (const row of rows) {
		const runs = await db
			.selectFrom('baseline_run')
			.select('run_id')
			.where('baseline_id', '=', row.id)
			.orderBy('position')
			.execute()
		found.push({
			name: row.name,
			suite: row.suite,
			fingerprint: row.fingerprint,
			setupHash: row.setup_hash === '' ? null : row.setup_hash,
			strategy: row.strategy as BaselineStrategy,
			branch: row.branch,
			runCount: row.run_count,
			createdMs: row.created_ms,
			createdBy: row.created_by,
			runs: runs.map(one => one.run_id),
		})
	}
	const key = (one: Baseline) => JSON.stringify([one.name, one.suite])
	return found.sort((a, b) => (key(a) === key(b) ? a.createdMs - b.createdMs : key(a) < key(b) ? -1 : 1))
}

/**
 * The latest runs of a suite on one kind of machine, measured in one way: what `last-green` and `rolling` stand for at this moment.
 * @param of.isGreen  only those that are done with exit code 0
 * @param of.beforeMs  only those that began before: a run is not compared with itself
 * @returns ids, newest first
 * @throws what the database says
 */
export async function readLatestRuns(
	history: History,
	of: {
		readonly suite: string
		readonly fingerprint: string
		readonly setupHash: string | null
		/** Only of programs that ran under it, or under nobody knows what; null: under any. */
		readonly runtime: Runtime
		readonly limit: number
		readonly isGreen: boolean
		readonly branch?: string | null
		readonly beforeMs?: number
	},
): Promise<string[]> {
	const {setupHash, branch, beforeMs, runtime} = of
	const projects = projectsOf(history)
	const rows = await history.db
		.selectFrom('result')
		.innerJoin('run', 'run.number', 'result.run_number')
		.innerJoin('environment', 'environment.id', 'result.environment_id')
		.select('run.id')
		.where('result.suite', '=', of.suite)
		.where('result.outcome', '=', 'done')
		.where('environment.fingerprint', '=', of.fingerprint)
		.$if(projects !== null, all => all.where('project', 'in', projects!))
		.$if(setupHash === null, all => all.where('setup_hash', 'is', null))
		.$if(setupHash !== null, all => all.where('setup_hash', '=', setupHash!))
		.$if(runtime !== null, all =>
			all.where(where => where.or([where('runtime', 'is', null), where('runtime', '=', runtime!)])),
		)
		.$if(of.isGreen, all => all.where('run.outcome', '=', 'done').where('run.exit_code', '=', 0))
		.$if(branch != null, all => all.where('branch', '=', branch!))
		.$if(beforeMs !== undefined, all => all.where('result.started_ms', '<', beforeMs!))
		.orderBy('result.started_ms', 'desc')
		.orderBy('run.id', 'desc')
		.limit(of.limit)
		.execute()
	return rows.map(row => row.id)
}

/** @param options.keepNewer  whether one of the same name that was saved later, or then, stays. @returns whether it was written */
export async function insertBaseline(
	tx: Transaction<Tables>,
	{project}: Pick<History, 'project'>,
	baseline: Baseline,
	{keepNewer = false}: {readonly keepNewer?: boolean} = {},
): Promise<boolean> {
	const row = {
		project: project ?? '',
		name: cleanText(baseline.name, longest.suite),
		suite: cleanText(baseline.suite, longest.suite),
		fingerprint: cleanText(baseline.fingerprint, longest.suite),
		setup_hash: baseline.setupHash ?? '',
	}
	const known = await tx
		.selectFrom('baseline')
		.select(['id', 'created_ms'])
		.where('project', '=', row.project)
		.where('name', '=', row.name)
		.where('suite', '=', row.suite)
		.where('fingerprint', '=', row.fingerprint)
		.where('setup_hash', '=', row.setup_hash)
		.executeTakeFirst()
	if (known && keepNewer && known.created_ms >= Math.round(baseline.createdMs)) return false
	if (known) await removeBaseline(tx, known.id)
	const {id} = await tx
		.insertInto('baseline')
		.values({
			...row,
			strategy: baseline.strategy,
			branch: baseline.branch === null ? null : cleanText(baseline.branch, longest.name),
			run_count: baseline.runCount,
			created_ms: Math.round(baseline.createdMs),
			created_by: cleanText(baseline.createdBy, longest.suite),
		})
		.returning('id')
		.executeTakeFirstOrThrow()
	for (const [position, run_id] of baseline.runs.entries())
		await tx.insertInto('baseline_run').values({baseline_id: id, position, run_id}).execute()
	return true
}

async function removeBaseline(tx: Transaction<Tables>, id: number): Promise<void> {
	await tx.deleteFrom('baseline_run').where('baseline_id', '=', id).execute()
	await tx.deleteFrom('baseline').where('id', '=', id).execute()
}

function subjectOf({name, suite}: {readonly name: string; readonly suite: string}): string {
	return `${name} (${suite})`
}
