/**
 * What the shared database has not been told yet. A run and the note that it is to be sent are one transaction here; there, the run is one
 * transaction by its id. So whatever dies between the two, nothing is lost, and what is sent again changes nothing. What lies beside our database is
 * told of by its absolute place: the host is in the run's environment.
 */
import path from 'node:path'
import {insertAudit} from './audit.ts'
import type {History} from './history.ts'
import {readRunRecord} from './read-run.ts'
import {writeFolderState} from './run-rows.ts'
import {troubleOf, troubleWords} from './trouble.ts'
import {writeRun} from './write-run.ts'

export interface Sent {
	readonly sent: number
	/** Still to be sent. */
	readonly left: number
	/** Why some are left, as the end of a sentence; null: none is. */
	readonly why: string | null
}

interface Note {
	readonly number: number
	readonly kind: string
	readonly key: string
}

/** Oldest first, until all is sent or the other side does not answer. What that side refuses does not hold up what comes after it. */
export async function sendKept(local: History, remote: History): Promise<Sent> {
	let [sent, done, why] = [0, 0, null as string | null]
	for (;;) {
		const note = await local.db
			.selectFrom('outbox')
			.selectAll()
			.where('number', '>', done)
			.orderBy('number')
			.executeTakeFirst()
		if (note === undefined) break
		done = note.number
		try {
			await send(local, remote, note)
			sent++
		} catch (error) {
			why ??= troubleWords(error)
			if (troubleOf(error) === 'unreachable') break
		}
	}
	return {sent, left: await countKept(local), why}
}

/** How many are still to be sent. @throws what the database says */
export async function countKept({db}: History): Promise<number> {
	const {count} = await db
		.selectFrom('outbox')
		.select(all => all.fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow()
	return count
}

async function send(local: History, remote: History, note: Note): Promise<void> {
	if (note.kind === 'run') {
		const hash = await hashOfRun(local.db, note.key)
		const kept = await readRunRecord(local, note.key)
		if (kept !== null) await writeRun(remote, {...kept, folder: path.resolve(path.dirname(local.where), kept.folder)})
		await local.db.transaction().execute(async tx => {
			// Written anew while it was sent: it is sent once more.
			if ((await hashOfRun(tx, note.key)) === hash) await remove(tx, note)
		})
		return
	}
	if (note.kind === 'gone') {
		await writeFolderState(remote, [note.key], 'gone')
		await remove(local.db, note)
		return
	}
	const row = await local.db.selectFrom('audit').selectAll().where('id', '=', note.key).executeTakeFirst()
	if (row !== undefined)
		await insertAudit(remote.db, {...row, atMs: row.at_ms, user: row.who, action: row.action as never})
	await remove(local.db, note)
}

async function hashOfRun(db: History['db'], id: string): Promise<string | undefined> {
	return (await db.selectFrom('run').select('record_hash').where('id', '=', id).executeTakeFirst())?.record_hash
}

async function remove(db: History['db'], note: Note): Promise<void> {
	await db.deleteFrom('outbox').where('number', '=', note.number).execute()
}
