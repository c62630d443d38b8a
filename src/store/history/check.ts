import {sql} from 'kysely'
import type {History} from './history.ts'

/**
 * Reads all of it. @returns what is wrong with it, as sentences; none: it is whole
 * @throws what the database says
 */
export async function checkHistory(history: History): Promise<string[]> {
	const words: string[] = []
	if (history.dialect === 'sqlite') {
		const {rows} = await sql<{integrity_check: string}>`pragma integrity_check(20)`.execute(history.db)
		for (const {integrity_check: said} of rows) if (said !== 'ok') words.push(`SQLite says: ${said}.`)
	}
	for (const [table, key, parent, id] of belongings) {
		const lost = sql`not exists (select 1 from ${sql.ref(parent)} where ${sql.ref(`${parent}.${id}`)} = ${sql.ref(`${table}.${key}`)})`
		const {rows} = await sql<{count: number}>`select count(*) as count from ${sql.ref(table)} where ${lost}`.execute(
			history.db,
		)
		const count = rows[0]?.count ?? 0
		if (count > 0) words.push(`${count} rows of ${table} belong to no ${parent}.`)
	}
	return words
}

/** No foreign keys hold them: to look for a result's figures by the result would need an index as large as the table. */
const belongings = [
	['run', 'environment_id', 'environment', 'id'],
	['result', 'run_number', 'run', 'number'],
	['figure', 'result_id', 'result', 'id'],
	['figure', 'metric_id', 'metric', 'id'],
	['verdict', 'result_id', 'result', 'id'],
	['budget', 'result_id', 'result', 'id'],
	['baseline_run', 'baseline_id', 'baseline', 'id'],
] as const
