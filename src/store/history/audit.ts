import {randomUUID} from 'node:crypto'
import os from 'node:os'
import type {Transaction} from 'kysely'
import type {AuditAction, AuditRecord} from '../../core/history/baseline/baseline.ts'
import {cleanText, longest} from '../../core/history/kept/clean-text.ts'
import type {History} from './history.ts'
import type {Tables} from './schema.ts'

/** Who did it, and by what command: without secrets, as a report says it. */
export interface Author {
	readonly user: string
	readonly command: string
	readonly atMs: number
}

/** As the system knows the user, or by number where it has no name for it, as in many containers. */
export function currentUser(): string {
	try {
		return os.userInfo().username
	} catch {
		return `user ${process.getuid?.() ?? 'unknown'}`
	}
}

/** @throws what the database says */
export async function writeAudit(
	history: History,
	action: AuditAction,
	subject: string,
	author: Author,
	{toSend = false}: {readonly toSend?: boolean} = {},
): Promise<void> {
	await history.db.transaction().execute(async tx => {
		const id = await auditIn(tx, action, subject, author)
		if (toSend) await tx.insertInto('outbox').values({kind: 'audit', key: id}).execute()
	})
}

/** In the transaction of what it tells of: there is never one without the other. @returns its id */
export async function auditIn(
	tx: Transaction<Tables>,
	action: AuditAction,
	subject: string,
	author: Author,
): Promise<string> {
	const id = randomUUID()
	await insertAudit(tx, {id, action, subject, ...author})
	return id
}

/** One of that id is the same. @returns whether it was not there */
export async function insertAudit(db: History['db'], record: AuditRecord): Promise<boolean> {
	const {numInsertedOrUpdatedRows} = await db
		.insertInto('audit')
		.values({
			id: record.id,
			at_ms: Math.round(record.atMs),
			who: cleanText(record.user, longest.suite),
			command: cleanText(record.command),
			action: record.action,
			subject: cleanText(record.subject, longest.name),
		})
		.onConflict(on => on.doNothing())
		.executeTakeFirst()
	return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** What it was done to, each time, in no order. @throws what the database says */
export async function readAuditSubjects({db}: History, action: AuditAction): Promise<string[]> {
	const rows = await db.selectFrom('audit').select('subject').where('action', '=', action).execute()
	return rows.map(({subject}) => subject)
}

/** Newest first. @throws what the database says */
export async function readAudit({db}: History, limit = 1000): Promise<AuditRecord[]> {
	const rows = await db.selectFrom('audit').selectAll().orderBy('at_ms', 'desc').orderBy('id').limit(limit).execute()
	return rows.map(({at_ms: atMs, who: user, action, ...row}) => ({...row, atMs, user, action: action as AuditAction}))
}
